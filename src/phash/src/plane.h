#pragma once

#include <cstddef>
#include <vector>

namespace nightlight::phash::internal {

// A picture of brightness alone, 0 to 255, row by row.
struct Plane {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<float> samples;

  Plane(std::size_t columns, std::size_t rows)
      : width(columns), height(rows), samples(columns * rows) {}
  float* row(std::size_t y) { return samples.data() + y * width; }
  const float* row(std::size_t y) const { return samples.data() + y * width; }
};

// A weighted sum of neighbouring samples: `weights` belong to `first`, `first` + 1, …
struct Taps {
  std::size_t first = 0;
  std::vector<float> weights;
};
// One for each sample of the result.
using TapTable = std::vector<Taps>;

// Each sample of the result is the weighted sum of rows, then of columns.
Plane resample(const Plane& source, const TapTable& columns, const TapTable& rows);

}  // namespace nightlight::phash::internal
