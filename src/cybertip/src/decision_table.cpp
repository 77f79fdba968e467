#include "decision_table.h"

#include <array>

#include "nightlight/core/check.h"

namespace nightlight::cybertip {

namespace {

struct TableRow {
  Outcome outcome;
  std::array<Action, 5> actions;  // by Verb
};

using enum Action;

// Cells in which the specification names no meaning (5002 to /submit, for example) are treated like
// a code nobody knows.
constexpr std::array kTable = {
    //        outcome                      submit        upload             fileinfo finish retract
    TableRow{Outcome::kSuccess, {kGoOn, kGoOn, kGoOn, kStoreReceipt, kConcludeRetract}},
    TableRow{Outcome::kHashMismatch,
             {kNewAttempt, kRetractAndReopen, kRetractAndReopen, kRepeat, kRepeat}},
    TableRow{Outcome::kNotSent, {kRepeat, kRepeat, kRepeat, kRepeat, kRepeat}},
    TableRow{Outcome::kEvidenceDamaged,
             {kPark, kRetractAndPark, kRetractAndPark, kRepeat, kRepeat}},
    TableRow{Outcome::kNoAnswer,
             {kNewAttempt, kRetractAndReopen, kRetractAndReopen, kRepeat, kRepeat}},
    TableRow{Outcome::kUnknownCode,
             {kNewAttempt, kRetractAndReopen, kRetractAndReopen, kRepeat, kRepeat}},
    TableRow{Outcome::kRateLimited, {kRepeat, kRepeat, kRepeat, kRepeat, kRepeat}},
    TableRow{Outcome::kServerError,
             {kNewAttempt, kRetractAndReopen, kRetractAndReopen, kRepeat, kRepeat}},
    TableRow{Outcome::kSaveFailed, {kRepeat, kRepeat, kRepeat, kRepeat, kRepeat}},
    TableRow{Outcome::kCredentials, {kPark, kPause, kPause, kPause, kPause}},
    TableRow{Outcome::kOurMistake,
             {kPark, kRetractAndPark, kRetractAndPark, kRetractAndPark, kPark}},
    TableRow{Outcome::kDataRefused,
             {kPark, kRetractAndPark, kRetractAndPark, kRetractAndPark, kPark}},
    TableRow{Outcome::kReportGone, {kNewAttempt, kReopen, kReopen, kReopen, kConcludeGone}},
    TableRow{Outcome::kFileGone, {kNewAttempt, kRetractAndReopen, kUploadAgain, kRepeat, kRepeat}},
    TableRow{Outcome::kAlreadyRetracted,
             {kNewAttempt, kReopenWithAlarm, kReopenWithAlarm, kReopenWithAlarm, kConcludeRetract}},
    TableRow{Outcome::kAlreadyFinished,
             {kNewAttempt, kFinishedElsewhere, kFinishedElsewhere, kFinishedElsewhere,
              kFinishedElsewhere}},
};

Action look_up(Verb verb, Outcome outcome) {
  for (const TableRow& row : kTable) {
    if (row.outcome == outcome) return row.actions[static_cast<std::size_t>(verb)];
  }
  NIGHTLIGHT_CHECK(!"the table has a row for every outcome");
  return kPark;
}

}  // namespace

Action decide(Verb verb, Outcome outcome, const Context& context) {
  // That a finished report answers 5102 for ever is not documented, so 5001 does not prove it
  // unfinished.
  if (verb == Verb::kFinish && outcome == Outcome::kReportGone &&
      context.finish == FinishHistory::kUnanswered) {
    return kAskNcmec;
  }
  if (verb == Verb::kUpload && outcome == Outcome::kHashMismatch &&
      context.mismatches >= kMismatchesBeforePark) {
    return kRetractAndPark;
  }
  return look_up(verb, outcome);
}

}  // namespace nightlight::cybertip
