#pragma once

#include <array>
#include <cstddef>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/crypto/chunked_aead.h"

namespace nightlight::vault {

// The first bytes of a sealed object (docs/spec/sealed-object.md):
//   raw[16] "nightlight-seal1", raw[16] object id, raw[32] key commitment
struct SealedHeader {
  static constexpr std::size_t kSize = 64;

  std::array<std::byte, 16> object{};
  crypto::KeyCommitment commitment{};

  // Exactly kSize bytes. Fails with kCorrupt and the offset.
  static Result<SealedHeader> parse(ByteView bytes);
  Bytes encode() const;
};

}  // namespace nightlight::vault
