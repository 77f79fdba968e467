#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "nightlight/phash/testing/pictures.h"

namespace nightlight::phash::testing {

// A part of a picture, in pixels.
struct Part {
  std::uint32_t left;
  std::uint32_t top;
  std::uint32_t width;
  std::uint32_t height;
};

// Thousands of discs of all sizes, each over those before it: a "dead leaves" picture, whose edges
// and spectrum are like a photograph's. One seed gives the same picture at every size.
inline Picture leaves(std::uint32_t width, std::uint32_t height, std::uint32_t seed) {
  constexpr std::uint32_t kUnits = 4096;  // the width; the height follows from the shape
  std::uint32_t state = seed * 2654435761U + 12345;
  const auto below = [&state](std::uint32_t limit) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % limit;
  };
  const std::uint32_t tall = kUnits * height / width;
  Picture picture = make_picture(width, height, 3, [](auto, auto, auto) { return 128; });
  for (int leaf = 0; leaf < 1500; ++leaf) {
    const std::uint32_t radius = 60 + 60 * 900 / (60 + below(900));  // small ones are more
    const std::int64_t x = below(kUnits);
    const std::int64_t y = below(tall);
    const std::uint32_t shades[3] = {below(256), below(256), below(256)};
    const auto pixel_of = [&](std::int64_t unit) { return unit * width / kUnits; };
    const std::int64_t last = std::min<std::int64_t>(height - 1, pixel_of(y + radius));
    for (std::int64_t v = std::max<std::int64_t>(0, pixel_of(y - radius)); v <= last; ++v) {
      const std::int64_t right = std::min<std::int64_t>(width - 1, pixel_of(x + radius));
      for (std::int64_t u = std::max<std::int64_t>(0, pixel_of(x - radius)); u <= right; ++u) {
        const std::int64_t dx = u * kUnits / width - x;
        const std::int64_t dy = v * kUnits / width - y;
        if (dx * dx + dy * dy > std::int64_t{radius} * radius) continue;
        std::byte* const pixel = &picture.pixels[(std::size_t(v) * width + std::size_t(u)) * 3];
        for (int c = 0; c < 3; ++c) pixel[c] = std::byte(shades[c]);
      }
    }
  }
  return picture;
}

inline int sample_of(const Picture& picture, std::uint32_t x, std::uint32_t y, std::uint32_t c) {
  const std::size_t pixel = std::size_t{y} * picture.width + x;
  return std::to_integer<int>(picture.pixels[pixel * picture.channels + c]);
}

inline Picture part_of(const Picture& picture, const Part& part) {
  return make_picture(part.width, part.height, picture.channels, [&](auto x, auto y, auto c) {
    return sample_of(picture, part.left + x, part.top + y, c);
  });
}

// Without these percentages of its sides.
inline Picture cropped(const Picture& picture, double left, double top, double right,
                       double bottom) {
  const auto of = [](std::uint32_t side, double percent) {
    return std::uint32_t(double(side) * percent / 100 + 0.5);
  };
  const Part part = {of(picture.width, left), of(picture.height, top),
                     picture.width - of(picture.width, left) - of(picture.width, right),
                     picture.height - of(picture.height, top) - of(picture.height, bottom)};
  return part_of(picture, part);
}

// On a larger ground of one brightness.
inline Picture framed(const Picture& picture, std::uint32_t left, std::uint32_t top,
                      std::uint32_t right, std::uint32_t bottom, int ground) {
  return make_picture(picture.width + left + right, picture.height + top + bottom, picture.channels,
                      [&](auto x, auto y, auto c) {
                        const bool is_inside = x >= left && x < left + picture.width && y >= top &&
                                               y < top + picture.height;
                        return is_inside ? sample_of(picture, x - left, y - top, c) : ground;
                      });
}

// With a part covered by lines of "text": strokes of `ink` on `ground`.
inline Picture lettered(const Picture& picture, const Part& part, int ground, int ink) {
  return make_picture(picture.width, picture.height, picture.channels, [&](auto x, auto y, auto c) {
    const bool is_inside =
        x >= part.left && x < part.left + part.width && y >= part.top && y < part.top + part.height;
    if (!is_inside) return sample_of(picture, x, y, c);
    const std::uint32_t u = x - part.left;
    const std::uint32_t v = (y - part.top) % 40;
    const bool is_line = v >= 12 && v < 28 && u >= 20 && u + 20 < part.width;
    return is_line && u * 2654435761U % 7 < 2 && u % 11 < 8 ? ink : ground;
  });
}

}  // namespace nightlight::phash::testing
