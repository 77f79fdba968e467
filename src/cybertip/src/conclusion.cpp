#include "conclusion.h"

#include <algorithm>

#include "deadline.h"
#include "names.h"
#include "receipts.h"

namespace nightlight::cybertip {

namespace {

using store::Transaction;

constexpr std::chrono::milliseconds kCredentialPause = std::chrono::minutes(15);

// An attempt that can still be finished, expire or be retracted at NCMEC.
bool is_open(const Attempt& attempt) {
  return attempt.state == AttemptState::kOpen || attempt.state == AttemptState::kFinishing ||
         attempt.state == AttemptState::kRetracting;
}

std::vector<std::string> sorted(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<std::string> file_ids_of(const Attempt& attempt) {
  std::vector<std::string> ids;
  for (const WorkFile& file : attempt.files) {
    if (file.file_id) ids.push_back(*file.file_id);
  }
  return ids;
}

}  // namespace

void raise(Logger& logger, const ReportId& id, Alarm alarm) {
  switch (alarm) {
    case Alarm::kParked:
      return logger.log(Level::kError, "cybertip_parked", {{"report", id}});
    case Alarm::kReceiptMissing:
      return logger.log(Level::kError, "cybertip_receipt_missing", {{"report", id}});
    case Alarm::kReceiptDiffers:
      return logger.log(Level::kError, "cybertip_receipt_differs", {{"report", id}});
    case Alarm::kRetractedByOthers:
      return logger.log(Level::kError, "cybertip_retracted_by_others", {{"report", id}});
    case Alarm::kExpiresSoon:
      return logger.log(Level::kWarning, "cybertip_expires_soon", {{"report", id}});
    case Alarm::kCredentials:
      return logger.log(Level::kError, "cybertip_credentials_refused", {{"report", id}});
  }
}

Conclusion::Conclusion(const Parts& parts, const Call& call, const CallEnd& end,
                       const Judgement& judgement)
    : parts_(parts), call_(call), end_(end), judgement_(judgement) {}

Result<Concluded> Conclusion::conclude(Transaction& transaction) {
  NIGHTLIGHT_RETURN_IF_ERROR(end_call(transaction, call_, end_));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Work work, load_work(transaction, call_.report));
  if (work.state == ReportState::kFinished) return conclude_finished(transaction, work);
  const bool receipt = call_.verb == Verb::kFinish && end_.outcome == Outcome::kSuccess;
  const bool ours = work.lease_holder == parts_.lease.holder;
  const bool current = work.attempt && work.attempt->number == call_.attempt;
  // Another worker took over while this call was under way, and has settled or will settle it as
  // unanswered. A receipt is the truth whoever brings it.
  if (!current || (!ours && !(receipt && work.attempt->state == AttemptState::kFinishing))) {
    return Concluded{};
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Context context, context_of(transaction, call_));
  return apply(transaction, work, decide(call_.verb, end_.outcome, context));
}

// Two workers sent /finish: one got the receipt, the other 5102, in either order.
Result<Concluded> Conclusion::conclude_finished(Transaction& transaction, const Work& work) {
  if (call_.verb != Verb::kFinish || end_.outcome != Outcome::kSuccess) return Concluded{};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto before, load_receipt(transaction, work.id));
  if (!before || !before->answer.empty()) return Concluded{};
  NIGHTLIGHT_RETURN_IF_ERROR(store_receipt(transaction, work.id, receipt()));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET problem = NULL WHERE id = $1", {work.id.text()}));
  return Concluded{};
}

Result<Concluded> Conclusion::apply(Transaction& transaction, Work& work, Action action) {
  switch (action) {
    case Action::kGoOn:
      NIGHTLIGHT_RETURN_IF_ERROR(go_on(transaction, work));
      return Concluded{Next::kGoOn, std::nullopt};
    case Action::kStoreReceipt:
      return receive_receipt(transaction, work);
    case Action::kConcludeRetract:
      return conclude_retract(transaction, work, AttemptState::kRetracted);
    case Action::kConcludeGone:
      return conclude_retract(transaction, work, AttemptState::kExpired);
    case Action::kRepeat:
    case Action::kUploadAgain:
      return repeat(transaction, work, action);
    case Action::kNewAttempt:
      return wait_as(transaction, work, action, AttemptState::kOrphanSuspected);
    case Action::kRetractAndReopen:
    case Action::kRetractAndPark:
      return begin_retract(transaction, work, action);
    case Action::kPark:
      if (call_.verb == Verb::kSubmit) work.attempt->state = AttemptState::kRefused;
      return park(transaction, work, story(work, action));
    case Action::kPause:
      return pause(transaction, work);
    case Action::kReopen:
      return wait_as(transaction, work, action, AttemptState::kExpired);
    case Action::kReopenWithAlarm: {
      NIGHTLIGHT_ASSIGN_OR_RETURN(Concluded concluded,
                                  wait_as(transaction, work, action, AttemptState::kRetracted));
      concluded.alarm = Alarm::kRetractedByOthers;
      return concluded;
    }
    case Action::kFinishedElsewhere:
      return finished_elsewhere(transaction, work);
    case Action::kAskNcmec:
      work.attempt->state = AttemptState::kUnresolved;
      return park(transaction, work, story(work, action));
  }
  return Error(Code::kInternal, "an action nobody carries out");
}

