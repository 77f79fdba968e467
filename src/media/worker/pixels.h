#pragma once

#include <cstdint>

#include "nightlight/core/bytes.h"

// Exact arithmetic on 8-bit samples, without any library, so that every number is ours.
namespace nightlight::media::worker {

enum class Colours : std::uint8_t { kGrey, kRgb, kCmyk };
enum class Alpha : std::uint8_t { kNone, kLast };

struct Size {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

// Interleaved samples: the channels of `colours`, then alpha when there is one.
struct Samples {
  Bytes bytes{};
  Size size{};
  Colours colours = Colours::kRgb;
  Alpha alpha = Alpha::kNone;
  std::uint32_t channels = 3;  // with alpha
};

// Interleaved RGB. Grey is repeated; ink is turned into light by R = (255 - C)(255 - K) / 255,
// rounded; transparent pixels are laid over kBackground.
Bytes to_rgb(Samples samples);

// Whether any pixel lets the background through.
bool is_transparent(const Samples& samples);

// The size that a picture has after `orient`.
Size oriented_size(Size stored, std::uint8_t orientation);

// The picture turned upright: `orientation` is EXIF's (CIPA DC-008 tag 0x0112), 1 to 8.
Bytes orient(Bytes rgb, Size stored, std::uint8_t orientation);

}  // namespace nightlight::media::worker
