#include "nightlight/casework/casework.h"

#include "case_rows.h"
#include "checks.h"
#include "detection_rows.h"
#include "signal_rows.h"

namespace nightlight::casework {

namespace {

constexpr std::size_t kLongestPage = 500;

StateChange change_of(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kDismiss:
      return {CaseState::kOpen, CaseState::kDismissed};
    case DecisionKind::kProposeReport:
      return {CaseState::kOpen, CaseState::kProposed};
    case DecisionKind::kApproveReport:
      return {CaseState::kProposed, CaseState::kReported};
    case DecisionKind::kRequeueReport:
      return {CaseState::kReported, CaseState::kReported};
    case DecisionKind::kWithdrawReport:
      return {CaseState::kReported, CaseState::kOpen};
    case DecisionKind::kRejectProposal:
      break;
  }
  return {CaseState::kProposed, CaseState::kOpen};
}

bool answers_a_proposal(DecisionKind kind) {
  return kind == DecisionKind::kApproveReport || kind == DecisionKind::kRejectProposal;
}

// Whoever made the proposal under discussion: the newest one, as a proposal ends the state that
// allows one.
Result<std::string> proposer(store::Transaction& transaction, const CaseId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto decisions, find_decisions(transaction, id));
  for (auto decision = decisions.rbegin(); decision != decisions.rend(); ++decision) {
    if (decision->kind == DecisionKind::kProposeReport) return decision->person;
  }
  return Error(Code::kCorrupt, "a proposed case has no proposal").in("casework_decisions");
}

}  // namespace

Casework::Casework(const Options& options, const Clock& clock, Random& random)
    : options_(options), clock_(clock), random_(random) {}

Result<RecordedSignal> Casework::record(store::Transaction& transaction, const NewSignal& signal) {
  using Outcome = RecordedSignal::Outcome;
  NIGHTLIGHT_RETURN_IF_ERROR(check_signal(signal));
  if (signal.context.upload_id) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto first,
                                find_repeat(transaction, signal.account, *signal.context.upload_id,
                                            signal.evidence_digest));
    if (first) return *first;
  }
  const Timestamp now = clock_.now();
  const SignalId id = SignalId::create(random_);
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto joined, joinable_case(transaction, signal.account, now));
  if (joined) {
    NIGHTLIGHT_RETURN_IF_ERROR(
        insert_signal(transaction, {id, joined->id, signal, now}, joined->signal_count + 1));
    NIGHTLIGHT_RETURN_IF_ERROR(count_signal(transaction, joined->id, now, signal.detection.tier));
    return RecordedSignal{id, joined->id, Outcome::kJoinedCase};
  }
  const Case opened{.id = CaseId::create(random_),
                    .account = signal.account,
                    .state = CaseState::kOpen,
                    .opened_at = now,
                    .window_ends = now + options_.window,
                    .signal_count = 1,
                    .last_signal_at = now,
                    .tier = signal.detection.tier};
  NIGHTLIGHT_RETURN_IF_ERROR(insert_case(transaction, opened));
  NIGHTLIGHT_RETURN_IF_ERROR(insert_signal(transaction, {id, opened.id, signal, now}, 1));
  return RecordedSignal{id, opened.id, Outcome::kOpenedCase};
}

Result<std::optional<RecordedSignal>> Casework::find_repeat(store::Transaction& transaction,
                                                            const AccountRef& account,
                                                            const std::string& upload_id,
                                                            const crypto::Sha256& digest) {
  return find_upload(transaction, {account, upload_id, digest});
}

Result<std::optional<vault::ObjectId>> Casework::find_evidence(store::Transaction& transaction,
                                                               const AccountRef& account,
                                                               const crypto::Sha256& digest) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto joined, joinable_case(transaction, account, clock_.now()));
  if (!joined) return std::optional<vault::ObjectId>();
  return find_evidence_in(transaction, joined->id, digest);
}

Result<std::vector<Case>> Casework::list(store::Transaction& transaction,
                                         const CaseFilter& filter) {
  if (filter.limit < 1 || filter.limit > kLongestPage) {
    return Error(Code::kInvalidArgument, "a page has 1 to 500 cases").in("limit");
  }
  return list_cases(transaction, filter);
}

Result<Case> Casework::find(store::Transaction& transaction, const CaseId& id) {
  return find_case(transaction, id);
}

Result<std::vector<Signal>> Casework::signals(store::Transaction& transaction, const CaseId& id) {
  NIGHTLIGHT_RETURN_IF_ERROR(find_case(transaction, id));
  return find_signals(transaction, id);
}

Result<std::vector<Decision>> Casework::decisions(store::Transaction& transaction,
                                                  const CaseId& id) {
  NIGHTLIGHT_RETURN_IF_ERROR(find_case(transaction, id));
  return find_decisions(transaction, id);
}

Result<EntryFeedback> Casework::feedback(store::Transaction& transaction, const std::string& bank,
                                         const std::string& entry_fingerprint) {
  return find_feedback(transaction, bank, entry_fingerprint);
}

Status Casework::decide(store::Transaction& transaction, const Decision& decision) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_decision(decision));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Case found, find_case(transaction, decision.case_id));
  const StateChange change = change_of(decision.kind);
  if (found.state == change.from && answers_a_proposal(decision.kind)) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string person, proposer(transaction, found.id));
    if (person == decision.person) {
      return Error(Code::kPermissionDenied, "a proposal is decided by another person");
    }
  }
  if (decision.seen_signals && *decision.seen_signals != found.signal_count) {
    return Error(Code::kConflict, "the case has another number of signals than were seen")
        .in("signal_count");
  }
  NIGHTLIGHT_RETURN_IF_ERROR(change_state(transaction, found.id, change));
  Decision stored = decision;
  stored.at = clock_.now();
  return insert_decision(transaction, stored);
}

}  // namespace nightlight::casework
