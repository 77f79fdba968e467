#pragma once

#include "nightlight/core/bytes.h"
#include "nightlight/core/random.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::crypto {

// Wraps a key under a key-encryption key W (ADR 0008), bound to a context C that says what it is
// for:
//   nonce          = 24 random bytes
//   encryption key = BLAKE2b-256(key W, text "nightlight key wrap 1 key", nonce, bytes C)
//   commitment     = BLAKE2b-256(key W, text "nightlight key wrap 1 commitment", nonce, bytes C)
//   wrapped        = nonce, commitment, XChaCha20-Poly1305(encryption key, nonce, key)
constexpr std::size_t kWrappedKeySize = 24 + 32 + 32 + 16;

Bytes wrap_key(const Secret<32>& wrapping, const Secret<32>& key, ByteView context, Random& random);

// kCorrupt for anything but what wrap_key() gave for this wrapping key and context.
Result<Secret<32>> unwrap_key(const Secret<32>& wrapping, ByteView wrapped, ByteView context);

}  // namespace nightlight::crypto