// What a successful /submit, /upload or /fileinfo brought.
Status Conclusion::go_on(Transaction& transaction, Work& work) {
  Attempt& attempt = *work.attempt;
  const Answer& answer = *judgement_.answer;
  if (call_.verb == Verb::kSubmit) {
    attempt.state = AttemptState::kOpen;
    attempt.cybertip_id = answer.report_id;
  } else {
    WorkFile& file = *file_of(work);
    attempt.modified_at = call_.started_at;
    if (call_.verb == Verb::kUpload) file.file_id = answer.file_id;
    file.state = call_.verb == Verb::kUpload ? FileState::kStored : FileState::kDetailed;
    NIGHTLIGHT_RETURN_IF_ERROR(save_file(transaction, work.id, attempt.number, file));
  }
  NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, attempt));
  return save_schedule(transaction, work.id,
                       {ReportState::kSubmitting, end_.at, work.failures, std::nullopt});
}

Result<Concluded> Conclusion::receive_receipt(Transaction& transaction, Work& work) {
  const Attempt& attempt = *work.attempt;
  NIGHTLIGHT_RETURN_IF_ERROR(store_receipt(transaction, work.id, receipt()));
  const bool same = judgement_.answer->report_id == attempt.cybertip_id &&
                    sorted(judgement_.answer->file_ids) == sorted(file_ids_of(attempt));
  if (same) return finish(transaction, work, std::nullopt);
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      Concluded concluded,
      finish(transaction, work,
             "The receipt names another report, or other files, than were sent. Compare them and "
             "ask NCMEC."));
  concluded.alarm = Alarm::kReceiptDiffers;
  return concluded;
}

Result<Concluded> Conclusion::finished_elsewhere(Transaction& transaction, Work& work) {
  const Attempt& attempt = *work.attempt;
  Receipt missing;
  missing.cybertip_id = attempt.cybertip_id.value_or(0);
  missing.file_ids = file_ids_of(attempt);
  missing.request_id = end_.response ? request_id_of(*end_.response) : std::string();
  missing.finished_at = end_.at;
  NIGHTLIGHT_RETURN_IF_ERROR(store_receipt(transaction, work.id, missing));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Concluded concluded,
                              finish(transaction, work, story(work, Action::kFinishedElsewhere)));
  concluded.alarm = Alarm::kReceiptMissing;
  return concluded;
}

Result<Concluded> Conclusion::finish(Transaction& transaction, Work& work,
                                     const std::optional<std::string>& problem) {
  work.attempt->state = AttemptState::kFinished;
  NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, *work.attempt));
  // Due once more: the holds get their end in a transaction of their own, so that nothing about
  // them can cost the receipt.
  NIGHTLIGHT_RETURN_IF_ERROR(save_schedule(
      transaction, work.id, {ReportState::kFinished, end_.at, work.failures, problem}));
  return Concluded{Next::kGoOn, std::nullopt};
}

Result<Concluded> Conclusion::conclude_retract(Transaction& transaction, Work& work,
                                               AttemptState state) {
  work.attempt->state = state;
  if (work.attempt->after == AfterRetract::kPark) {
    return park(transaction, work, work.attempt->reason);
  }
  NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, *work.attempt));
  NIGHTLIGHT_RETURN_IF_ERROR(
      save_schedule(transaction, work.id,
                    {ReportState::kSubmitting, end_.at, work.failures, work.attempt->reason}));
  return Concluded{Next::kGoOn, std::nullopt};
}

Result<Concluded> Conclusion::park(Transaction& transaction, Work& work,
                                   const std::string& problem) {
  NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, *work.attempt));
  NIGHTLIGHT_RETURN_IF_ERROR(save_schedule(
      transaction, work.id, {ReportState::kParked, std::nullopt, work.failures, problem}));
  NIGHTLIGHT_RETURN_IF_ERROR(release_lease(transaction, work.id, parts_.lease));
  return Concluded{Next::kStop, Alarm::kParked};
}

Result<Concluded> Conclusion::wait_as(Transaction& transaction, Work& work, Action action,
                                      AttemptState state) {
  const std::string problem = story(work, action);
  work.attempt->state = state;
  NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, *work.attempt));
  return wait(transaction, work, action, std::chrono::milliseconds(0));
}

