#include "attempt.h"

#include <algorithm>

namespace nightlight::cybertip {

namespace {

using store::Transaction;

bool is_over(AttemptState state) {
  return state == AttemptState::kRetracted || state == AttemptState::kExpired ||
         state == AttemptState::kOrphanSuspected || state == AttemptState::kRefused;
}

bool is_unanswered(const WorkFile& file) {
  return file.state == FileState::kUploading || file.state == FileState::kDetailing;
}

Status begin_attempt(Transaction& transaction, Work& work, Timestamp now) {
  const std::int64_t number = work.attempt ? work.attempt->number + 1 : 1;
  NIGHTLIGHT_RETURN_IF_ERROR(insert_attempt(transaction, work.id, number, now));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Work reloaded, load_work(transaction, work.id));
  work = std::move(reloaded);
  return {};
}

}  // namespace

Status settle(Transaction& transaction, Work& work, Timestamp now) {
  if (!work.attempt) return begin_attempt(transaction, work, now);
  Attempt& attempt = *work.attempt;
  if (attempt.state == AttemptState::kOpening && attempt.open_calls > 0) {
    attempt.state = AttemptState::kOrphanSuspected;
    NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, attempt));
  }
  if (attempt.state == AttemptState::kOpen &&
      std::any_of(attempt.files.begin(), attempt.files.end(), is_unanswered)) {
    attempt.state = AttemptState::kRetracting;
    attempt.after = AfterRetract::kReopen;
    attempt.reason = "The answer to a call was lost, so what it did is not known.";
    NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, work.id, attempt));
  }
  if (is_over(attempt.state)) return begin_attempt(transaction, work, now);
  return {};
}

NextCall next_call(const Attempt& attempt) {
  switch (attempt.state) {
    case AttemptState::kOpening:
      return {Verb::kSubmit, std::nullopt};
    case AttemptState::kRetracting:
      return {Verb::kRetract, std::nullopt};
    case AttemptState::kOpen:
      break;
    default:
      return {Verb::kFinish, std::nullopt};
  }
  for (std::size_t i = 0; i < attempt.files.size(); ++i) {
    if (attempt.files[i].state == FileState::kPending) return {Verb::kUpload, i};
    if (attempt.files[i].state == FileState::kStored) return {Verb::kFileInfo, i};
  }
  return {Verb::kFinish, std::nullopt};
}

Status mark_begun(Transaction& transaction, Work& work, const NextCall& next, Timestamp now) {
  Attempt& attempt = *work.attempt;
  if (next.verb == Verb::kUpload || next.verb == Verb::kFileInfo) {
    WorkFile& file = attempt.files[*next.file];
    file.state = next.verb == Verb::kUpload ? FileState::kUploading : FileState::kDetailing;
    return save_file(transaction, work.id, attempt.number, file);
  }
  if (next.verb == Verb::kSubmit) {
    attempt.opened_at = now;
    attempt.modified_at = now;
  }
  if (next.verb == Verb::kFinish) attempt.state = AttemptState::kFinishing;
  return save_attempt(transaction, work.id, attempt);
}

}  // namespace nightlight::cybertip
