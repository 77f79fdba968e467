#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "nightlight/phash/pdq.h"

namespace nightlight::phash::internal {

// Where the content of a frame begins and ends, as shares of its sides.
struct ContentBox {
  double left = 0;
  double top = 0;
  double right = 1;
  double bottom = 1;
};

// Boxes that differ at any edge by more than this share of the side give hashes too far apart. One
// pixel of a frame 128 high is not visible.
inline constexpr double kVisibleShare = 1.0 / 128;

inline bool differ_visibly(const ContentBox& a, const ContentBox& b) {
  const auto far = [](double x, double y) { return std::max(x - y, y - x) > kVisibleShare; };
  return far(a.left, b.left) || far(a.top, b.top) || far(a.right, b.right) ||
         far(a.bottom, b.bottom);
}

// A rectangle of pixels of a frame.
struct PixelBox {
  std::uint32_t left = 0;
  std::uint32_t top = 0;
  std::uint32_t right = 0;  // one past the last
  std::uint32_t bottom = 0;

  bool is_empty() const { return left >= right || top >= bottom; }
  std::uint32_t width() const { return right - left; }
  std::uint32_t height() const { return bottom - top; }
};

// The bars that all frames of a clip have in common. Bars are rows, then columns, at the edges in
// each of which no colour varies by more than 12 of 255. Frames may differ in size. A frame that is
// all one bar, such as a black one, has no content and says nothing.
class Letterbox {
 public:
  // Takes a frame into account, looking only at what all frames before had as bars.
  void add(const ImageView& frame);

  // The smallest box that holds the content of every frame so far; nothing while none had any.
  const std::optional<ContentBox>& content() const { return content_; }

  // The content in pixels of a frame of this size; the whole frame before there is any.
  PixelBox pixels_of(const ImageView& frame) const;

 private:
  std::optional<ContentBox> content_;
};

}  // namespace nightlight::phash::internal
