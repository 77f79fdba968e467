#pragma once

#include <cstdint>
#include <mutex>
#include <random>

#include "nightlight/core/random.h"

namespace nightlight::testing {

// Repeatable bytes for tests. Never for keys outside tests.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : engine_(seed) {}
  void fill(std::span<std::byte> bytes) override {
    const std::lock_guard lock(mutex_);
    for (std::byte& b : bytes) b = std::byte(engine_() & 0xff);
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;  // guarded by mutex_
};

}  // namespace nightlight::testing
