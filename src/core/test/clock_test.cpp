#include "nightlight/core/clock.h"

#include <gtest/gtest.h>

namespace nightlight {
namespace {

TEST(Rfc3339, reads_the_examples_of_section_5_8) {
  // RFC 3339, section 5.8; Unix times by `date -ud`.
  EXPECT_EQ(to_unix_ms(parse_rfc3339("1985-04-12T23:20:50.52Z").value()), 482196050520);
  EXPECT_EQ(to_unix_ms(parse_rfc3339("1996-12-19T16:39:57-08:00").value()), 851042397000);
  EXPECT_EQ(to_unix_ms(parse_rfc3339("1990-12-31T23:59:60Z").value()), 662688000000);
}

TEST(Rfc3339, writes_what_it_reads) {
  for (const std::int64_t ms : {0L, 951782399999L, 1768464000123L, 253402300799999L}) {
    EXPECT_EQ(to_unix_ms(parse_rfc3339(format_rfc3339(from_unix_ms(ms))).value()), ms);
  }
  EXPECT_EQ(format_rfc3339(from_unix_ms(1768464000007)), "2026-01-15T08:00:00.007Z");
}

TEST(Rfc3339, refuses_what_is_not_a_moment_and_says_where) {
  EXPECT_EQ(parse_rfc3339("2026-01-15T08:00:00").error().position(), 19u);  // no zone
  EXPECT_EQ(parse_rfc3339("2026-01-15").error().position(), 10u);
  EXPECT_FALSE(parse_rfc3339("2026-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_rfc3339("1969-12-31T23:59:59Z"));
  EXPECT_FALSE(parse_rfc3339("2026-01-15T24:00:00Z"));
  EXPECT_FALSE(parse_rfc3339("2026-01-15T08:00:00Z "));
  EXPECT_FALSE(parse_rfc3339("2026-01-15T08:00:00+24:00"));
  EXPECT_FALSE(parse_rfc3339(""));
}

}  // namespace
}  // namespace nightlight
