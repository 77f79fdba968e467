#include "report_rows.h"

#include "file_details.h"
#include "names.h"
#include "receipts.h"
#include "stored_report.h"
#include "values.h"

namespace nightlight::cybertip {

namespace {

using store::Row;
using store::Transaction;

std::string_view act_name(Act act) {
  switch (act) {
    case Act::kDraft:
      return "draft";
    case Act::kApprove:
      return "approve";
    case Act::kWithdraw:
      return "withdraw";
    case Act::kRequeue:
      break;
  }
  return "requeue";
}

Result<std::vector<ReportId>> ids_of(const std::vector<Row>& rows) {
  std::vector<ReportId> ids;
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, row.text(0));
    const auto id = ReportId::parse(text);
    if (!id) return Error(Code::kCorrupt, "a stored report has no id");
    ids.push_back(*id);
  }
  return ids;
}

Result<std::string> drafter(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto person, last_person(transaction, id, Act::kDraft));
  if (!person) return Error(Code::kCorrupt, "a stored report was drafted by nobody");
  return *person;
}

Status add_attempts(Transaction& transaction, ReportStatus& status) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Work work, load_work(transaction, status.id));
  if (!work.attempt) return {};
  status.attempts = static_cast<std::uint64_t>(work.attempt->number);
  const AttemptState state = work.attempt->state;
  if (state == AttemptState::kOpen || state == AttemptState::kFinishing ||
      state == AttemptState::kRetracting) {
    status.open_cybertip_id = work.attempt->cybertip_id;
  }
  status.in_doubt = status.state == ReportState::kParked && in_doubt(*work.attempt);
  return {};
}

Result<ReportStatus> status_of(const ReportId& id, const Row& row) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes content, row.bytes(2));
  ReportStatus status{.id = id,
                      .reference = {},
                      .report = {},
                      .drafted_by = {},
                      .approved_by = {},
                      .open_cybertip_id = {},
                      .next_try_at = {},
                      .last_problem = {},
                      .receipt = {}};
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.reference, row.text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string state, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.state, report_state_of(state));
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.report, decode_stored_report(content));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string kind, row.text(3));
  const auto destination = parse_destination_kind(kind);
  if (!destination) return Error(Code::kCorrupt, "a stored report has an unknown destination");
  status.destination = *destination;
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.next_try_at, optional_time(row, 4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.last_problem, optional_text(row, 5));
  return status;
}

}  // namespace

Result<std::optional<std::string>> last_person(Transaction& transaction, const ReportId& id,
                                               Act act) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT person FROM cybertip_acts WHERE report_id = $1 AND act = $2 "
                        "ORDER BY ordinal DESC LIMIT 1",
                        {id.text(), std::string(act_name(act))}));
  if (rows.empty()) return std::optional<std::string>();
  return optional_text(rows[0], 0);
}

Status insert_draft(Transaction& transaction, const DraftRow& draft) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto live, transaction.query("SELECT 1 FROM cybertip_reports WHERE reference = $1 AND "
                                         "state <> 'withdrawn'",
                                         {draft.reference}));
  if (!live.empty()) return Error(Code::kConflict, "there is a report for this case already");
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT COALESCE(MAX(sequence), 0) FROM cybertip_reports", {}));
  if (rows.empty()) return Error(Code::kCorrupt, "a maximum gave no row");
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t last, rows[0].integer(0));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO cybertip_reports (id, sequence, reference, state, content, destination, "
      "base_url, esp_user, failures, lease_holder, lease_ends_ms) VALUES ($1, $2, $3, 'draft', $4, "
      "$5, $6, $7, 0, '', 0)",
      {draft.id.text(), last + 1, draft.reference, draft.content, draft.binding.kind,
       draft.binding.base_url, draft.binding.user}));
  return {};
}

