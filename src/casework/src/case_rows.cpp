#include "case_rows.h"

#include <limits>

#include "names.h"

namespace nightlight::casework {

namespace {

using store::Row;
using store::Transaction;

Result<Case> case_of(const Row& row) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string id_text, row.text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string account_text, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string state_text, row.text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t opened_at, row.integer(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t window_ends, row.integer(4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t count, row.integer(5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t last, row.integer(6));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string tier_text, row.text(7));
  const auto id = CaseId::parse(id_text);
  auto account = AccountRef::parse(account_text);
  const auto state = parse_case_state(state_text);
  const auto tier = parse_tier(tier_text);
  if (!id || !account || !state || !tier || count < 0) {
    return Error(Code::kCorrupt, "a stored case contradicts itself").in("casework_cases");
  }
  return Case{.id = *id,
              .account = *std::move(account),
              .state = *state,
              .opened_at = from_unix_ms(opened_at),
              .window_ends = from_unix_ms(window_ends),
              .signal_count = static_cast<std::uint64_t>(count),
              .last_signal_at = from_unix_ms(last),
              .tier = *tier};
}

Result<std::vector<Case>> cases_of(const std::vector<Row>& rows) {
  std::vector<Case> cases;
  cases.reserve(rows.size());
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(Case one, case_of(row));
    cases.push_back(std::move(one));
  }
  return cases;
}

Result<Decision> decision_row(const CaseId& id, const Row& row) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string kind_text, row.text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string person, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string rationale, row.text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t at, row.integer(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const DecisionKind kind, decision_of(kind_text));
  return Decision{id, kind, std::move(person), std::move(rationale), from_unix_ms(at)};
}

// The place in the newest-first order after which a page begins.
struct Place {
  std::int64_t opened_at_ms = std::numeric_limits<std::int64_t>::max();
  std::string id;
};

Result<Place> place_after(Transaction& transaction, const std::optional<CaseId>& last) {
  if (!last) return Place{};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Case found, find_case(transaction, *last));
  return Place{to_unix_ms(found.opened_at), found.id.text()};
}

}  // namespace

Result<std::optional<Case>> joinable_case(Transaction& transaction, const AccountRef& account,
                                          Timestamp now) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id, account, state, opened_at_ms, window_ends_ms, signal_count, "
                        "last_signal_at_ms, tier FROM casework_cases WHERE account = $1 AND "
                        "is_latest = 1 AND state = 'open' AND window_ends_ms > $2",
                        {account.text(), to_unix_ms(now)}));
  if (rows.empty()) return std::optional<Case>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(Case found, case_of(rows[0]));
  return std::optional<Case>(std::move(found));
}

Status insert_case(Transaction& transaction, const Case& opened) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE casework_cases SET is_latest = 0 WHERE account = $1 AND is_latest = 1",
      {opened.account.text()}));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO casework_cases (id, account, state, is_latest, opened_at_ms, window_ends_ms, "
      "signal_count, last_signal_at_ms, tier) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)",
      {opened.id.text(), opened.account.text(), std::string(state_name(opened.state)),
       to_unix_ms(opened.opened_at), to_unix_ms(opened.window_ends),
       static_cast<std::int64_t>(opened.signal_count), to_unix_ms(opened.last_signal_at),
       std::string(tier_name(opened.tier))}));
  return {};
}

Status count_signal(Transaction& transaction, const CaseId& id, Timestamp at, Tier tier) {
  NIGHTLIGHT_RETURN_IF_ERROR(
      transaction.execute("UPDATE casework_cases SET last_signal_at_ms = $1, "
                          "signal_count = signal_count + 1 WHERE id = $2",
                          {to_unix_ms(at), id.text()}));
  if (tier == Tier::kNear) return {};
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE casework_cases SET tier = 'match' WHERE id = $1 AND tier = 'near'", {id.text()}));
  return {};
}

Result<Case> find_case(Transaction& transaction, const CaseId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id, account, state, opened_at_ms, window_ends_ms, signal_count, "
                        "last_signal_at_ms, tier FROM casework_cases WHERE id = $1",
                        {id.text()}));
  if (rows.empty()) return Error(Code::kNotFound, "no such case");
  return case_of(rows[0]);
}

// An empty text asks for any.
Result<std::vector<Case>> list_cases(Transaction& transaction, const CaseFilter& filter) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Place place, place_after(transaction, filter.after));
  const std::string state(filter.state ? state_name(*filter.state) : "");
  const std::string tier(filter.tier ? tier_name(*filter.tier) : "");
  const auto limit = static_cast<std::int64_t>(filter.limit);
  if (state.empty()) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        const auto rows,
        transaction.query("SELECT id, account, state, opened_at_ms, window_ends_ms, signal_count, "
                          "last_signal_at_ms, tier FROM casework_cases WHERE (opened_at_ms < $1 OR "
                          "(opened_at_ms = $1 AND id < $2)) AND ($3 = '' OR tier = $3) "
                          "ORDER BY opened_at_ms DESC, id DESC LIMIT $4",
                          {place.opened_at_ms, place.id, tier, limit}));
    return cases_of(rows);
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query(
          "SELECT id, account, state, opened_at_ms, window_ends_ms, signal_count, "
          "last_signal_at_ms, tier FROM casework_cases WHERE (opened_at_ms < $1 OR "
          "(opened_at_ms = $1 AND id < $2)) AND state = $3 AND ($4 = '' OR tier = $4) "
          "ORDER BY opened_at_ms DESC, id DESC LIMIT $5",
          {place.opened_at_ms, place.id, state, tier, limit}));
  return cases_of(rows);
}

Status change_state(Transaction& transaction, const CaseId& id, const StateChange& change) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::int64_t changed,
      transaction.execute(
          "UPDATE casework_cases SET state = $1 WHERE id = $2 AND state = $3",
          {std::string(state_name(change.to)), id.text(), std::string(state_name(change.from))}));
  if (changed == 1) return {};
  return Error(Code::kConflict, "the case is in a state that does not allow this decision");
}

Status insert_decision(Transaction& transaction, const Decision& decision) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto before, find_decisions(transaction, decision.case_id));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO casework_decisions (case_id, ordinal, kind, person, rationale, at_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      {decision.case_id.text(), static_cast<std::int64_t>(before.size() + 1),
       std::string(decision_name(decision.kind)), decision.person, decision.rationale,
       to_unix_ms(decision.at)}));
  return {};
}

Result<std::vector<Decision>> find_decisions(Transaction& transaction, const CaseId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT kind, person, rationale, at_ms FROM casework_decisions "
                        "WHERE case_id = $1 ORDER BY ordinal",
                        {id.text()}));
  std::vector<Decision> decisions;
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(Decision decision, decision_row(id, row));
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace nightlight::casework
