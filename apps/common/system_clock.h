#pragma once

#include "nightlight/core/clock.h"

namespace nightlight::apps {

// The machine's clock.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

}  // namespace nightlight::apps
