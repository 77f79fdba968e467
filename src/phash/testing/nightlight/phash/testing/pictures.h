#pragma once

#include <array>
#include <cstdint>

#include "nightlight/phash/pdq.h"
#include "nightlight/phash/query_tag.h"

namespace nightlight::phash::testing {

// A picture made by a formula, with its pixels.
struct Picture {
  Bytes pixels;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t channels = 1;

  ImageView view() const { return ImageView::create(pixels, width, height, channels).value(); }
};

// Fills a picture with sample(x, y, channel), an integer from 0 to 255.
template <class Sample>
Picture make_picture(std::uint32_t width, std::uint32_t height, std::uint32_t channels,
                     Sample sample) {
  Picture picture{{}, width, height, channels};
  picture.pixels.reserve(std::size_t{width} * height * channels);
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      for (std::uint32_t c = 0; c < channels; ++c) {
        picture.pixels.push_back(std::byte(sample(x, y, c) & 0xff));
      }
    }
  }
  return picture;
}

inline Picture constant(std::uint32_t width, std::uint32_t height, int value) {
  return make_picture(width, height, 1, [=](auto, auto, auto) { return value; });
}

// Squares of 8×8 pixels, black at the upper left.
inline Picture checkerboard(std::uint32_t width, std::uint32_t height) {
  return make_picture(width, height, 1, [](std::uint32_t x, std::uint32_t y, auto) {
    return (x / 8 + y / 8) % 2 == 0 ? 0 : 255;
  });
}

// Every sample from the upper byte of a 32-bit linear congruential generator (Numerical Recipes,
// 1992).
inline Picture noise(std::uint32_t width, std::uint32_t height, std::uint32_t channels,
                     std::uint32_t seed) {
  std::uint32_t state = seed;
  return make_picture(width, height, channels, [&state](auto, auto, auto) {
    state = state * 1664525 + 1013904223;
    return int(state >> 24);
  });
}

// Soft slopes with grain: quality and spectrum are closer to a photograph's than those of noise.
inline Picture hills(std::uint32_t width, std::uint32_t height, std::uint32_t seed) {
  std::uint32_t state = seed;
  return make_picture(width, height, 3, [&](std::uint32_t x, std::uint32_t y, std::uint32_t c) {
    state = state * 1664525 + 1013904223;
    const std::uint32_t u = x * 1021 / width;
    const std::uint32_t v = y * 1021 / height;
    const std::uint32_t slope = (u * u / 509 + v * (3 + c) + u * v / 211 + seed * 37) % 510;
    const std::uint32_t hill = slope < 255 ? slope : 509 - slope;
    return int(hill * 7 / 8 + (state >> 28));
  });
}

// The copy of the picture that `dihedral` names, made by moving its pixels.
inline Picture turned(const Picture& picture, Dihedral dihedral) {
  const std::uint32_t right = picture.width - 1;
  const std::uint32_t bottom = picture.height - 1;
  // Where the pixel at (x, y) of the copy comes from.
  const auto source = [&](std::uint32_t x, std::uint32_t y) -> std::array<std::uint32_t, 2> {
    switch (dihedral) {
      case Dihedral::kNone:
        break;
      case Dihedral::kRot90:
        return {right - y, x};
      case Dihedral::kRot180:
        return {right - x, bottom - y};
      case Dihedral::kRot270:
        return {y, bottom - x};
      case Dihedral::kFlipX:
        return {x, bottom - y};
      case Dihedral::kFlipY:
        return {right - x, y};
      case Dihedral::kFlipPlus1:
        return {y, x};
      case Dihedral::kFlipMinus1:
        return {right - y, bottom - x};
    }
    return {x, y};
  };
  const bool is_transposed = dihedral == Dihedral::kRot90 || dihedral == Dihedral::kRot270 ||
                             dihedral == Dihedral::kFlipPlus1 || dihedral == Dihedral::kFlipMinus1;
  const std::uint32_t width = is_transposed ? picture.height : picture.width;
  const std::uint32_t height = is_transposed ? picture.width : picture.height;
  return make_picture(width, height, picture.channels, [&](auto x, auto y, auto channel) {
    const auto from = source(x, y);
    const std::size_t pixel = std::size_t{from[1]} * picture.width + from[0];
    return std::to_integer<int>(picture.pixels[pixel * picture.channels + channel]);
  });
}

}  // namespace nightlight::phash::testing
