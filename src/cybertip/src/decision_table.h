#pragma once

#include "states.h"

namespace nightlight::cybertip {

// What happens after a call has come to its outcome.
enum class Action : unsigned char {
  kGoOn,               // store what the answer brought; the next call follows at once
  kStoreReceipt,       // finished
  kConcludeRetract,    // the report is gone: reopen or park, as was decided before
  kConcludeGone,       // the same, but it had expired
  kRepeat,             // wait, then the same call
  kNewAttempt,         // wait, then a new attempt; a report may be left open that we do not know
  kRetractAndReopen,   // wait, then retract, then a new attempt
  kRetractAndPark,     // retract, then a person
  kPark,               // a person; nothing is open
  kPause,              // long wait, then the same call: the credentials have to change
  kReopen,             // the report expired: wait, then a new attempt
  kReopenWithAlarm,    // somebody else retracted it: alarm, wait, then a new attempt
  kUploadAgain,        // wait, then /upload of the same file
  kFinishedElsewhere,  // it is finished and we have no receipt: alarm, never reopen
  kAskNcmec,           // a person asks NCMEC whether it was finished
};

// What else the table looks at.
enum class FinishHistory : unsigned char { kNone, kUnanswered };
struct Context {
  // Whether an earlier /finish of this attempt may have taken effect.
  FinishHistory finish = FinishHistory::kNone;
  // How often NCMEC received other bytes than we sent, this time included.
  int mismatches = 0;
};

// After this many the line between us and NCMEC changes what is sent, and a person has to look.
inline constexpr int kMismatchesBeforePark = 3;

// The decision table of docs/spec/submission.md. Pure: the same question has the same answer.
Action decide(Verb verb, Outcome outcome, const Context& context);

}  // namespace nightlight::cybertip
