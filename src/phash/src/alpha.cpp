#include "alpha.h"

#include <algorithm>

namespace nightlight::phash::internal {
namespace {

constexpr unsigned kHalf = 128;

unsigned value_of(std::byte byte) {
  return std::to_integer<unsigned>(byte);
}

}  // namespace

Bytes over_ground(const ImageView& image, ByteView alpha, std::uint8_t ground) {
  const std::size_t channels = image.channels();
  Bytes pixels(image.pixels().size());
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const unsigned share = value_of(alpha[i / channels]);
    const unsigned sum = value_of(image.pixels()[i]) * share + ground * (255 - share);
    pixels[i] = std::byte((sum + 127) / 255);
  }
  return pixels;
}

std::optional<Box> opaque_box(const ImageView& image, ByteView alpha) {
  std::uint32_t left = image.width();
  std::uint32_t top = image.height();
  std::uint32_t right = 0;
  std::uint32_t bottom = 0;
  for (std::uint32_t y = 0; y < image.height(); ++y) {
    for (std::uint32_t x = 0; x < image.width(); ++x) {
      if (value_of(alpha[std::size_t{y} * image.width() + x]) < kHalf) continue;
      left = std::min(left, x);
      top = std::min(top, y);
      right = std::max(right, x + 1);
      bottom = std::max(bottom, y + 1);
    }
  }
  if (left >= right) return std::nullopt;
  return Box{left, top, right - left, bottom - top};
}

}  // namespace nightlight::phash::internal
