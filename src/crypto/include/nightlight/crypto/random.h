#pragma once

#include "nightlight/core/random.h"

namespace nightlight::crypto {

// The operating system's generator through libsodium. Blocks at start-up until it is seeded; never
// fails afterwards.
class SystemRandom final : public Random {
 public:
  SystemRandom();
  void fill(std::span<std::byte> bytes) override;
};

}  // namespace nightlight::crypto
