// nightlight-fuzz: nightlight::vault ; covers: KeyRing::parse
#include <cstddef>
#include <cstdint>
#include <span>

#include "nightlight/core/check.h"
#include "nightlight/vault/key_ring.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const nightlight::SecretBytes file(std::as_bytes(std::span(data, size)));
  const auto ring = nightlight::vault::KeyRing::parse(file);
  if (ring) {
    NIGHTLIGHT_CHECK(ring->find(ring->active_id()) == &ring->active());
  } else {
    NIGHTLIGHT_CHECK(ring.error().code() == nightlight::Code::kInvalidArgument);
    NIGHTLIGHT_CHECK(ring.error().position().has_value());
  }
  return 0;
}
