#include "cybertipline/validation/formats.h"

#include <gtest/gtest.h>

#include <string>

namespace nightlight::sandbox {
namespace {

TEST(Formats, read_date_times_with_and_without_a_zone) {
  const auto utc = parse_date_time("2026-01-15T08:00:00Z");
  ASSERT_TRUE(utc);
  EXPECT_EQ(to_unix_ms(utc->time), 1768464000000);
  EXPECT_EQ(utc->zone, Zone::kStated);
  const auto east = parse_date_time("2026-01-15T09:30:00.5+01:30");
  ASSERT_TRUE(east);
  EXPECT_EQ(to_unix_ms(east->time), 1768464000500);
  const auto west = parse_date_time("2026-01-15T03:00:00-05:00");
  ASSERT_TRUE(west);
  EXPECT_EQ(west->time, utc->time);
  const auto local = parse_date_time("2026-01-15T08:00:00");
  ASSERT_TRUE(local);
  EXPECT_EQ(local->zone, Zone::kMissing);
  const auto midnight = parse_date_time("2026-01-14T24:00:00Z");
  ASSERT_TRUE(midnight);
  EXPECT_EQ(to_unix_ms(midnight->time), 1768435200000);
}

TEST(Formats, refuse_what_only_looks_like_a_date_time) {
  for (const std::string_view text :
       {"", "2026-01-15", "2026-01-15T08:00Z", "2026-02-29T08:00:00Z", "2026-01-15t08:00:00Z",
        "2026-01-15T25:00:00Z", "2026-01-15T24:00:01Z", "2026-01-15T08:60:00Z",
        "2026-01-15T08:00:60Z", "2026-01-15T08:00:00.Z", "2026-01-15T08:00:00z",
        "2026-01-15T08:00:00+1:00", "2026-01-15T08:00:00+14:01", "2026-01-15T08:00:00Zx",
        "0000-01-15T08:00:00Z", "02026-01-15T08:00:00Z", "226-01-15T08:00:00Z"}) {
    EXPECT_FALSE(parse_date_time(text)) << text;
  }
}

TEST(Formats, keep_far_years_in_order) {
  const auto far_year = parse_date_time("123456-01-15T08:00:00Z");
  ASSERT_TRUE(far_year);
  EXPECT_GT(far_year->time, parse_date_time("9999-12-31T23:59:59Z")->time);
  EXPECT_LT(parse_date_time("-2026-01-15T08:00:00Z")->time,
            parse_date_time("2026-01-15T08:00:00Z")->time);
}

TEST(Formats, read_dates) {
  ASSERT_TRUE(parse_date("2026-01-15"));
  EXPECT_EQ(to_unix_ms(parse_date("2026-01-15")->time), 1768435200000);
  EXPECT_TRUE(parse_date("2026-01-15Z"));
  EXPECT_TRUE(parse_date("2026-01-15-05:00"));
  EXPECT_FALSE(parse_date("2026-1-15"));
  EXPECT_FALSE(parse_date("2026-01-15T00:00:00Z"));
}

TEST(Formats, count_characters_and_not_bytes) {
  EXPECT_EQ(character_count("aä€😀"), 4u);
  EXPECT_EQ(character_count(""), 0u);
}

TEST(Formats, know_an_email_address) {
  for (const std::string_view good :
       {"a@example.org", "a.b+c@mail.example.org", "o'x@example.com"}) {
    EXPECT_TRUE(is_email_address(good)) << good;
  }
  for (const std::string_view bad :
       {"", "a", "@example.org", "a@", "a@example", "a b@example.org", "a@b@example.org",
        ".a@example.org", "a.@example.org", "a..b@example.org", "a@.example.org", "a@example..org",
        "a@-example.org", "a@exa_mple.org"}) {
    EXPECT_FALSE(is_email_address(bad)) << bad;
  }
}

TEST(Formats, know_a_url) {
  for (const std::string_view good :
       {"https://example.org", "http://example.org:8080/a?b#c", "xmpp+x://example.org"}) {
    EXPECT_TRUE(is_url(good)) << good;
  }
  for (const std::string_view bad :
       {"", "example.org", "://example.org", "https://", "https:///a", "https://a b", "1s://a"}) {
    EXPECT_FALSE(is_url(bad)) << bad;
  }
}

TEST(Formats, know_an_ip_address) {
  for (const std::string_view good : {"192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "::"}) {
    EXPECT_TRUE(is_ip_address(good)) << good;
  }
  for (const std::string_view bad : {"", "192.0.2", "192.0.2.256", "192.0.2.1/24",
                                     "2001:db8::1%eth0", "[2001:db8::1]", "example.org"}) {
    EXPECT_FALSE(is_ip_address(bad)) << bad;
  }
  EXPECT_FALSE(is_ip_address(std::string_view("192.0.2.1\0x", 11)));
}

}  // namespace
}  // namespace nightlight::sandbox
