#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "nightlight/phash/pdq.h"

namespace nightlight::match::internal {

// 256 bits as four words: 32 bytes, so that many hashes lie side by side without gaps.
using Words = std::array<std::uint64_t, 4>;
static_assert(sizeof(Words) == phash::PdqHash::kSize);

inline int distance_between(const Words& a, const Words& b) {
  int bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) bits += std::popcount(a[i] ^ b[i]);
  return bits;
}

// 1 for an odd number of bits, else 0. The distance of two hashes is odd when just one of them is.
inline int parity_of(const Words& words) {
  return std::popcount(words[0] ^ words[1] ^ words[2] ^ words[3]) & 1;
}

// Neighbouring bits of real hashes go together, which makes buckets uneven; inside an index the
// bits of a hash therefore stand in the order of docs/spec/pdq-index.md. Distances stay the same.
extern const std::array<std::uint8_t, 256> kBitOrder;  // bit p of the permuted hash is this bit
Words permuted(const Words& words);
Words restored(const Words& permuted_words);

// So many bits from bit `start` on.
struct Field {
  int start = 0;
  int width = 0;  // at most 32
};

inline std::uint32_t bits_at(const Words& words, Field field) {
  const auto word = std::size_t(field.start) / 64;
  const int shift = field.start % 64;
  std::uint64_t bits = words[word] >> shift;
  if (shift + field.width > 64) bits |= words[word + 1] << (64 - shift);
  return std::uint32_t(bits & ((std::uint64_t{1} << field.width) - 1));
}

}  // namespace nightlight::match::internal
