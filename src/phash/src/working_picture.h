#pragma once

#include <cstdint>

#include "nightlight/phash/probes.h"
#include "plane.h"

namespace nightlight::phash::internal {

// A part of a picture, in its pixels.
using Box = PictureBox;
inline Box box_of(const ImageView& image) {
  return {0, 0, image.width(), image.height()};
}

// The pixels of the part, row by row.
Bytes pixels_of(const ImageView& image, const Box& box);

// The longer side of a working picture.
inline constexpr std::size_t kWorkingSide = 256;

// The brightness of that part, each side averaged down to kWorkingSide when it is longer: all views
// are made of it, so that a picture's pixels are read once for all of them. `box` is not empty and
// lies within the picture.
Plane working_picture(const ImageView& image, const Box& box);

}  // namespace nightlight::phash::internal
