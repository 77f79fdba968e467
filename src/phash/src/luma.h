#pragma once

#include <array>
#include <cstddef>

#include "nightlight/phash/pdq.h"

namespace nightlight::phash::internal {

// Products of each sample value with a weight, rounded to binary32 like the multiplication itself.
using Products = std::array<float, 256>;
constexpr Products products_with(float weight) {
  Products products{};
  for (std::size_t value = 0; value < products.size(); ++value) {
    products[value] = weight * float(value);
  }
  return products;
}
inline constexpr Products kRed = products_with(0.299F);
inline constexpr Products kGreen = products_with(0.587F);
inline constexpr Products kBlue = products_with(0.114F);

// Brightness of a pixel, 0 to 255. A grey sample is its own brightness: the weighted sum would be
// one unit in the last place off for some values.
template <std::size_t kChannels>
inline float luma(const std::byte* pixel) {
  if constexpr (kChannels == 1) {
    return float(std::to_integer<unsigned>(pixel[0]));
  } else {
    return kRed[std::to_integer<unsigned>(pixel[0])] + kGreen[std::to_integer<unsigned>(pixel[1])] +
           kBlue[std::to_integer<unsigned>(pixel[2])];
  }
}

}  // namespace nightlight::phash::internal
