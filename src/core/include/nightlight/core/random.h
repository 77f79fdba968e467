#pragma once

#include <cstddef>
#include <span>

namespace nightlight {

// The only way code under src/ gets random bytes; crypto::SystemRandom is the real one. Safe to
// call from many threads.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
};

}  // namespace nightlight
