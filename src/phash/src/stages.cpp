#include <algorithm>
#include <cstdlib>

#include "stages.h"

namespace nightlight::phash::internal {
namespace {

// Each difference is cut to an integer percentage before it is added, so gentle slopes count
// nothing.
int step_between(float a, float b) {
  return std::abs(int(((a - b) * 100.0F) / 255.0F));
}

// D with its rows as columns, so that the inner loops below run along memory.
using Turned = std::array<std::array<float, kFrequencies>, kGrid>;
constexpr Turned turn(const DctTable& table) {
  Turned turned{};
  for (std::size_t i = 0; i < kFrequencies; ++i) {
    for (std::size_t k = 0; k < kGrid; ++k) turned[k][i] = table[i][k];
  }
  return turned;
}
constexpr Turned kTurnedDct = turn(kDct);

}  // namespace

int quality_of(const Grid& grid) {
  int sum = 0;
  for (std::size_t i = 0; i + 1 < kGrid; ++i) {
    for (std::size_t j = 0; j < kGrid; ++j) sum += step_between(grid[i][j], grid[i + 1][j]);
  }
  for (std::size_t i = 0; i < kGrid; ++i) {
    for (std::size_t j = 0; j + 1 < kGrid; ++j) sum += step_between(grid[i][j], grid[i][j + 1]);
  }
  return std::min(100, sum / 90);
}

// D·grid·Dᵀ. The loop over k is outermost of the two inner ones, so that each element is one sum
// over k in rising order while neighbours are computed side by side.
Spectrum transform(const Grid& grid) {
  Spectrum spectrum{};
  for (std::size_t i = 0; i < kFrequencies; ++i) {
    std::array<float, kGrid> half{};
    for (std::size_t k = 0; k < kGrid; ++k) {
      for (std::size_t j = 0; j < kGrid; ++j) half[j] += kDct[i][k] * grid[k][j];
    }
    for (std::size_t k = 0; k < kGrid; ++k) {
      for (std::size_t j = 0; j < kFrequencies; ++j) spectrum[i][j] += half[k] * kTurnedDct[k][j];
    }
  }
  return spectrum;
}

float lower_median(const Spectrum& spectrum) {
  std::array<float, PdqHash::kBits> values{};
  auto next = values.begin();
  for (const auto& row : spectrum) next = std::copy(row.begin(), row.end(), next);
  const auto middle = values.begin() + 127;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

PdqHash bits_above(const Spectrum& spectrum, float threshold) {
  std::array<std::uint64_t, 4> words{};
  for (std::size_t i = 0; i < kFrequencies; ++i) {
    for (std::size_t j = 0; j < kFrequencies; ++j) {
      const std::size_t bit = 16 * i + j;
      words[bit / 64] |= std::uint64_t(spectrum[i][j] > threshold) << bit % 64;
    }
  }
  return PdqHash(words);
}

}  // namespace nightlight::phash::internal
