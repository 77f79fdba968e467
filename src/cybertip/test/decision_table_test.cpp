#include "decision_table.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include "deadline.h"
#include "names.h"

namespace nightlight::cybertip {
namespace {

using enum Action;
using O = Outcome;

// The decision table of the reference (section 11.4), column by column; cells without a meaning
// there are treated like an unknown code.
const std::map<Verb, std::map<O, Action>> kReference = {
    {Verb::kSubmit,
     {{O::kSuccess, kGoOn},
      {O::kNoAnswer, kNewAttempt},
      {O::kUnknownCode, kNewAttempt},
      {O::kRateLimited, kRepeat},
      {O::kServerError, kNewAttempt},
      {O::kSaveFailed, kRepeat},
      {O::kCredentials, kPark},
      {O::kOurMistake, kPark},
      {O::kDataRefused, kPark},
      {O::kReportGone, kNewAttempt},
      {O::kFileGone, kNewAttempt},
      {O::kAlreadyRetracted, kNewAttempt},
      {O::kAlreadyFinished, kNewAttempt},
      {O::kHashMismatch, kNewAttempt},
      {O::kNotSent, kRepeat},
      {O::kEvidenceDamaged, kPark}}},
    {Verb::kUpload,
     {{O::kSuccess, kGoOn},
      {O::kNoAnswer, kRetractAndReopen},
      {O::kUnknownCode, kRetractAndReopen},
      {O::kRateLimited, kRepeat},
      {O::kServerError, kRetractAndReopen},
      {O::kSaveFailed, kRepeat},
      {O::kCredentials, kPause},
      {O::kOurMistake, kRetractAndPark},
      {O::kDataRefused, kRetractAndPark},
      {O::kReportGone, kReopen},
      {O::kFileGone, kRetractAndReopen},
      {O::kAlreadyRetracted, kReopenWithAlarm},
      {O::kAlreadyFinished, kFinishedElsewhere},
      {O::kHashMismatch, kRetractAndReopen},
      {O::kNotSent, kRepeat},
      {O::kEvidenceDamaged, kRetractAndPark}}},
    {Verb::kFileInfo,
     {{O::kSuccess, kGoOn},
      {O::kNoAnswer, kRetractAndReopen},
      {O::kUnknownCode, kRetractAndReopen},
      {O::kRateLimited, kRepeat},
      {O::kServerError, kRetractAndReopen},
      {O::kSaveFailed, kRepeat},
      {O::kCredentials, kPause},
      {O::kOurMistake, kRetractAndPark},
      {O::kDataRefused, kRetractAndPark},
      {O::kReportGone, kReopen},
      {O::kFileGone, kUploadAgain},
      {O::kAlreadyRetracted, kReopenWithAlarm},
      {O::kAlreadyFinished, kFinishedElsewhere},
      {O::kHashMismatch, kRetractAndReopen},
      {O::kNotSent, kRepeat},
      {O::kEvidenceDamaged, kRetractAndPark}}},
    {Verb::kFinish,
     {{O::kSuccess, kStoreReceipt},
      {O::kNoAnswer, kRepeat},
      {O::kUnknownCode, kRepeat},
      {O::kRateLimited, kRepeat},
      {O::kServerError, kRepeat},
      {O::kSaveFailed, kRepeat},
      {O::kCredentials, kPause},
      {O::kOurMistake, kRetractAndPark},
      {O::kDataRefused, kRetractAndPark},
      {O::kReportGone, kReopen},
      {O::kFileGone, kRepeat},
      {O::kAlreadyRetracted, kReopenWithAlarm},
      {O::kAlreadyFinished, kFinishedElsewhere},
      {O::kHashMismatch, kRepeat},
      {O::kNotSent, kRepeat},
      {O::kEvidenceDamaged, kRepeat}}},
    {Verb::kRetract,
     {{O::kSuccess, kConcludeRetract},
      {O::kNoAnswer, kRepeat},
      {O::kUnknownCode, kRepeat},
      {O::kRateLimited, kRepeat},
      {O::kServerError, kRepeat},
      {O::kSaveFailed, kRepeat},
      {O::kCredentials, kPause},
      {O::kOurMistake, kPark},
      {O::kDataRefused, kPark},
      {O::kReportGone, kConcludeGone},
      {O::kFileGone, kRepeat},
      {O::kAlreadyRetracted, kConcludeRetract},
      {O::kAlreadyFinished, kFinishedElsewhere},
      {O::kHashMismatch, kRepeat},
      {O::kNotSent, kRepeat},
      {O::kEvidenceDamaged, kRepeat}}},
};

TEST(DecisionTable, decides_every_outcome_of_every_call_as_the_reference_does) {
  int cells = 0;
  for (const auto& [verb, column] : kReference) {
    ASSERT_EQ(column.size(), std::size_t(O::kAlreadyFinished) + 1);
    for (const auto& [outcome, action] : column) {
      EXPECT_EQ(decide(verb, outcome, {}), action)
          << verb_name(verb) << " " << outcome_name(outcome);
      ++cells;
    }
  }
  EXPECT_EQ(cells, 5 * 16);
}

TEST(DecisionTable, asks_ncmec_when_a_report_is_gone_after_a_finish_that_was_not_answered) {
  EXPECT_EQ(decide(Verb::kFinish, O::kReportGone, {FinishHistory::kUnanswered, 0}), kAskNcmec);
  // Only there: the other cells do not look at it.
  for (const auto& [verb, column] : kReference) {
    for (const auto& [outcome, action] : column) {
      if (verb == Verb::kFinish && outcome == O::kReportGone) continue;
      EXPECT_EQ(decide(verb, outcome, {FinishHistory::kUnanswered, 0}), action);
    }
  }
}

TEST(DecisionTable, parks_at_the_third_upload_that_arrived_as_other_bytes) {
  EXPECT_EQ(decide(Verb::kUpload, O::kHashMismatch, {FinishHistory::kNone, 2}), kRetractAndReopen);
  EXPECT_EQ(decide(Verb::kUpload, O::kHashMismatch, {FinishHistory::kNone, 3}), kRetractAndPark);
}

TEST(DecisionTable, never_opens_another_report_on_what_a_finish_left_in_doubt) {
  for (std::size_t i = 0; i <= std::size_t(O::kAlreadyFinished); ++i) {
    const Action action = decide(Verb::kFinish, O(i), {FinishHistory::kUnanswered, 0});
    EXPECT_NE(action, kNewAttempt);
    EXPECT_NE(action, kReopen);
    EXPECT_NE(action, kRetractAndReopen);
  }
}

TEST(Expiry, is_the_later_of_a_day_after_opening_and_an_hour_after_the_last_change) {
  using std::chrono::hours;
  using std::chrono::minutes;
  const Timestamp opened = parse_rfc3339("2026-01-15T08:00:00Z").value();
  EXPECT_EQ(expiry(opened, opened), opened + hours(24));
  EXPECT_EQ(expiry(opened, opened + hours(23)), opened + hours(24));
  EXPECT_EQ(expiry(opened, opened + hours(23) + minutes(1)), opened + hours(24) + minutes(1));
  EXPECT_EQ(expiry(opened, opened + hours(40)), opened + hours(41));
}

TEST(Expiry, brings_the_next_call_forward_only_while_that_helps) {
  using std::chrono::minutes;
  const Timestamp now = parse_rfc3339("2026-01-15T08:00:00Z").value();
  const Timestamp wished = now + minutes(30);
  EXPECT_EQ(before_expiry(wished, now + minutes(60), now), wished);
  EXPECT_EQ(before_expiry(wished, now + minutes(20), now), now + minutes(15));
  EXPECT_EQ(before_expiry(wished, now + minutes(4), now), wished);
  EXPECT_EQ(before_expiry(wished, now - minutes(4), now), wished);
}

TEST(OneYearAfter, is_the_same_moment_of_the_next_year) {
  const auto after = [](std::string_view text) {
    return format_rfc3339(one_year_after(parse_rfc3339(text).value()));
  };
  EXPECT_EQ(after("2026-01-15T08:00:00.123Z"), "2027-01-15T08:00:00.123Z");
  EXPECT_EQ(after("2027-06-30T23:59:59.999Z"), "2028-06-30T23:59:59.999Z");
  EXPECT_EQ(after("2028-02-29T12:00:00Z"), "2029-03-01T12:00:00.000Z");
  EXPECT_EQ(after("2027-02-28T12:00:00Z"), "2028-02-28T12:00:00.000Z");
}

}  // namespace
}  // namespace nightlight::cybertip
