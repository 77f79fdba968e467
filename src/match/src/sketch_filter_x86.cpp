#include "sketch_filter.h"

#if defined(__x86_64__)

#include <immintrin.h>

// As in pdq_scan_x86.cpp, only kernels() hands these out.
namespace nightlight::match::internal {
namespace {

// Bits of each byte, by looking up half bytes (Mula, Kurz and Lemire, 2016).
__attribute__((target("avx2"), always_inline)) inline __m256i byte_counts(__m256i value) {
  const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                          0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low_half = _mm256_set1_epi8(15);
  const __m256i low = _mm256_and_si256(value, low_half);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(value, 4), low_half);
  return _mm256_add_epi8(_mm256_shuffle_epi8(counts, low), _mm256_shuffle_epi8(counts, high));
}

__attribute__((target("avx2"), always_inline)) inline __m256i load(const std::byte* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

// The first `left` of 32 or more bits.
inline std::uint64_t first_bits(std::uint64_t bits, std::uint32_t left) {
  return left < 64 ? bits & ((std::uint64_t{1} << left) - 1) : bits;
}

}  // namespace

__attribute__((target("avx2,bmi"))) std::size_t filter_sketch_avx2(const Run* runs,
                                                                   std::size_t count,
                                                                   Pass* passes) {
  const __m256i ones = _mm256_set1_epi8(1);
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    const __m256i query = _mm256_set1_epi16(short(run.sketch));
    const __m256i allowed = _mm256_set1_epi16(run.allowed);
    for (std::uint32_t first = 0; first < run.count; first += 16) {
      const __m256i bits = _mm256_xor_si256(load(run.sketches + std::size_t{first} * 2), query);
      const __m256i counts = _mm256_maddubs_epi16(byte_counts(bits), ones);
      const auto beyond = std::uint32_t(_mm256_movemask_epi8(_mm256_cmpgt_epi16(counts, allowed)));
      std::uint64_t kept = first_bits(~beyond & 0x55555555U, (run.count - first) * 2);
      for (; kept != 0; kept &= kept - 1) {
        passes[found++] = {i, run.position + first + std::uint32_t(__builtin_ctzll(kept) / 2)};
      }
    }
  }
  return found;
}

__attribute__((target("avx2,bmi"))) std::size_t filter_compact_avx2(const Run* runs,
                                                                    std::size_t count,
                                                                    Pass* passes) {
  const __m256i ones_8 = _mm256_set1_epi8(1);
  const __m256i ones_16 = _mm256_set1_epi16(1);
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    const __m256i query = _mm256_set1_epi32(int(run.sketch));
    const __m256i allowed = _mm256_set1_epi32(run.allowed);
    const __m128i id_bits = _mm_cvtsi32_si128(run.id_bits);
    for (std::uint32_t first = 0; first < run.count; first += 8) {
      const __m256i sketches = _mm256_cvtepu8_epi32(
          _mm_loadl_epi64(reinterpret_cast<const __m128i*>(run.sketches + first)));
      const __m256i postings =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(run.postings + first));
      const __m256i spare = _mm256_slli_epi32(_mm256_srl_epi32(postings, id_bits), 8);
      const __m256i bits = _mm256_xor_si256(_mm256_or_si256(spare, sketches), query);
      const __m256i halves = _mm256_maddubs_epi16(byte_counts(bits), ones_8);
      const __m256i counts = _mm256_madd_epi16(halves, ones_16);
      const __m256i beyond = _mm256_cmpgt_epi32(counts, allowed);
      const auto mask = std::uint32_t(_mm256_movemask_ps(_mm256_castsi256_ps(beyond)));
      std::uint64_t kept = first_bits(~mask & 0xffU, run.count - first);
      for (; kept != 0; kept &= kept - 1) {
        passes[found++] = {i, run.position + first + std::uint32_t(__builtin_ctzll(kept))};
      }
    }
  }
  return found;
}

__attribute__((target("popcnt"))) std::size_t filter_compact_popcnt(const Run* runs,
                                                                    std::size_t count,
                                                                    Pass* passes) {
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    for (std::uint32_t k = 0; k < run.count; ++k) {
      const std::uint64_t spare = std::uint64_t{run.postings[k]} >> run.id_bits;
      const auto sketch = std::uint32_t(spare << 8 | std::uint64_t(run.sketches[k]));
      passes[found] = {i, run.position + k};
      found += __builtin_popcount(sketch ^ run.sketch) <= run.allowed ? 1 : 0;
    }
  }
  return found;
}

#define NIGHTLIGHT_AVX512 target("avx512f,avx512bw,avx512vl,avx512bitalg,avx512vpopcntdq,bmi")

__attribute__((NIGHTLIGHT_AVX512)) std::size_t filter_sketch_avx512(const Run* runs,
                                                                    std::size_t count,
                                                                    Pass* passes) {
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    const __m512i query = _mm512_set1_epi16(short(run.sketch));
    const __m512i allowed = _mm512_set1_epi16(run.allowed);
    for (std::uint32_t first = 0; first < run.count; first += 32) {
      const __m512i sketches = _mm512_loadu_si512(run.sketches + std::size_t{first} * 2);
      const __m512i counts = _mm512_popcnt_epi16(_mm512_xor_si512(sketches, query));
      std::uint64_t kept = first_bits(_mm512_cmple_epi16_mask(counts, allowed), run.count - first);
      for (; kept != 0; kept &= kept - 1) {
        passes[found++] = {i, run.position + first + std::uint32_t(__builtin_ctzll(kept))};
      }
    }
  }
  return found;
}

__attribute__((NIGHTLIGHT_AVX512)) std::size_t filter_compact_avx512(const Run* runs,
                                                                     std::size_t count,
                                                                     Pass* passes) {
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    const __m256i query = _mm256_set1_epi32(int(run.sketch));
    const __m256i allowed = _mm256_set1_epi32(run.allowed);
    const __m128i id_bits = _mm_cvtsi32_si128(run.id_bits);
    for (std::uint32_t first = 0; first < run.count; first += 8) {
      const __m256i sketches = _mm256_cvtepu8_epi32(
          _mm_loadl_epi64(reinterpret_cast<const __m128i*>(run.sketches + first)));
      const __m256i postings =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(run.postings + first));
      const __m256i spare = _mm256_slli_epi32(_mm256_srl_epi32(postings, id_bits), 8);
      const __m256i bits = _mm256_xor_si256(_mm256_or_si256(spare, sketches), query);
      const __mmask8 within = _mm256_cmple_epi32_mask(_mm256_popcnt_epi32(bits), allowed);
      std::uint64_t kept = first_bits(within, run.count - first);
      for (; kept != 0; kept &= kept - 1) {
        passes[found++] = {i, run.position + first + std::uint32_t(__builtin_ctzll(kept))};
      }
    }
  }
  return found;
}

}  // namespace nightlight::match::internal

#endif
