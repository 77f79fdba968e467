#include "nightlight/crypto/chunked_aead.h"

#include <algorithm>

#include "aead.h"
#include "nightlight/core/check.h"
#include "nightlight/core/encoding.h"

namespace nightlight::crypto {
namespace {

static_assert(kChunkOverhead == kTagSize);

Secret<32> derive(const Secret<32>& key, std::string_view purpose, ByteView associated) {
  return keyed_blake2b(key, Encoder().text(purpose).bytes(associated).result());
}

Secret<32> derive_key(const Secret<32>& key, ByteView associated) {
  return derive(key, "nightlight chunked aead 1 key", associated);
}

// A commitment is public once it is in a header; it is made from secret parts all the same.
KeyCommitment derive_commitment(const Secret<32>& key, ByteView associated) {
  const Secret<32> secret = derive(key, "nightlight chunked aead 1 commitment", associated);
  KeyCommitment commitment;
  std::ranges::copy(secret.view(SecretAccess()), commitment.begin());
  return commitment;
}

Nonce chunk_nonce(std::uint64_t index, ChunkKind kind) {
  Nonce nonce{};
  const Bytes tail = Encoder().u64(index).u8(kind == ChunkKind::kLast ? 1 : 0).result();
  std::ranges::copy(tail, nonce.end() - std::ptrdiff_t(tail.size()));
  return nonce;
}

}  // namespace

std::uint64_t sealed_size(std::uint64_t size) {
  const std::uint64_t chunks = size == 0 ? 1 : (size - 1) / kChunkSize + 1;
  return size + chunks * kChunkOverhead;
}

Result<std::uint64_t> unsealed_size(std::uint64_t sealed) {
  const std::uint64_t full = sealed / kSealedChunkSize;
  const std::uint64_t rest = sealed % kSealedChunkSize;
  if (rest == 0 && full > 0) return full * kChunkSize;
  if (rest < kChunkOverhead || (rest == kChunkOverhead && full > 0)) {
    return Error(Code::kCorrupt, "not the size of anything sealed");
  }
  return full * kChunkSize + rest - kChunkOverhead;
}

ChunkSealer::ChunkSealer(const Secret<32>& key, ByteView associated)
    : encryption_key_(derive_key(key, associated)),
      commitment_(derive_commitment(key, associated)) {}

Bytes ChunkSealer::seal(ByteView plaintext, ChunkKind kind) {
  NIGHTLIGHT_CHECK(!ended_);
  if (kind == ChunkKind::kMore) {
    NIGHTLIGHT_CHECK(plaintext.size() == kChunkSize);
  } else {
    NIGHTLIGHT_CHECK(plaintext.size() <= kChunkSize && (!plaintext.empty() || next_ == 0));
    ended_ = true;
  }
  return seal_xchacha(encryption_key_, chunk_nonce(next_++, kind), {}, plaintext);
}

Result<ChunkOpener> ChunkOpener::create(const Secret<32>& key, ByteView associated,
                                        const KeyCommitment& commitment) {
  if (!equal_in_constant_time(derive_commitment(key, associated), commitment)) {
    return Error(Code::kCorrupt, "sealed with another key or for another purpose");
  }
  return ChunkOpener(derive_key(key, associated));
}

Result<SecretBytes> ChunkOpener::open(std::uint64_t index, ChunkKind kind, ByteView sealed) const {
  const bool full = sealed.size() == kSealedChunkSize;
  if (sealed.size() > kSealedChunkSize || (kind == ChunkKind::kMore && !full)) {
    return Error(Code::kCorrupt, "not the size of a chunk").at(index);
  }
  Result<SecretBytes> plaintext =
      open_xchacha(encryption_key_, chunk_nonce(index, kind), {}, sealed);
  if (!plaintext) return plaintext.error().at(index);
  return plaintext;
}

}  // namespace nightlight::crypto
