#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace nightlight::phash::internal {

// The order of a box filter's steps over n samples: first it only collects, then the window grows,
// then it slides, then it shrinks. Each output is the running sum divided by the number of samples
// in it. The running sum is part of PDQ's definition: a sum made anew for each window rounds
// differently.
struct BoxSteps {
  explicit BoxSteps(std::size_t window_size) : window(window_size), half((window_size + 2) / 2) {}
  // What the sample number `index` causes.
  bool is_collecting(std::size_t index) const { return index + 1 < half; }
  bool is_growing(std::size_t index) const { return index < window; }
  std::size_t outputs_at_end() const { return half - 1; }

  std::size_t window;
  std::size_t half;
};

// PDQ's window for a side of this length.
constexpr std::size_t box_window(std::size_t side) {
  return (side + 127) / 128;
}

// A box filter along the columns of a picture that arrives row by row. It keeps as many rows as the
// window is high, and treats each column exactly as the filter over a whole column would.
class ColumnBox {
 public:
  ColumnBox(std::size_t width, std::size_t window);

  // Takes the next row and returns the next row of the result if there is one yet, valid until the
  // next call.
  std::optional<std::span<const float>> push(std::span<const float> row);
  // After the last row: the next of the results still owed, until there are none.
  std::optional<std::span<const float>> drain();

 private:
  std::span<const float> grow(std::span<const float> row);
  std::span<const float> slide(std::span<const float> row);
  float* kept_row(std::size_t index) { return &kept_[index % steps_.window * width_]; }

  BoxSteps steps_;
  std::size_t width_;
  std::size_t rows_in_ = 0;
  std::size_t drained_ = 0;
  std::vector<float> sums_;
  std::vector<float> kept_;
  std::vector<float> out_;
};

}  // namespace nightlight::phash::internal
