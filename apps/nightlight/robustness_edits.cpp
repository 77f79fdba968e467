#include "robustness_edits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nightlight::cli {
namespace {

using phash::Dihedral;

constexpr Colour kWhite{255, 255, 255};
constexpr Colour kBlack{0, 0, 0};
constexpr Colour kInk{30, 30, 34};

std::uint32_t percent(std::uint32_t side, double share) {
  return static_cast<std::uint32_t>(side * share / 100 + 0.5);
}

// Changes each sample by a curve over 0 to 1.
template <class Curve>
Pixels with_curve(const Pixels& picture, Curve curve) {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double value = curve(static_cast<double>(i) / 255.0);
    table[i] = static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 1.0) * 255));
  }
  Pixels answer = picture;
  for (std::uint32_t y = 0; y < answer.height(); ++y) {
    for (std::uint32_t x = 0; x < answer.width(); ++x) {
      const Colour colour = answer.at(x, y);
      answer.set(x, y, {table[colour[0]], table[colour[1]], table[colour[2]]});
    }
  }
  return answer;
}

// `share` percent of each side gone in all, half of it at each end.
template <int kShare>
Pixels cropped(const Pixels& p) {
  const std::uint32_t x = percent(p.width(), kShare);
  const std::uint32_t y = percent(p.height(), kShare);
  return crop(p, {x / 2, y / 2, p.width() - x, p.height() - y});
}

Pixels cropped_left(const Pixels& p) {
  const std::uint32_t x = percent(p.width(), 5);
  return crop(p, {x, 0, p.width() - x, p.height()});
}

Pixels cropped_bottom(const Pixels& p) {
  return crop(p, {0, 0, p.width(), p.height() - percent(p.height(), 5)});
}

template <int kShare>
Pixels bordered(const Pixels& p, Colour colour) {
  const std::uint32_t margin = percent(std::max(p.width(), p.height()), kShare);
  return add_border(p, {margin, margin, margin, margin}, colour);
}

Pixels letterboxed(const Pixels& p) {
  const std::uint32_t margin = percent(p.height(), 12);
  return add_border(p, {0, margin, 0, margin}, kBlack);
}

template <Dihedral kDihedral>
Pixels turned(const Pixels& p) {
  return turn(p, kDihedral);
}

Pixels grey(const Pixels& p) {
  Pixels answer = p;
  for (std::uint32_t y = 0; y < p.height(); ++y) {
    for (std::uint32_t x = 0; x < p.width(); ++x) {
      const Colour c = p.at(x, y);
      const auto level = static_cast<std::uint8_t>((299 * c[0] + 587 * c[1] + 114 * c[2]) / 1000);
      answer.set(x, y, {level, level, level});
    }
  }
  return answer;
}

// Rows of dark bars as long as words, in a white strip at the bottom.
Pixels captioned(const Pixels& p) {
  Pixels answer = p;
  const std::uint32_t height = std::max<std::uint32_t>(percent(p.height(), 10), 4);
  const std::uint32_t top = p.height() - height;
  fill(answer, {0, top, p.width(), height}, kWhite);
  const std::uint32_t letter = std::max<std::uint32_t>(height / 4, 1);
  std::uint32_t x = 2 * letter;
  for (std::uint32_t word = 0; x + 6 * letter < p.width(); ++word) {
    const std::uint32_t length = letter * (2 + word * 7 % 5);
    for (std::uint32_t at = 0; at + letter / 2 < length; at += letter) {
      fill(answer,
           {x + at, top + (height - 2 * letter) / 2, std::max<std::uint32_t>(letter / 2, 1),
            2 * letter},
           kInk);
    }
    x += length + letter;
  }
  return answer;
}

// A block with a ring in it, in the lower right corner.
Pixels with_logo(const Pixels& p) {
  Pixels answer = p;
  const std::uint32_t side =
      std::max<std::uint32_t>(percent(std::min(p.width(), p.height()), 20), 8);
  Pixels logo(side, side, {200, 30, 40});
  const double middle = side / 2.0;
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) {
      const double radius = std::hypot(x + 0.5 - middle, y + 0.5 - middle) / middle;
      if (radius > 0.45 && radius < 0.75) logo.set(x, y, kWhite);
    }
  }
  const std::uint32_t gap = side / 5;
  paste(answer, logo, std::int64_t{p.width()} - side - gap, std::int64_t{p.height()} - side - gap);
  return answer;
}

