#include "views.h"

#include <algorithm>
#include <array>

namespace nightlight::golden {

using media::Image;

phash::PdqFingerprint fingerprint(const Image& image, phash::PdqVariant variant) {
  return phash::pdq(phash::ImageView::create(image.rgb, image.width, image.height, 3).value(),
                    variant);
}

Image over(Image image, std::uint8_t grey) {
  for (std::size_t i = 0; i < image.alpha.size(); ++i) {
    const auto alpha = std::to_integer<unsigned>(image.alpha[i]);
    for (std::size_t c = 3 * i; c < 3 * i + 3; ++c) {
      const auto colour = std::to_integer<unsigned>(image.rgb[c]);
      image.rgb[c] = static_cast<std::byte>((colour * alpha + grey * (255 - alpha) + 127) / 255);
    }
  }
  image.alpha.clear();
  return image;
}

Image alpha_box(const Image& image) {
  std::uint32_t left = image.width;
  std::uint32_t top = image.height;
  std::uint32_t right = 0;
  std::uint32_t bottom = 0;
  for (std::uint32_t y = 0; y < image.height; ++y) {
    for (std::uint32_t x = 0; x < image.width; ++x) {
      if (image.alpha[std::size_t{y} * image.width + x] < std::byte{128}) continue;
      left = std::min(left, x);
      top = std::min(top, y);
      right = std::max(right, x + 1);
      bottom = std::max(bottom, y + 1);
    }
  }
  Image box{.width = right - left, .height = bottom - top};
  for (std::uint32_t y = top; y < bottom; ++y) {
    const auto row =
        image.rgb.begin() + static_cast<std::ptrdiff_t>(3 * (std::size_t{y} * image.width + left));
    box.rgb.insert(box.rgb.end(), row, row + static_cast<std::ptrdiff_t>(3 * box.width));
  }
  return box;
}

Image as_stored(const Image& image) {
  const std::uint32_t w = image.provenance.stored_width;
  const std::uint32_t h = image.provenance.stored_height;
  Image stored{.width = w, .height = h, .rgb = Bytes(std::size_t{3} * w * h)};
  for (std::uint32_t y = 0; y < h; ++y) {
    for (std::uint32_t x = 0; x < w; ++x) {
      // Where EXIF's orientation shows the stored pixel (CIPA DC-008, tag 0x0112).
      const std::array<std::array<std::uint32_t, 2>, 8> shown = {{{x, y},
                                                                  {w - 1 - x, y},
                                                                  {w - 1 - x, h - 1 - y},
                                                                  {x, h - 1 - y},
                                                                  {y, x},
                                                                  {h - 1 - y, x},
                                                                  {h - 1 - y, w - 1 - x},
                                                                  {y, w - 1 - x}}};
      const auto [sx, sy] = shown.at(image.provenance.orientation - std::size_t{1});
      const std::size_t from = 3 * (std::size_t{sy} * image.width + sx);
      std::copy_n(image.rgb.begin() + static_cast<std::ptrdiff_t>(from), 3,
                  stored.rgb.begin() + static_cast<std::ptrdiff_t>(3 * (std::size_t{y} * w + x)));
    }
  }
  return stored;
}

}  // namespace nightlight::golden
