#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::crypto {

using Nonce = std::array<std::byte, 24>;
constexpr std::size_t kTagSize = 16;

// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): the ciphertext and its tag.
Bytes seal_xchacha(const Secret<32>& key, const Nonce& nonce, ByteView associated,
                   ByteView plaintext);
// kCorrupt when the tag does not fit.
Result<SecretBytes> open_xchacha(const Secret<32>& key, const Nonce& nonce, ByteView associated,
                                 ByteView sealed);

// BLAKE2b (RFC 7693) of `message` with a key, 256 bits of output.
Secret<32> keyed_blake2b(const Secret<32>& key, ByteView message);

}  // namespace nightlight::crypto
