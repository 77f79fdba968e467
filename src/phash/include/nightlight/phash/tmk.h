#pragma once

#include <cstdint>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::phash {

// The TMK+PDQF feature of a video (Meta, "PDQ & TMK + PDQF", 2019), as exchanges pass it on: read
// and compared here, never computed. Coefficients are row-major: [period][coefficient][dimension].
struct TmkFeature {
  std::uint32_t frames_per_second = 0;
  std::uint32_t frame_count = 0;
  std::vector<std::uint32_t> periods;
  std::vector<float> fourier;  // one a coefficient
  std::vector<float> average;  // one a dimension
  std::vector<float> cosines;
  std::vector<float> sines;
};

inline constexpr std::size_t kMaxTmkBytes = std::size_t{8} << 20;

// Little-endian, 263,344 bytes at the standard parameters (docs/spec/tmk.md). Fails with
// kInvalidArgument and the byte offset when it is no TMK file, a number in it is out of range or
// not finite, or its length contradicts its header; with kExhausted when it is larger than the
// limit.
Result<TmkFeature> parse_tmk(ByteView file);

struct TmkScore {
  double level1 = 0;  // cosine of the averages, -1..1
  double level2 = 0;  // best agreement over all time offsets, 1 for a video and itself
};
inline constexpr double kTmkThreshold = 0.7;  // for both levels, by Meta's README

// Fails with kInvalidArgument when the two were made with different parameters, or when one was not
// parsed and lacks numbers.
Result<TmkScore> compare_tmk(const TmkFeature& a, const TmkFeature& b);

}  // namespace nightlight::phash
