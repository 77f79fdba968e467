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

__attribute__((target("popcnt"))) int distance_popcnt(const Words& a, const Words& b) {
  return bits_popcnt(a, b, 0) + bits_popcnt(a, b, 1) + bits_popcnt(a, b, 2) + bits_popcnt(a, b, 3);
}

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

constexpr std::uint64_t kTopBits = 0x8000800080008000;
constexpr std::uint64_t kOnes = 0x0001000100010001;

// Whether one of four 16-bit distances (at most 256) may be within the radius (at most 256): adding
// 2^15 - 1 - radius sets a part's top bit exactly when its distance is above the radius.
inline bool may_match(std::uint64_t distances, int radius) {
  const std::uint64_t shift = kOnes * std::uint64_t(0x7fff - radius);
  return ((distances + shift) & kTopBits) != kTopBits;
}

inline int part(std::uint64_t distances, std::size_t i) {
  return int(distances >> 16 * i & 0xffff);
}

// The distances of four hashes as the four 16-bit parts of the result. Lane k of a hash holds the
// count of its word k, at most 64, so four hashes fit into one lane side by side before the lanes
// are added.
template <class Count>
__attribute__((target("avx2"), always_inline)) inline std::uint64_t distances_of_four(
    const Words* hashes, __m256i query) {
  const auto lane_bits = [&](std::size_t i) __attribute__((target("avx2"), always_inline)) {
    const auto* hash = reinterpret_cast<const __m256i*>(hashes[i].data());
    return Count::lane_bits(_mm256_xor_si256(_mm256_loadu_si256(hash), query));
  };
  const __m256i low = _mm256_or_si256(lane_bits(0), _mm256_slli_epi64(lane_bits(1), 16));
  const __m256i high =
      _mm256_or_si256(_mm256_slli_epi64(lane_bits(2), 32), _mm256_slli_epi64(lane_bits(3), 48));
  const __m256i packed = _mm256_or_si256(low, high);
  const __m128i halves =
      _mm_add_epi16(_mm256_castsi256_si128(packed), _mm256_extracti128_si256(packed, 1));
  const __m128i sums = _mm_add_epi16(halves, _mm_unpackhi_epi64(halves, halves));
  return std::uint64_t(_mm_cvtsi128_si64(sums));
}

template <class Count>
__attribute__((target("avx2,popcnt"), always_inline)) inline std::vector<ScanMatch> scan_by_fours(
    std::span<const Words> hashes, const Words& query, int radius) {
  Matches matches(radius);
  const __m256i wide = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(query.data()));
  std::size_t index = 0;
  for (; index + 4 <= hashes.size(); index += 4) {
    const std::uint64_t distances = distances_of_four<Count>(&hashes[index], wide);
    if (!may_match(distances, radius)) continue;
    for (std::size_t i = 0; i < 4; ++i) matches.consider(index + i, part(distances, i));
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
  return scan_by_fours<CountAvx2>(hashes, query, radius);
}

__attribute__((target("avx2,avx512vl,avx512vpopcntdq,popcnt"))) std::vector<ScanMatch> scan_avx512(
    std::span<const Words> hashes, const Words& query, int radius) {
  return scan_by_fours<CountAvx512>(hashes, query, radius);
}

}  // namespace nightlight::match::internal

#endif