// The picture in a tall window with bars above and below, as a telephone shows it.
Pixels in_screenshot(const Pixels& p) {
  const std::uint32_t width = p.width();
  const std::uint32_t bar = percent(p.height(), 18);
  Pixels screen = add_border(p, {0, bar, 0, bar}, {24, 26, 30});
  const std::uint32_t unit = std::max<std::uint32_t>(bar / 8, 1);
  for (std::uint32_t i = 0; i < 4; ++i) {
    fill(screen, {width / 8 + i * width / 4 - 2 * unit, bar / 2 - unit, 4 * unit, 2 * unit},
         {150, 156, 165});
    fill(screen,
         {width / 8 + i * width / 4 - unit, p.height() + bar + bar / 2 - unit, 2 * unit, 2 * unit},
         {150, 156, 165});
  }
  return screen;
}

constexpr Edit kEdits[] = {
    {"none", "the picture itself", [](const Pixels& p) { return p; }},
    {"half-size", "half as wide and high",
     [](const Pixels& p) { return resize(p, p.width() / 2, p.height() / 2); }},
    {"small", "at most 160 pixels a side", [](const Pixels& p) { return shrink(p, 160); }},
    {"squash", "squashed to a square of 256 pixels",
     [](const Pixels& p) { return resize(p, 256, 256); }},
    {"grey", "without colour", grey},
    {"brighter", "a gamma of 0.7",
     [](const Pixels& p) { return with_curve(p, [](double v) { return std::pow(v, 0.7); }); }},
    {"darker", "a gamma of 1.6",
     [](const Pixels& p) { return with_curve(p, [](double v) { return std::pow(v, 1.6); }); }},
    {"contrast", "half as much contrast again",
     [](const Pixels& p) { return with_curve(p, [](double v) { return 0.5 + (v - 0.5) * 1.5; }); }},
    {"crop-1", "1 % of each side cut off", cropped<1>},
    {"crop-3", "3 % of each side cut off", cropped<3>},
    {"crop-5", "5 % of each side cut off", cropped<5>},
    {"crop-left-5", "5 % cut off at the left", cropped_left},
    {"crop-bottom-5", "5 % cut off at the bottom", cropped_bottom},
    {"border-1", "a white border of 1 %", [](const Pixels& p) { return bordered<1>(p, kWhite); }},
    {"border-3", "a black border of 3 %", [](const Pixels& p) { return bordered<3>(p, kBlack); }},
    {"border-8", "a white border of 8 %", [](const Pixels& p) { return bordered<8>(p, kWhite); }},
    {"letterbox", "black bars of 12 % above and below", letterboxed},
    {"mirror", "mirrored left to right", turned<Dihedral::kFlipY>},
    {"half-turn", "turned upside down", turned<Dihedral::kRot180>},
    {"left-turn", "a quarter turn to the left", turned<Dihedral::kRot90>},
    {"right-turn", "a quarter turn to the right", turned<Dihedral::kRot270>},
    {"negative", "a photographic negative", negative},
    {"tilt-1", "turned by 1 degree", [](const Pixels& p) { return tilt(p, 1); }},
    {"tilt-2", "turned by 2 degrees", [](const Pixels& p) { return tilt(p, 2); }},
    {"caption", "a caption over the lowest 10 %", captioned},
    {"logo", "a logo of 20 % in a corner", with_logo},
    {"screenshot", "on a telephone's screen", in_screenshot},
    {"mirror-border", "mirrored, with a white border of 3 %",
     [](const Pixels& p) { return bordered<3>(turn(p, Dihedral::kFlipY), kWhite); }},
};

}  // namespace

std::span<const Edit> robustness_edits() {
  return kEdits;
}

}  // namespace nightlight::cli
