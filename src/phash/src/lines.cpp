#include "lines.h"

#include <algorithm>
#include <cmath>

namespace nightlight::phash::internal {
namespace {

float brightness(const std::byte* pixel, std::size_t channels) {
  const auto value = [pixel](std::size_t i) { return float(std::to_integer<unsigned>(pixel[i])); };
  if (channels == 1) return value(0);
  return 0.299F * value(0) + 0.587F * value(1) + 0.114F * value(2);
}

bool is_column(Side side) {
  return side == Side::kLeft || side == Side::kRight;
}

}  // namespace

LineReader::LineReader(const ImageView& image, const Box& box, Side side)
    : image_(image), box_(box), side_(side) {}

std::size_t LineReader::count() const {
  return is_column(side_) ? box_.width : box_.height;
}

Line LineReader::read(std::size_t index) const {
  const bool from_end = side_ == Side::kRight || side_ == Side::kBottom;
  const std::size_t place = from_end ? count() - 1 - index : index;
  const std::size_t length = is_column(side_) ? box_.height : box_.width;
  const std::size_t channels = image_.channels();
  Line line;
  for (std::size_t i = 0; i < kLineSamples; ++i) {
    const std::size_t along = (2 * i + 1) * length / (2 * kLineSamples);
    const std::size_t x = box_.left + (is_column(side_) ? place : along);
    const std::size_t y = box_.top + (is_column(side_) ? along : place);
    const std::byte* pixel = image_.pixels().data() + (y * image_.width() + x) * channels;
    line[i] = brightness(pixel, channels);
  }
  return line;
}

float deviation(const Line& line, float from) {
  float sum = 0;
  for (const float sample : line) sum += std::abs(sample - from);
  return sum / float(kLineSamples);
}

float difference(const Line& a, const Line& b) {
  float sum = 0;
  for (std::size_t i = 0; i < kLineSamples; ++i) sum += std::abs(a[i] - b[i]);
  return sum / float(kLineSamples);
}

float median(Line line) {
  std::nth_element(line.begin(), line.begin() + kLineSamples / 2, line.end());
  return line[kLineSamples / 2];
}

Box without_lines(Box box, Side side, std::uint32_t lines) {
  if (side == Side::kLeft) box.left += lines;
  if (side == Side::kTop) box.top += lines;
  (is_column(side) ? box.width : box.height) -= lines;
  return box;
}

}  // namespace nightlight::phash::internal
