#include "plane.h"

#include <algorithm>

namespace nightlight::phash::internal {
namespace {

// Rows first: there the inner loop runs along memory.
void sum_rows(const Plane& source, const Taps& taps, std::vector<float>& sums) {
  std::fill(sums.begin(), sums.end(), 0.0F);
  for (std::size_t tap = 0; tap < taps.weights.size(); ++tap) {
    const float weight = taps.weights[tap];
    const float* const row = source.row(taps.first + tap);
    for (std::size_t x = 0; x < source.width; ++x) sums[x] += weight * row[x];
  }
}

}  // namespace

Plane resample(const Plane& source, const TapTable& columns, const TapTable& rows) {
  Plane result(columns.size(), rows.size());
  std::vector<float> sums(source.width);
  for (std::size_t y = 0; y < rows.size(); ++y) {
    sum_rows(source, rows[y], sums);
    float* const out = result.row(y);
    for (std::size_t x = 0; x < columns.size(); ++x) {
      const Taps& taps = columns[x];
      float sum = 0;
      for (std::size_t tap = 0; tap < taps.weights.size(); ++tap) {
        sum += taps.weights[tap] * sums[taps.first + tap];
      }
      out[x] = sum;
    }
  }
  return result;
}

}  // namespace nightlight::phash::internal
