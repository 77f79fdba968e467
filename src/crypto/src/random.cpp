#include "nightlight/crypto/random.h"

#include <sodium.h>

#include "nightlight/core/check.h"

namespace nightlight::crypto {

SystemRandom::SystemRandom() {
  NIGHTLIGHT_CHECK(sodium_init() >= 0);
}

void SystemRandom::fill(std::span<std::byte> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace nightlight::crypto
