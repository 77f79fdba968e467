#include "clock.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace nightlight::media::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr FrameTime kFrame(40'000);

std::vector<std::int64_t> times(Clock clock, const std::vector<std::int64_t>& stamps) {
  std::vector<std::int64_t> all;
  for (const std::int64_t stamp : stamps) all.push_back(clock.next(stamp).count());
  return all;
}

TEST(Clock, counts_from_the_first_stamp_in_the_time_base) {
  EXPECT_EQ(times(Clock({1, 90'000}, kFrame), {9000, 99'000, 189'000}),
            (std::vector<std::int64_t>{0, 1'000'000, 2'000'000}));
  EXPECT_EQ(times(Clock({1001, 30'000}, kFrame), {-30, 0, 30}),
            (std::vector<std::int64_t>{0, 1'001'000, 2'002'000}));
  // A third of a second is rounded to the nearest microsecond, on both sides of zero.
  EXPECT_EQ(times(Clock({1, 3}, kFrame), {0, 1, 2}),
            (std::vector<std::int64_t>{0, 333'333, 666'667}));
}

TEST(Clock, goes_on_one_frame_later_when_stamps_jump_back) {
  EXPECT_EQ(times(Clock({1, 1000}, kFrame), {0, 1000, 500, 540, 0, 1000}),
            (std::vector<std::int64_t>{0, 1'000'000, 1'040'000, 1'080'000, 1'120'000, 2'120'000}));
}

TEST(Clock, fills_in_for_missing_stamps) {
  Clock clock({1, 1000}, kFrame);
  EXPECT_EQ(clock.next(std::nullopt), FrameTime(0));
  EXPECT_EQ(clock.next(std::nullopt), kFrame);
  EXPECT_FALSE(clock.is_steady());
  EXPECT_EQ(clock.next(7000), 2 * kFrame) << "the first stamp continues what was counted";
  EXPECT_EQ(clock.next(8000), 2 * kFrame + seconds(1));
}

TEST(Clock, lets_stamps_stand_still_for_a_while_only) {
  Clock clock({1, 1000}, kFrame);
  for (int i = 0; i <= Clock::kMostRepeats; ++i) EXPECT_EQ(clock.next(5), FrameTime(0));
  EXPECT_EQ(clock.next(5), kFrame);
  // Otherwise a film whose stamps are all alike would have one sample.
  FrameTime last{0};
  for (int i = 0; i < 2000; ++i) last = clock.next(5);
  EXPECT_GT(last, seconds(1));
}

TEST(Clock, survives_absurd_stamps_and_bases) {
  constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  for (const TimeBase base : {TimeBase{1, 1}, TimeBase{2147483647, 1}, TimeBase{1, 2147483647},
                              TimeBase{0, 0}, TimeBase{-1, 5}}) {
    Clock clock(base, kFrame);
    FrameTime last(-1);
    for (const std::int64_t stamp : {std::int64_t{0}, kHighest, kLowest, kHighest, kLowest + 1,
                                     std::int64_t{5}, kHighest - 1, std::int64_t{-5}}) {
      const FrameTime now = clock.next(stamp);
      EXPECT_GE(now, last);
      last = now;
    }
  }
}

TEST(Clock, predicts_what_it_will_say) {
  Clock clock({1, 1000}, kFrame);
  EXPECT_FALSE(clock.predict(5));
  (void)clock.next(100);
  EXPECT_EQ(clock.predict(350), FrameTime(250'000));
  EXPECT_EQ(clock.predict(50), FrameTime(-50'000));
  EXPECT_EQ(clock.next(350), FrameTime(250'000));
  EXPECT_TRUE(clock.is_steady());
  (void)clock.next(300);
  EXPECT_FALSE(clock.is_steady());
  EXPECT_EQ(clock.predict(400), FrameTime(250'000) + kFrame + milliseconds(100));
}

// The rule of the collection's frame rows: t + 1 µs ≥ next, then next = floor(t + 1 µs) + 1.
TEST(Sampler, takes_the_first_frame_of_each_second) {
  Sampler sampler(seconds(1));
  std::vector<int> taken;
  for (int i = 0; i < 200; ++i) {
    if (sampler.takes(FrameTime(i * 1'001'000LL / 30))) taken.push_back(i);
  }
  EXPECT_EQ(taken, (std::vector<int>{0, 30, 60, 90, 120, 150, 180}));
}

TEST(Sampler, allows_for_a_microsecond_of_rounding) {
  Sampler sampler(seconds(1));
  EXPECT_TRUE(sampler.takes(FrameTime(0)));
  EXPECT_FALSE(sampler.takes(FrameTime(999'998)));
  EXPECT_TRUE(sampler.takes(FrameTime(999'999)));
  EXPECT_FALSE(sampler.takes(FrameTime(1'999'998)));
  EXPECT_TRUE(sampler.takes(FrameTime(5'500'000)));
  EXPECT_FALSE(sampler.is_due(FrameTime(5'999'998)));
  EXPECT_TRUE(sampler.is_due(FrameTime(6'000'000)));
  EXPECT_EQ(sampler.interval_of(FrameTime(5'500'000)), 5);
}

}  // namespace
}  // namespace nightlight::media::worker
