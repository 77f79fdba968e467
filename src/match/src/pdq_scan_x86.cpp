#include "pdq_scan.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Each function here is compiled for instructions that the rest of the program does not assume;
// only kernels() hands them out. What these functions call must be inlined or plain.
namespace nightlight::match::internal {
namespace {

__attribute__((target("popcnt"))) inline int bits_popcnt(const Words& a, const Words& b,
                                                         std::size_t i) {
  return int(__builtin_popcountll(a[i] ^ b[i]));
}

}  // namespace

__attribute__((target("popcnt"))) int distance_popcnt(const Words& a, const Words& b) {
  return bits_popcnt(a, b, 0) + bits_popcnt(a, b, 1) + bits_popcnt(a, b, 2) + bits_popcnt(a, b, 3);
}

namespace {

// The bits of each 64-bit lane, counted by looking up half bytes (Mula, Kurz and Lemire, "Faster
// population counts using AVX2 instructions", 2016).
struct CountAvx2 {
  __attribute__((target("avx2"))) static inline __m256i lane_bits(__m256i value) {
    const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                            0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low_half = _mm256_set1_epi8(15);
    const __m256i low = _mm256_and_si256(value, low_half);
    const __m256i high = _mm256_and_si256(_mm256_srli_epi16(value, 4), low_half);
    const __m256i bytes =
        _mm256_add_epi8(_mm256_shuffle_epi8(counts, low), _mm256_shuffle_epi8(counts, high));
    return _mm256_sad_epu8(bytes, _mm256_setzero_si256());
  }
};

// The same by the instruction made for it.
struct CountAvx512 {
  __attribute__((target("avx2,avx512vl,avx512vpopcntdq"))) static inline __m256i lane_bits(
      __m256i value) {
    return _mm256_popcnt_epi64(value);
  }
};

__attribute__((target("avx2"), always_inline)) inline __m256i load_pair(const Words* pair) {
  const auto* first = reinterpret_cast<const __m128i*>(pair[0].data());
  const auto* second = reinterpret_cast<const __m128i*>(pair[1].data());
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128(first)),
                                 _mm_loadu_si128(second), 1);
}

// Whether the first 128 bits of one of eight hashes differ from the query's in at most `radius`
// places: all that a match must do, and what almost nothing else does. `head` holds those 128 bits
// of the query twice.
//
// A register takes the heads of two hashes, two lanes each. A lane counts at most 64, so the lanes
// of four registers fit into one as 16-bit parts, and adding neighbouring lanes finishes eight
// distances at once.
template <class Count>
__attribute__((target("avx2"), always_inline)) inline bool may_match(const Words* eight,
                                                                     __m256i head, int radius) {
  const auto lane_bits = [&](std::size_t i) __attribute__((target("avx2"), always_inline)) {
    return Count::lane_bits(_mm256_xor_si256(load_pair(eight + i), head));
  };
  const __m256i low = _mm256_or_si256(lane_bits(0), _mm256_slli_epi64(lane_bits(2), 16));
  const __m256i high =
      _mm256_or_si256(_mm256_slli_epi64(lane_bits(4), 32), _mm256_slli_epi64(lane_bits(6), 48));
  const __m256i packed = _mm256_or_si256(low, high);
  const __m256i distances = _mm256_add_epi16(packed, _mm256_shuffle_epi32(packed, 0x4e));
  const __m256i beyond = _mm256_set1_epi16(short(radius + 1));
  return _mm256_movemask_epi8(_mm256_cmpgt_epi16(beyond, distances)) != 0;
}

template <class Count>
__attribute__((target("avx2,popcnt"), always_inline)) inline std::vector<ScanMatch> scan_by_eights(
    std::span<const Words> hashes, const Words& query, int radius) {
  Matches matches(radius);
  const __m256i head =
      _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(query.data())));
  std::size_t index = 0;
  for (; index + 8 <= hashes.size(); index += 8) {
    if (!may_match<Count>(&hashes[index], head, radius)) continue;
    for (std::size_t i = index; i < index + 8; ++i) {
      matches.consider(i, distance_popcnt(hashes[i], query));
    }
  }
  for (; index < hashes.size(); ++index) {
    matches.consider(index, distance_popcnt(hashes[index], query));
  }
  return std::move(matches).take();
}

}  // namespace

__attribute__((target("popcnt"))) std::vector<ScanMatch> scan_popcnt(std::span<const Words> hashes,
                                                                     const Words& query,
                                                                     int radius) {
  Matches matches(radius);
  for (std::size_t index = 0; index < hashes.size(); ++index) {
    const Words& hash = hashes[index];
    const int half = bits_popcnt(hash, query, 0) + bits_popcnt(hash, query, 1);
    if (!is_within(half, radius)) continue;  // the other half can only add to it
    matches.consider(index, half + bits_popcnt(hash, query, 2) + bits_popcnt(hash, query, 3));
  }
  return std::move(matches).take();
}

__attribute__((target("avx2,popcnt"))) std::vector<ScanMatch> scan_avx2(
    std::span<const Words> hashes, const Words& query, int radius) {
  return scan_by_eights<CountAvx2>(hashes, query, radius);
}

__attribute__((target("avx2,avx512vl,avx512vpopcntdq,popcnt"))) std::vector<ScanMatch> scan_avx512(
    std::span<const Words> hashes, const Words& query, int radius) {
  return scan_by_eights<CountAvx512>(hashes, query, radius);
}

}  // namespace nightlight::match::internal

#endif
