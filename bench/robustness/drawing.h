#pragma once

#include <array>
#include <string_view>

#include "picture.h"

namespace nightlight::bench {

using Colour = std::array<double, 3>;
inline constexpr Colour kWhite = {255, 255, 255};
inline constexpr Colour kBlack = {0, 0, 0};

struct Zone {
  int left;
  int top;
  int width;
  int height;
};

// The zone filled, over the picture; `opacity` from 0 to 1.
Picture filled(const Picture& picture, const Zone& zone, const Colour& colour, double opacity = 1);

// One line of capital letters, digits and blanks in a 5×7 raster font, as large as fits into the
// zone, in its middle. With an outline in the opposite brightness when `outlined`.
enum class Outline { kNone, kDrawn };
Picture written(const Picture& picture, const Zone& zone, std::string_view text,
                const Colour& colour, Outline outline = Outline::kNone, double opacity = 1);

}  // namespace nightlight::bench
