#include "nightlight/net/backoff.h"

#include <gtest/gtest.h>

#include <limits>

#include "nightlight/core/testing/seeded_random.h"

namespace nightlight::net {
namespace {

using std::chrono::milliseconds;
using testing::SeededRandom;

const Timestamp kNow = parse_rfc3339("1994-11-06T08:49:30Z").value();

std::optional<std::int64_t> wait(std::string_view value, Timestamp now = kNow) {
  const auto result = parse_retry_after(value, now);
  return result ? std::optional(result->count()) : std::nullopt;
}

TEST(Backoff, stays_between_half_and_whole_of_the_doubled_delay) {
  SeededRandom random(1);
  for (const auto& [first, longest] : {std::pair<std::int64_t, std::int64_t>{1000, 300'000},
                                       {1, 1},
                                       {7, 1'000'000'007},
                                       {3, 2},
                                       {0, 1000},
                                       {1, std::numeric_limits<std::int64_t>::max()}}) {
    const BackoffOptions options{milliseconds(first), milliseconds(longest)};
    double whole = static_cast<double>(std::min(first, longest));
    for (int failures = 1; failures <= 100; ++failures) {
      for (int i = 0; i < 20; ++i) {
        const auto delay = static_cast<double>(backoff_delay(options, failures, random).count());
        EXPECT_LE(delay, whole);
        EXPECT_GE(delay, whole / 2 - 1);
      }
      whole = std::min(whole * 2, static_cast<double>(longest));
    }
  }
}

TEST(Backoff, reaches_both_ends) {
  SeededRandom random(2);
  const BackoffOptions options{milliseconds(4), milliseconds(1000)};
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(backoff_delay(options, 2, random).count());
  EXPECT_EQ(seen, (std::set<std::int64_t>{4, 5, 6, 7, 8}));
}

TEST(Backoff, survives_counts_that_no_caller_should_have) {
  SeededRandom random(3);
  const BackoffOptions options;
  EXPECT_LE(backoff_delay(options, 0, random), options.first);
  EXPECT_LE(backoff_delay(options, -5, random), options.first);
  EXPECT_LE(backoff_delay(options, std::numeric_limits<int>::max(), random), options.longest);
  EXPECT_EQ(backoff_delay({milliseconds(-5), milliseconds(-1)}, 3, random), milliseconds(0));
}

TEST(RetryAfter, reads_seconds) {
  EXPECT_EQ(wait("120"), 120'000);
  EXPECT_EQ(wait("0"), 0);
  EXPECT_EQ(wait(" 7 "), 7'000);
}

// The three spellings of one moment that RFC 9110, section 5.6.7, gives, seven seconds from kNow.
TEST(RetryAfter, reads_all_three_forms_of_a_date) {
  EXPECT_EQ(wait("Sun, 06 Nov 1994 08:49:37 GMT"), 7'000);
  EXPECT_EQ(wait("Sunday, 06-Nov-94 08:49:37 GMT"), 7'000);
  EXPECT_EQ(wait("Sun Nov  6 08:49:37 1994"), 7'000);
  EXPECT_EQ(wait("Sun Nov 16 08:49:37 1994", parse_rfc3339("1994-11-16T08:49:36Z").value()), 1'000);
}

TEST(RetryAfter, takes_two_digits_of_a_year_for_the_nearest_past_when_50_years_ahead) {
  const Timestamp now = parse_rfc3339("2026-12-31T23:59:50Z").value();
  EXPECT_EQ(wait("Friday, 01-Jan-27 00:00:00 GMT", now), 10'000);
  EXPECT_EQ(wait("Wednesday, 01-Jan-76 00:00:00 GMT", now), 24 * 3'600'000);  // 2076
  EXPECT_EQ(wait("Saturday, 01-Jan-77 00:00:00 GMT", now), 0);                // 1977
}

TEST(RetryAfter, is_never_negative_and_cut_to_a_day) {
  EXPECT_EQ(wait("Sun, 06 Nov 1994 08:49:00 GMT"), 0);
  EXPECT_EQ(wait("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(wait("Fri, 31 Dec 9999 23:59:60 GMT"), 24 * 3'600'000);
  EXPECT_EQ(wait("86401"), 24 * 3'600'000);
  EXPECT_EQ(wait("99999999999999999999999999"), 24 * 3'600'000);
}

TEST(RetryAfter, is_nothing_when_unreadable) {
  for (const std::string_view value : {"",
                                       " ",
                                       "-1",
                                       "+1",
                                       "1.5",
                                       "1s",
                                       "soon",
                                       "Sun",
                                       "Sun,",
                                       "Sun, 06 Nov 1994 08:49:37",
                                       "Sun, 06 Nov 1994 08:49:37 UTC",
                                       "Sun, 6 Nov 1994 08:49:37 GMT",
                                       "Sun, 31 Feb 1994 08:49:37 GMT",
                                       "Sun, 00 Nov 1994 08:49:37 GMT",
                                       "Sun, 06 Nov 1994 24:00:00 GMT",
                                       "Sun, 06 Nov 1994 08:60:37 GMT",
                                       "Sun, 06 nov 1994 08:49:37 GMT",
                                       "Sun, 06 Nov 94 08:49:37 GMT",
                                       "Sun, 06 Nov 1994 08:49:37 GMT ,",
                                       "Sunday, 06-Nov-1994 08:49:37 GMT",
                                       "Xun, 06 Nov 1994 08:49:37 GMT",
                                       "Sun Nov 6 08:49:37 1994",
                                       "Sun Nov  6 08:49:37 1994 GMT",
                                       "1994-11-06T08:49:37Z"}) {
    EXPECT_EQ(wait(value), std::nullopt) << value;
  }
}

}  // namespace
}  // namespace nightlight::net
