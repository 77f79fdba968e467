#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "nightlight/phash/pdq.h"
#include "working_picture.h"

namespace nightlight::phash::internal {

enum class Side : unsigned char { kLeft, kTop, kRight, kBottom };
inline constexpr std::array<Side, 4> kSides = {Side::kTop, Side::kBottom, Side::kLeft,
                                               Side::kRight};

// Brightness along one line of a picture, at places spread evenly over it.
inline constexpr std::size_t kLineSamples = 256;
using Line = std::array<float, kLineSamples>;

// Reads the lines of a part of a picture, counted from one of its sides.
class LineReader {
 public:
  LineReader(const ImageView& image, const Box& box, Side side);
  std::size_t count() const;  // of lines
  Line read(std::size_t index) const;

 private:
  const ImageView& image_;
  Box box_;
  Side side_;
};

// The mean difference of the samples from a value, and of two lines from each other.
float deviation(const Line& line, float from);
float difference(const Line& a, const Line& b);
float median(Line line);

// The box without that many lines of this side; they are fewer than it has.
Box without_lines(Box box, Side side, std::uint32_t lines);

}  // namespace nightlight::phash::internal