// The file goes back to where it was before the call: it is known that the call did nothing.
Result<Concluded> Conclusion::repeat(Transaction& transaction, Work& work, Action action) {
  if (WorkFile* file = file_of(work)) {
    const bool upload = call_.verb == Verb::kUpload || action == Action::kUploadAgain;
    file->state = upload ? FileState::kPending : FileState::kStored;
    if (upload) file->file_id.reset();
    NIGHTLIGHT_RETURN_IF_ERROR(save_file(transaction, work.id, work.attempt->number, *file));
  }
  return wait(transaction, work, action, std::chrono::milliseconds(0));
}

Result<Concluded> Conclusion::pause(Transaction& transaction, Work& work) {
  const Attempt& attempt = *work.attempt;
  const Timestamp expires = expiry(attempt.opened_at, attempt.modified_at);
  // A report that was never finished and must be gone by now: with other credentials NCMEC may go
  // on refusing it for ever instead of saying so.
  if (call_.verb != Verb::kFinish && end_.at > expires + std::chrono::hours(1)) {
    return wait_as(transaction, work, Action::kReopen, AttemptState::kOrphanSuspected);
  }
  if (WorkFile* file = file_of(work)) {
    file->state = call_.verb == Verb::kUpload ? FileState::kPending : FileState::kStored;
    NIGHTLIGHT_RETURN_IF_ERROR(save_file(transaction, work.id, attempt.number, *file));
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(Concluded concluded,
                              wait(transaction, work, Action::kPause, kCredentialPause));
  concluded.alarm = Alarm::kCredentials;
  return concluded;
}

Result<Concluded> Conclusion::begin_retract(Transaction& transaction, Work& work, Action action) {
  Attempt& attempt = *work.attempt;
  attempt.reason = story(work, action);
  attempt.state = AttemptState::kRetracting;
  attempt.after = action == Action::kRetractAndPark ? AfterRetract::kPark : AfterRetract::kReopen;
  NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, attempt));
  if (action == Action::kRetractAndReopen) {
    return wait(transaction, work, action, std::chrono::milliseconds(0));
  }
  NIGHTLIGHT_RETURN_IF_ERROR(save_schedule(
      transaction, work.id, {ReportState::kSubmitting, end_.at, work.failures, attempt.reason}));
  return Concluded{Next::kGoOn, std::nullopt};
}

Result<Concluded> Conclusion::wait(Transaction& transaction, Work& work, Action action,
                                   std::chrono::milliseconds least) {
  const Attempt& attempt = *work.attempt;
  const int failures = std::min(work.failures + 1, 1000);
  // Never no wait at all, so that no answer can make us call in a circle.
  constexpr std::chrono::milliseconds kShortest(1);
  const auto delay = std::max(
      {least, kShortest, net::backoff_delay(parts_.options.backoff, failures, parts_.random)});
  const Timestamp expires = expiry(attempt.opened_at, attempt.modified_at);
  Timestamp next = end_.at + delay;
  if (is_open(attempt)) next = before_expiry(next, expires, end_.at);
  if (const auto asked = retry_after()) {
    const Timestamp then = end_.at + std::max(*asked, kShortest);
    next = end_.outcome == Outcome::kRateLimited ? then : std::max(next, then);
  }
  std::string problem = story(work, action);
  Concluded concluded;
  if (is_open(attempt) && next + kExpiryAlarm > expires) {
    problem += " The open report expires at " + format_rfc3339(expires) + ".";
    concluded.alarm = Alarm::kExpiresSoon;
  }
  NIGHTLIGHT_RETURN_IF_ERROR(save_schedule(
      transaction, work.id, {ReportState::kSubmitting, next, failures, std::move(problem)}));
  NIGHTLIGHT_RETURN_IF_ERROR(release_lease(transaction, work.id, parts_.lease));
  return concluded;
}

WorkFile* Conclusion::file_of(Work& work) const {
  if (!call_.file) return nullptr;
  for (WorkFile& file : work.attempt->files) {
    if (file.ordinal == *call_.file) return &file;
  }
  return nullptr;
}

std::string Conclusion::story(const Work& work, Action action) const {
  const std::optional<int> status =
      end_.response ? std::optional(end_.response->status) : std::nullopt;
  return problem_text({call_.verb, judgement_, status, work.attempt->cybertip_id}, action);
}

std::optional<std::chrono::milliseconds> Conclusion::retry_after() const {
  if (!end_.response) return std::nullopt;
  const auto header = end_.response->headers.find("Retry-After");
  if (!header) return std::nullopt;
  return net::parse_retry_after(*header, end_.at);
}

Receipt Conclusion::receipt() const {
  Receipt received;
  received.cybertip_id = judgement_.answer->report_id.value_or(0);
  received.file_ids = judgement_.answer->file_ids;
  received.answer = end_.response->body;
  received.request_id = request_id_of(*end_.response);
  received.finished_at = end_.at;
  return received;
}

}  // namespace nightlight::cybertip
