#pragma once

#include <atomic>

#include "nightlight/core/clock.h"

namespace nightlight::testing {

// A clock that stands still until it is told otherwise. Safe to use from many threads.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start = from_unix_ms(1768464000000)) : ms_(to_unix_ms(start)) {}
  Timestamp now() const override { return from_unix_ms(ms_.load()); }
  void advance(std::chrono::milliseconds by) { ms_ += by.count(); }
  void set(Timestamp time) { ms_ = to_unix_ms(time); }

 private:
  std::atomic<std::int64_t> ms_;
};

}  // namespace nightlight::testing
