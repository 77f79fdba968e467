#pragma once

#include <cstddef>
#include <utility>

#include "pdq_kernel.h"

// Vectors of NIGHTLIGHT_PDQ_LANES floats, and what a kernel needs of them, in the vector extension
// that GCC and clang share. Everything is local to the kernel that includes this.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "spread_pixels() takes bytes from words");

#define NIGHTLIGHT_INLINE inline __attribute__((always_inline))

namespace nightlight::phash::internal {
namespace {

constexpr std::size_t kLanes = NIGHTLIGHT_PDQ_LANES;
typedef float Lanes __attribute__((vector_size(4 * NIGHTLIGHT_PDQ_LANES)));
typedef int Words __attribute__((vector_size(4 * NIGHTLIGHT_PDQ_LANES)));
typedef unsigned char WordBytes __attribute__((vector_size(4 * NIGHTLIGHT_PDQ_LANES)));
typedef unsigned char Samples __attribute__((vector_size(NIGHTLIGHT_PDQ_LANES)));

// kLanes rows of kLanes samples, or, transposed, kLanes columns.
struct Block {
  Lanes at[kLanes];
};

template <class Vector>
NIGHTLIGHT_INLINE Vector load(const void* from) {
  Vector vector;
  __builtin_memcpy(&vector, from, sizeof vector);
  return vector;
}
NIGHTLIGHT_INLINE void store(float* to, Lanes lanes) {
  __builtin_memcpy(to, &lanes, sizeof lanes);
}

// Lane k of the result is lane Index::of(k) of `a` with `b` behind it.
template <class Index, class Vector, std::size_t... k>
NIGHTLIGHT_INLINE Vector shuffle_lanes(Vector a, Vector b, std::index_sequence<k...>) {
  return __builtin_shufflevector(a, b, int(Index::of(k))...);
}
template <class Index>
NIGHTLIGHT_INLINE Lanes shuffle(Lanes a, Lanes b) {
  return shuffle_lanes<Index>(a, b, std::make_index_sequence<kLanes>());
}

// A quad is four neighbouring lanes: what the older instructions shuffle within.
constexpr std::size_t quad_start(std::size_t lane) {
  return lane / 4 * 4;
}
template <std::size_t kFrom>
struct MixSingles {  // a0 b0 a1 b1 of each quad, or a2 b2 a3 b3
  static constexpr std::size_t of(std::size_t k) {
    return quad_start(k) + kFrom + k % 4 / 2 + k % 2 * kLanes;
  }
};
template <std::size_t kFrom>
struct MixPairs {  // a0 a1 b0 b1 of each quad, or a2 a3 b2 b3
  static constexpr std::size_t of(std::size_t k) {
    return quad_start(k) + kFrom + k % 2 + k % 4 / 2 * kLanes;
  }
};
template <std::size_t kFirst>
struct PickQuads {  // every second quad, starting with the first or the second
  static constexpr std::size_t of(std::size_t k) { return 2 * quad_start(k) + 4 * kFirst + k % 4; }
};

// Puts quad number g of columns[q] at quad number q of result g.
NIGHTLIGHT_INLINE void turn_quads(Lanes* columns) {
  if constexpr (kLanes == 8) {
    const Lanes even = shuffle<PickQuads<0>>(columns[0], columns[1]);
    columns[1] = shuffle<PickQuads<1>>(columns[0], columns[1]);
    columns[0] = even;
  }
  if constexpr (kLanes == 16) {
    const Lanes even_low = shuffle<PickQuads<0>>(columns[0], columns[1]);
    const Lanes odd_low = shuffle<PickQuads<1>>(columns[0], columns[1]);
    const Lanes even_high = shuffle<PickQuads<0>>(columns[2], columns[3]);
    const Lanes odd_high = shuffle<PickQuads<1>>(columns[2], columns[3]);
    columns[0] = shuffle<PickQuads<0>>(even_low, even_high);
    columns[1] = shuffle<PickQuads<0>>(odd_low, odd_high);
    columns[2] = shuffle<PickQuads<1>>(even_low, even_high);
    columns[3] = shuffle<PickQuads<1>>(odd_low, odd_high);
  }
}

NIGHTLIGHT_INLINE Block transposed(const Block& rows) {
  constexpr std::size_t kQuads = kLanes / 4;
  Lanes columns[4][kQuads];  // [j][g]: column j of every quad, of the rows 4g to 4g + 3
#pragma GCC unroll 16
  for (std::size_t g = 0; g < kQuads; ++g) {
    const Lanes* const row = rows.at + 4 * g;
    const Lanes low01 = shuffle<MixSingles<0>>(row[0], row[1]);
    const Lanes high01 = shuffle<MixSingles<2>>(row[0], row[1]);
    const Lanes low23 = shuffle<MixSingles<0>>(row[2], row[3]);
    const Lanes high23 = shuffle<MixSingles<2>>(row[2], row[3]);
    columns[0][g] = shuffle<MixPairs<0>>(low01, low23);
    columns[1][g] = shuffle<MixPairs<2>>(low01, low23);
    columns[2][g] = shuffle<MixPairs<0>>(high01, high23);
    columns[3][g] = shuffle<MixPairs<2>>(high01, high23);
  }
  Block result;
#pragma GCC unroll 16
  for (std::size_t j = 0; j < 4; ++j) {
    turn_quads(columns[j]);
#pragma GCC unroll 16
    for (std::size_t g = 0; g < kQuads; ++g) result.at[4 * g + j] = columns[j][g];
  }
  return result;
}

// kLanes RGB pixels, one a word: red in its lowest byte, then green and blue; the highest byte is
// anything. Reads up to four bytes past the last pixel.
#if defined(__SSSE3__) || defined(__ARM_NEON)
typedef unsigned char Bytes16 __attribute__((vector_size(16)));
typedef unsigned char Bytes32 __attribute__((vector_size(32)));
template <class Whole, class Half, std::size_t... k>
NIGHTLIGHT_INLINE Whole joined(Half low, Half high, std::index_sequence<k...>) {
  return __builtin_shufflevector(low, high, int(k)...);
}
// Sixteen bytes from the start of each quad of pixels, which takes twelve.
NIGHTLIGHT_INLINE Bytes16 load_quad(const unsigned char* pixels, std::size_t quad) {
  return load<Bytes16>(pixels + 12 * quad);
}
NIGHTLIGHT_INLINE Bytes32 load_quads(const unsigned char* pixels, std::size_t quad) {
  return joined<Bytes32>(load_quad(pixels, quad), load_quad(pixels, quad + 1),
                         std::make_index_sequence<32>());
}
NIGHTLIGHT_INLINE WordBytes load_all_quads(const unsigned char* pixels) {
#if NIGHTLIGHT_PDQ_LANES == 4
  return load_quad(pixels, 0);
#elif NIGHTLIGHT_PDQ_LANES == 8
  return load_quads(pixels, 0);
#else
  return joined<WordBytes>(load_quads(pixels, 0), load_quads(pixels, 2),
                           std::make_index_sequence<64>());
#endif
}
struct SpreadTriples {
  static constexpr std::size_t of(std::size_t k) { return k / 16 * 16 + k % 16 / 4 * 3 + k % 4; }
};
template <std::size_t... k>
NIGHTLIGHT_INLINE WordBytes spread_bytes(WordBytes bytes, std::index_sequence<k...>) {
  return __builtin_shufflevector(bytes, bytes, int(SpreadTriples::of(k))...);
}
NIGHTLIGHT_INLINE Words spread_pixels(const unsigned char* pixels) {
  return (Words)spread_bytes(load_all_quads(pixels), std::make_index_sequence<4 * kLanes>());
}
#else
NIGHTLIGHT_INLINE Words spread_pixels(const unsigned char* pixels) {
  Words words = {};
#pragma GCC unroll 16
  for (std::size_t k = 0; k < kLanes; ++k) {
    int word;
    __builtin_memcpy(&word, pixels + 3 * k, sizeof word);
    words[k] = word;
  }
  return words;
}
#endif

// Brightness of kLanes pixels, 0 to 255. A grey sample is its own brightness: the weighted sum
// would be one unit in the last place off for some values.
template <std::size_t kChannels>
NIGHTLIGHT_INLINE Lanes brightness(const unsigned char* pixels) {
  if constexpr (kChannels == 1) {
    return __builtin_convertvector(__builtin_convertvector(load<Samples>(pixels), Words), Lanes);
  } else {
    const Words words = spread_pixels(pixels);
    const Lanes red = __builtin_convertvector(words & 0xff, Lanes);
    const Lanes green = __builtin_convertvector(words >> 8 & 0xff, Lanes);
    const Lanes blue = __builtin_convertvector(words >> 16 & 0xff, Lanes);
    return (0.299F * red + 0.587F * green) + 0.114F * blue;
  }
}

}  // namespace
}  // namespace nightlight::phash::internal
