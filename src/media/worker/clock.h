#pragma once

#include <cstdint>
#include <optional>

#include "nightlight/media/frames.h"

namespace nightlight::media::worker {

// The length of one tick of a stream's time stamps, in seconds.
struct TimeBase {
  std::int32_t numerator = 1;
  std::int32_t denominator = 1;
};

// From a stream's time stamps, which may be missing, stand still or jump, to times since its first
// frame that never fall.
class Clock {
 public:
  // `one_frame` is what passes between frames when the stamps do not say.
  Clock(TimeBase base, FrameTime one_frame) : base_(base), one_frame_(one_frame) {}

  // The time of the next frame in the order of presentation. A stamp that is smaller than the one
  // before starts a new count, one frame after the last time; so does one that stands still for
  // more than kMostRepeats frames.
  FrameTime next(std::optional<std::int64_t> stamp);

  // The time that a frame of this stamp would get if the clock ran on as it does.
  std::optional<FrameTime> predict(std::int64_t stamp) const;

  bool has_started() const { return first_.has_value(); }
  // Whether every stamp so far was there and larger than the one before.
  bool is_steady() const { return steady_; }

  static constexpr int kMostRepeats = 30;

 private:
  FrameTime restart(std::optional<FrameTime> expected);

  TimeBase base_;
  FrameTime one_frame_;
  std::optional<std::int64_t> first_{};  // the stamp at offset_
  FrameTime offset_{0};
  std::optional<FrameTime> last_{};
  int repeats_ = 0;
  bool steady_ = true;
};

// Which frames are taken: the first one, and then the first one in each further interval.
class Sampler {
 public:
  explicit Sampler(FrameTime interval, FrameTime start = FrameTime(0))
      : interval_(interval), next_(start) {}

  bool takes(FrameTime at);
  // Whether the next frame would be taken, a microsecond's rounding allowed for.
  bool is_due(FrameTime at) const { return at + FrameTime(1) >= next_; }
  // Two frames of one interval: only the earlier one can be taken.
  std::int64_t interval_of(FrameTime at) const { return (at + FrameTime(1)) / interval_; }

 private:
  FrameTime interval_;
  FrameTime next_;
};

}  // namespace nightlight::media::worker
