#include "column_box.h"

#include <algorithm>

namespace nightlight::phash::internal {

ColumnBox::ColumnBox(std::size_t width, std::size_t window)
    : steps_(window), width_(width), sums_(width), kept_(width * window), out_(width) {}

std::optional<std::span<const float>> ColumnBox::push(std::span<const float> row) {
  const std::size_t index = rows_in_++;
  if (!steps_.is_growing(index)) return slide(row);
  std::copy(row.begin(), row.end(), kept_row(index));
  const std::span<const float> result = grow(row);
  if (steps_.is_collecting(index)) return std::nullopt;
  return result;
}

std::span<const float> ColumnBox::grow(std::span<const float> row) {
  const float count = float(rows_in_);
  for (std::size_t x = 0; x < width_; ++x) {
    sums_[x] += row[x];
    out_[x] = sums_[x] / count;
  }
  return out_;
}

std::span<const float> ColumnBox::slide(std::span<const float> row) {
  const float count = float(steps_.window);
  const float* const in = row.data();
  float* const oldest = kept_row(rows_in_ - 1);  // the row that leaves had this one's place
  float* const sums = sums_.data();
  float* const out = out_.data();
  for (std::size_t x = 0; x < width_; ++x) {
    float sum = sums[x] + in[x];
    sum -= oldest[x];
    oldest[x] = in[x];
    sums[x] = sum;
    out[x] = sum / count;
  }
  return out_;
}

std::optional<std::span<const float>> ColumnBox::drain() {
  if (drained_ == steps_.outputs_at_end()) return std::nullopt;
  const float* const oldest = kept_row(rows_in_ + drained_);
  ++drained_;
  const float count = float(steps_.window - drained_);
  for (std::size_t x = 0; x < width_; ++x) {
    sums_[x] -= oldest[x];
    out_[x] = sums_[x] / count;
  }
  return out_;
}

}  // namespace nightlight::phash::internal
