#include "compare_view.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace nightlight::cli {
namespace {

constexpr std::uint8_t kWhite = 255;
constexpr std::uint8_t kBlack = 0;
constexpr std::uint8_t kHalfOpaque = 128;
constexpr double kCornerShare = 3;  // percent, of a view at two sides, whose name has no number

// The colours laid over grey of that level.
Pixels over(const media::Image& image, std::uint8_t background) {
  Pixels picture(image);
  if (image.alpha.empty()) return picture;
  for (std::uint32_t y = 0; y < picture.height(); ++y) {
    for (std::uint32_t x = 0; x < picture.width(); ++x) {
      const auto alpha = std::to_integer<int>(image.alpha[std::size_t{y} * picture.width() + x]);
      Colour colour = picture.at(x, y);
      for (std::uint8_t& sample : colour) {
        sample = static_cast<std::uint8_t>((sample * alpha + background * (255 - alpha)) / 255);
      }
      picture.set(x, y, colour);
    }
  }
  return picture;
}

Pixels opaque_part(const media::Image& image) {
  Pixels picture(image);
  if (image.alpha.empty()) return picture;
  std::uint32_t left = picture.width();
  std::uint32_t top = picture.height();
  std::uint32_t right = 0;
  std::uint32_t bottom = 0;
  for (std::uint32_t y = 0; y < picture.height(); ++y) {
    for (std::uint32_t x = 0; x < picture.width(); ++x) {
      const auto alpha = image.alpha[std::size_t{y} * picture.width() + x];
      if (std::to_integer<int>(alpha) < kHalfOpaque) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
    }
  }
  if (left > right) return picture;
  return crop(picture, {left, top, right - left + 1, bottom - top + 1});
}

std::uint32_t share(std::uint32_t side, double percent) {
  return static_cast<std::uint32_t>(side * percent / 100 + 0.5);
}

Pixels cropped(const Pixels& picture, double percent) {
  const std::uint32_t left = share(picture.width(), percent / 2);
  const std::uint32_t top = share(picture.height(), percent / 2);
  return crop(picture, {left, top, picture.width() - 2 * left, picture.height() - 2 * top});
}

Pixels extended(const Pixels& picture, std::string_view side, double percent) {
  const std::uint32_t x = share(picture.width(), percent);
  const std::uint32_t y = share(picture.height(), percent);
  if (side.empty()) return extend(picture, {x / 2, y / 2, x / 2, y / 2});
  Margins margins;
  if (side.ends_with("left")) margins.left = x;
  if (side.ends_with("right")) margins.right = x;
  if (side.starts_with("top")) margins.top = y;
  if (side.starts_with("bottom")) margins.bottom = y;
  return extend(picture, margins);
}

// Hatches a part, given in shares of 64, so that what lies beneath can still be guessed.
void hatch(Pixels& picture, std::array<std::uint32_t, 4> part) {
  const auto scaled = [](std::uint32_t side, std::uint32_t at) { return side * at / 64; };
  for (std::uint32_t y = scaled(picture.height(), part[1]); y < scaled(picture.height(), part[3]);
       ++y) {
    for (std::uint32_t x = scaled(picture.width(), part[0]); x < scaled(picture.width(), part[2]);
         ++x) {
      if ((x + y) % 8 < 5) picture.set(x, y, {90, 90, 100});
    }
  }
}

// The zones of docs/spec/query-tag.md; `percent` is 0 where the name has no number.
void cover(Pixels& picture, std::string_view zone, double percent) {
  const auto size = [percent](double usual) {
    return static_cast<std::uint32_t>(64 * (percent > 0 ? percent : usual) / 100 + 0.5);
  };
  const std::uint32_t strip = size(11);
  const std::uint32_t corner = size(20);
  if (zone == "top") hatch(picture, {0, 0, 64, strip});
  if (zone == "bottom") hatch(picture, {0, 64 - strip, 64, 64});
  if (zone == "topleft") hatch(picture, {0, 0, corner, corner});
  if (zone == "topright") hatch(picture, {64 - corner, 0, 64, corner});
  if (zone == "bottomleft") hatch(picture, {0, 64 - corner, corner, 64});
  if (zone == "bottomright") hatch(picture, {64 - corner, 64 - corner, 64, 64});
  if (zone == "middle") hatch(picture, {7, 26, 57, 38});
  if (zone == "ends") {
    hatch(picture, {0, 0, 64, 11});
    hatch(picture, {0, 53, 64, 64});
  }
}

std::pair<std::string_view, double> split(std::string_view name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  const std::size_t digits = last == std::string_view::npos ? 0 : last + 1;
  const std::string number(name.substr(digits));
  return {name.substr(0, digits), number.empty() ? 0 : std::strtod(number.c_str(), nullptr)};
}

std::optional<Box> inner_box(const Pixels& picture, phash::View view) {
  const auto colours =
      phash::ImageView::create(picture.rgb(), picture.width(), picture.height(), 3);
  if (!colours) return std::nullopt;
  return phash::box_of_view(*colours, view);
}

Pixels seen(const media::Image& image, phash::View view) {
  const auto [stem, number] = split(phash::view_name(view));
  if (stem == "black") return over(image, kBlack);
  if (stem == "alphabox") return opaque_part(image);
  const Pixels picture = over(image, kWhite);
  if (const auto box = inner_box(picture, view)) return crop(picture, *box);
  if (stem == "crop") return cropped(picture, number);
  if (stem == "turnleft") return tilt(picture, number);
  if (stem == "turnright") return tilt(picture, -number);
  if (stem.starts_with("pad")) {
    return extended(picture, stem.substr(3), number > 0 ? number : kCornerShare);
  }
  if (stem.starts_with("fill")) {
    Pixels covered = picture;
    cover(covered, stem.substr(4), number);
    return covered;
  }
  return picture;
}

}  // namespace

Pixels as_compared(const media::Image& image, const phash::QueryTag& tag, std::uint32_t max_side) {
  const Pixels turned = turn(shrink(seen(image, tag.view), max_side), tag.dihedral);
  return tag.tone == phash::Tone::kNegative ? negative(turned) : turned;
}

Pixels as_it_is(const media::Image& image, std::uint32_t max_side) {
  return shrink(over(image, kWhite), max_side);
}

}  // namespace nightlight::cli
