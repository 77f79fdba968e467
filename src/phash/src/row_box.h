#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "column_box.h"

namespace nightlight::phash::internal {

// Rows are filtered in groups of eight, one lane a row: a running sum cannot be shared out within a
// row without changing its rounding, but eight of them can run side by side.
inline constexpr std::size_t kLanes = 8;
using Lanes = std::array<float, kLanes>;

// Eight rows, pixel by pixel: element x holds pixel x of each row.
using RowGroup = std::vector<Lanes>;

// Runs a box filter of this window over the eight rows and calls emit(x, sums, count) for each
// output pixel x in order; the filtered pixel is sums / count.
template <class Emit>
void filter_rows(const RowGroup& group, std::size_t window, Emit&& emit) {
  const BoxSteps steps(window);
  Lanes sums{};
  std::size_t out = 0;
  for (std::size_t x = 0; x < window; ++x) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += group[x][lane];
    if (!steps.is_collecting(x)) emit(out++, sums, float(x + 1));
  }
  const float full = float(window);
  for (std::size_t x = window; x < group.size(); ++x) {
    const Lanes& enters = group[x];
    const Lanes& leaves = group[x - window];
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sums[lane] = (sums[lane] + enters[lane]) - leaves[lane];
    }
    emit(out++, sums, full);
  }
  for (std::size_t count = window - 1; out < group.size(); --count) {
    const Lanes& leaves = group[group.size() - count - 1];
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] -= leaves[lane];
    emit(out++, sums, float(count));
  }
}

}  // namespace nightlight::phash::internal
