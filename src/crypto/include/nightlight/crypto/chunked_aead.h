#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::crypto {

// Authenticated encryption of long byte strings in chunks, so that any part can be read without the
// rest, bound to one key (ADR 0008). For a key K and associated data A:
//   encryption key = BLAKE2b-256(key K, text "nightlight chunked aead 1 key", bytes A)
//   commitment     = BLAKE2b-256(key K, text "nightlight chunked aead 1 commitment", bytes A)
//   nonce i        = 15 zero bytes, u64 i, u8 (1 for the last chunk, 0 for the others)
//   chunk i        = XChaCha20-Poly1305(encryption key, nonce i, 64 KiB of plaintext)
// with text, bytes, u64 and u8 as in docs/spec/encoding.md. Every chunk but the last is full; the
// last is empty only when the whole is. A key seals one thing, once.

constexpr std::size_t kChunkSize = 64 * 1024;
constexpr std::size_t kChunkOverhead = 16;
constexpr std::size_t kSealedChunkSize = kChunkSize + kChunkOverhead;

enum class ChunkKind : unsigned char { kMore, kLast };

// Names the key and the associated data without telling them: nobody can find two that share one.
using KeyCommitment = std::array<std::byte, 32>;

// How many bytes `size` bytes become.
std::uint64_t sealed_size(std::uint64_t size);
// The inverse; kCorrupt for a size that no sealing gives.
Result<std::uint64_t> unsealed_size(std::uint64_t sealed);

// Seals chunk after chunk. Not safe from many threads.
class ChunkSealer {
 public:
  ChunkSealer(const Secret<32>& key, ByteView associated);
  const KeyCommitment& commitment() const { return commitment_; }
  // kMore takes exactly kChunkSize bytes, kLast up to that, and nothing follows kLast.
  Bytes seal(ByteView plaintext, ChunkKind kind);

 private:
  Secret<32> encryption_key_;
  KeyCommitment commitment_;
  std::uint64_t next_ = 0;
  bool ended_ = false;
};

// Opens chunks in any order. Safe from many threads.
class ChunkOpener {
 public:
  // kCorrupt when `commitment` is not the one of this key and this associated data.
  static Result<ChunkOpener> create(const Secret<32>& key, ByteView associated,
                                    const KeyCommitment& commitment);
  // The plaintext of the chunk with this index. Fails with kCorrupt and the index when a single bit
  // differs from what was sealed there, or when it is (not) the last chunk.
  Result<SecretBytes> open(std::uint64_t index, ChunkKind kind, ByteView sealed) const;

 private:
  explicit ChunkOpener(Secret<32> encryption_key) : encryption_key_(std::move(encryption_key)) {}
  Secret<32> encryption_key_;
};

}  // namespace nightlight::crypto
