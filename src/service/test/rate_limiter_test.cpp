#include "rate_limiter.h"

#include <gtest/gtest.h>

#include "nightlight/core/testing/manual_clock.h"

namespace nightlight::service {
namespace {

using std::chrono::milliseconds;

TEST(RateLimiter, lets_through_a_burst_and_then_a_steady_rate) {
  testing::ManualClock clock;
  RateLimiter limiter({5, milliseconds(1000), 10}, clock);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limiter.take("a").count(), 0);
  EXPECT_EQ(limiter.take("a"), milliseconds(200));
  EXPECT_EQ(limiter.take("b").count(), 0) << "keys do not share";
  clock.advance(milliseconds(199));
  EXPECT_EQ(limiter.take("a"), milliseconds(1));
  clock.advance(milliseconds(1));
  EXPECT_EQ(limiter.take("a").count(), 0);
}

TEST(RateLimiter, gives_nothing_when_the_clock_goes_back) {
  testing::ManualClock clock;
  RateLimiter limiter({1, milliseconds(1000), 10}, clock);
  EXPECT_EQ(limiter.take("a").count(), 0);
  clock.advance(milliseconds(-60'000));
  EXPECT_GT(limiter.take("a").count(), 0);
}

TEST(RateLimiter, stays_bounded_under_invented_keys) {
  testing::ManualClock clock;
  RateLimiter limiter({1, milliseconds(1000), 3}, clock);
  for (const char* key : {"a", "b", "c"}) EXPECT_EQ(limiter.take(key).count(), 0);
  EXPECT_GT(limiter.take("d").count(), 0) << "all buckets are in use";
  clock.advance(milliseconds(1000));
  EXPECT_EQ(limiter.take("d").count(), 0) << "full buckets were forgotten";
}

}  // namespace
}  // namespace nightlight::service