Status insert_act(Transaction& transaction, const ReportId& id, const ActRow& act) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT COUNT(*) FROM cybertip_acts WHERE report_id = $1", {id.text()}));
  if (rows.empty()) return Error(Code::kCorrupt, "a count gave no row");
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t before, rows[0].integer(0));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO cybertip_acts (report_id, ordinal, act, person, at_ms) VALUES ($1, $2, $3, $4, "
      "$5)",
      {id.text(), before + 1, std::string(act_name(act.act)), act.person, to_unix_ms(act.at)}));
  return {};
}

Result<StateRow> load_state(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT state, destination, base_url, esp_user FROM cybertip_reports "
                        "WHERE id = $1",
                        {id.text()}));
  if (rows.empty()) return Error(Code::kNotFound, "no such report");
  StateRow row;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string state, rows[0].text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(row.state, report_state_of(state));
  NIGHTLIGHT_ASSIGN_OR_RETURN(row.binding.kind, rows[0].text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(row.binding.base_url, rows[0].text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(row.binding.user, rows[0].text(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(row.drafted_by, drafter(transaction, id));
  return row;
}

Result<Report> load_content(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT content FROM cybertip_reports WHERE id = $1", {id.text()}));
  if (rows.empty()) return Error(Code::kNotFound, "no such report");
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes content, rows[0].bytes(0));
  return decode_stored_report(content);
}

Status freeze(Transaction& transaction, const ReportId& id, const Frozen& frozen) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET content = $1, document = $2, destination = $3, base_url = $4, "
      "esp_user = $5 WHERE id = $6",
      {frozen.content, to_bytes(frozen.document), frozen.binding.kind, frozen.binding.base_url,
       frozen.binding.user, id.text()}));
  return {};
}

Status insert_file(Transaction& transaction, const ReportId& id, std::int64_t ordinal,
                   const ReportFile& file) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string details, encode_details_template(file));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO cybertip_files (report_id, ordinal, object, size, md5, sha256, details) VALUES "
      "($1, $2, $3, $4, $5, $6, $7)",
      {id.text(), ordinal, file.object.text(), static_cast<std::int64_t>(file.size),
       to_bytes(file.digests.md5.bytes()), to_bytes(file.digests.sha256.bytes()),
       to_bytes(details)}));
  return {};
}

Result<ReportStatus> load_status(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT reference, state, content, destination, next_try_at_ms, problem "
                        "FROM cybertip_reports WHERE id = $1",
                        {id.text()}));
  if (rows.empty()) return Error(Code::kNotFound, "no such report");
  NIGHTLIGHT_ASSIGN_OR_RETURN(ReportStatus status, status_of(id, rows[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.drafted_by, drafter(transaction, id));
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.approved_by, last_person(transaction, id, Act::kApprove));
  NIGHTLIGHT_ASSIGN_OR_RETURN(status.receipt, load_receipt(transaction, id));
  NIGHTLIGHT_RETURN_IF_ERROR(add_attempts(transaction, status));
  return status;
}

Result<bool> is_frozen(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT document FROM cybertip_reports WHERE id = $1", {id.text()}));
  if (rows.empty()) return Error(Code::kNotFound, "no such report");
  return !rows[0].is_null(0);
}

Result<Documents> load_frozen(Transaction& transaction, const ReportId& id) {
  Documents documents;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes document, load_document(transaction, id));
  documents.report = as_text(document);
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT details FROM cybertip_files WHERE report_id = $1 ORDER BY ordinal",
                        {id.text()}));
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes details, row.bytes(0));
    documents.files.emplace_back(as_text(details));
  }
  return documents;
}

Result<std::vector<ReportId>> newest_reports(Transaction& transaction, std::size_t limit) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id FROM cybertip_reports ORDER BY sequence DESC LIMIT $1",
                        {static_cast<std::int64_t>(limit)}));
  return ids_of(rows);
}

Result<std::optional<ReportId>> newest_of(Transaction& transaction, std::string_view reference) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows, transaction.query("SELECT id FROM cybertip_reports WHERE reference = $1 "
                                         "ORDER BY sequence DESC LIMIT 1",
                                         {std::string(reference)}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto ids, ids_of(rows));
  if (ids.empty()) return std::optional<ReportId>();
  return std::optional(ids[0]);
}

}  // namespace nightlight::cybertip
