#pragma once

#include "pdq_lanes.h"

// The cosine transform and the quality of one kernel.
namespace nightlight::phash::internal {
namespace {

// Rows of D·grid are made four at a time, a vector of neighbouring columns each, so that a loaded
// row of the grid serves four sums.
constexpr std::size_t kRowsAtOnce = 4;

struct HalfTransform {
  float at[kFrequencies][kGrid];
};

NIGHTLIGHT_INLINE void transform_columns(const GridFloats& grid, const DctTables& tables,
                                         HalfTransform& half) {
  for (std::size_t i = 0; i < kFrequencies; i += kRowsAtOnce) {
    for (std::size_t j = 0; j < kGrid; j += kLanes) {
      Lanes sums[kRowsAtOnce] = {};
      for (std::size_t k = 0; k < kGrid; ++k) {
        const Lanes samples = load<Lanes>(&grid.at[k][j]);
#pragma GCC unroll 4
        for (std::size_t r = 0; r < kRowsAtOnce; ++r) sums[r] += tables.rows[i + r][k] * samples;
      }
      for (std::size_t r = 0; r < kRowsAtOnce; ++r) store(&half.at[i + r][j], sums[r]);
    }
  }
}

SpectrumFloats transform_grid(const GridFloats& grid, const DctTables& tables) {
  HalfTransform half;
  transform_columns(grid, tables, half);
  SpectrumFloats spectrum;
  for (std::size_t i = 0; i < kFrequencies; i += kRowsAtOnce) {
    for (std::size_t j = 0; j < kFrequencies; j += kLanes) {
      Lanes sums[kRowsAtOnce] = {};
      for (std::size_t k = 0; k < kGrid; ++k) {
        const Lanes cosines = load<Lanes>(&tables.columns[k][j]);
#pragma GCC unroll 4
        for (std::size_t r = 0; r < kRowsAtOnce; ++r) sums[r] += half.at[i + r][k] * cosines;
      }
      for (std::size_t r = 0; r < kRowsAtOnce; ++r) store(&spectrum.at[i + r][j], sums[r]);
    }
  }
  return spectrum;
}

// Each difference is cut to an integer percentage before it is added, so gentle slopes count
// nothing.
NIGHTLIGHT_INLINE int step_between(float a, float b) {
  const int step = int(((a - b) * 100.0F) / 255.0F);
  return step < 0 ? -step : step;
}

int quality_of_grid(const GridFloats& grid) {
  int sum = 0;
  for (std::size_t i = 0; i < kGrid; ++i) {
    for (std::size_t j = 0; j + 1 < kGrid; ++j)
      sum += step_between(grid.at[i][j], grid.at[i][j + 1]);
    if (i + 1 == kGrid) break;
    for (std::size_t j = 0; j < kGrid; ++j) sum += step_between(grid.at[i][j], grid.at[i + 1][j]);
  }
  return sum / 90 < 100 ? sum / 90 : 100;
}

}  // namespace
}  // namespace nightlight::phash::internal
