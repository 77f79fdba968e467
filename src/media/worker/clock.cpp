#include "clock.h"

namespace nightlight::media::worker {
namespace {

// Far beyond every video, and far from the ends of the type.
constexpr std::int64_t kMostMicroseconds = std::int64_t{1} << 52;

// `ticks` in microseconds, rounded to the nearest; nothing when that is absurd.
std::optional<FrameTime> to_time(std::int64_t ticks, TimeBase base) {
  if (base.numerator <= 0 || base.denominator <= 0) return std::nullopt;
  const auto scaled = static_cast<__int128>(ticks) * base.numerator * 1'000'000;
  const __int128 half = base.denominator / 2;
  const __int128 time = (scaled + (ticks < 0 ? -half : half)) / base.denominator;
  if (time > kMostMicroseconds || time < -kMostMicroseconds) return std::nullopt;
  return FrameTime(static_cast<std::int64_t>(time));
}

}  // namespace

std::optional<FrameTime> Clock::predict(std::int64_t stamp) const {
  std::int64_t ticks = 0;
  if (!first_ || __builtin_sub_overflow(stamp, *first_, &ticks)) return std::nullopt;
  const std::optional<FrameTime> since = to_time(ticks, base_);
  if (!since) return std::nullopt;
  return *since + offset_;
}

FrameTime Clock::restart(std::optional<FrameTime> expected) {
  const FrameTime now = *last_ + one_frame_;
  if (expected) offset_ += now - *expected;
  steady_ = false;
  repeats_ = 0;
  return now;
}

FrameTime Clock::next(std::optional<std::int64_t> stamp) {
  FrameTime now{0};
  const std::optional<FrameTime> expected = stamp ? predict(*stamp) : std::nullopt;
  if (!last_) {
    steady_ = stamp.has_value();
  } else if (!stamp || !expected || *expected < *last_) {
    now = restart(expected);
  } else if (*expected == *last_) {
    steady_ = false;
    now = ++repeats_ > kMostRepeats ? restart(expected) : *last_;
  } else {
    repeats_ = 0;
    now = *expected;
  }
  if (stamp && !expected) {  // the first stamp, or one that has nothing to do with those before
    first_ = stamp;
    offset_ = now;
  }
  last_ = now;
  return now;
}

bool Sampler::takes(FrameTime at) {
  if (!is_due(at)) return false;
  next_ = interval_ * (interval_of(at) + 1);
  return true;
}

}  // namespace nightlight::media::worker
