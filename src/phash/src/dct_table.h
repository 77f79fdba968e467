#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

// The 16×64 matrix D of PDQ's cosine transform (frequencies 1 to 16, no constant term):
//   D[i][j] = sqrt(2/64) · cos(π/128 · (i+1) · (2j+1)),   rounded to binary32.
// It is computed by the compiler from integers and the four basic operations in binary64, so
// neither a mathematics library nor a flag decides a bit; a checksum over all 1,024 words guards
// the result.
namespace nightlight::phash::internal {

inline constexpr std::size_t kFrequencies = 16;
inline constexpr std::size_t kGrid = 64;

constexpr double kPi = 3.14159265358979323846;

// cos(x) for |x| ≤ π/4 by its Taylor series; the term after x^20 is under 1e-23.
constexpr double cosine_near_zero(double x) {
  const double square = x * x;
  double sum = 1.0;
  for (int n = 20; n >= 2; n -= 2) sum = 1.0 - sum * square / (double(n) * (n - 1));
  return sum;
}

// sin(x) for |x| ≤ π/4.
constexpr double sine_near_zero(double x) {
  const double square = x * x;
  double sum = 1.0;
  for (int n = 21; n >= 3; n -= 2) sum = 1.0 - sum * square / (double(n) * (n - 1));
  return x * sum;
}

// cos(π/128 · k): k is folded into the first eighth of the circle before anything is rounded.
constexpr double cosine_of_step(int k) {
  k %= 256;
  if (k > 128) k = 256 - k;
  if (k > 64) return -cosine_of_step(128 - k);
  if (k > 32) return sine_near_zero(kPi / 128 * (64 - k));
  return cosine_near_zero(kPi / 128 * k);
}

using DctTable = std::array<std::array<float, kGrid>, kFrequencies>;

constexpr DctTable make_dct_table() {
  constexpr double kScale =
      0.17677669F;  // sqrt(2/64) rounded to binary32 first, as the original does
  DctTable table{};
  for (std::size_t i = 0; i < kFrequencies; ++i) {
    for (std::size_t j = 0; j < kGrid; ++j) {
      table[i][j] = float(kScale * cosine_of_step(int((i + 1) * (2 * j + 1))));
    }
  }
  return table;
}

inline constexpr DctTable kDct = make_dct_table();

// FNV-1a, 64 bits, taken over the words instead of bytes, row by row.
constexpr std::uint64_t checksum(const DctTable& table) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const auto& row : table) {
    for (const float value : row)
      hash = (hash ^ std::bit_cast<std::uint32_t>(value)) * 0x100000001b3;
  }
  return hash;
}
// The sum over the matrix of the published algorithm, as dumped from a run of Meta's C++ core.
static_assert(checksum(kDct) == 0x0c725997d0b8e721, "this compiler does not follow IEEE 754");

}  // namespace nightlight::phash::internal
