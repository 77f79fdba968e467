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

// RGB, 3 bytes a pixel, and 1 byte of alpha a pixel, or none when every pixel is opaque.
struct Planes {
  Bytes rgb{};
  Bytes alpha{};
};

// Grey is repeated; ink is turned into light by R = (255 - C)(255 - K) / 255, rounded.
Planes to_planes(Samples samples);

// Lays the colours over kBackground, rounded, where alpha says so.
void flatten(Planes& planes);

// The size that a picture has after `orient`.
Size oriented_size(Size stored, std::uint8_t orientation);

// A plane of pixels turned upright: `orientation` is EXIF's (CIPA DC-008 tag 0x0112), 1 to 8. An
// empty plane stays empty.
Bytes orient(Bytes plane, Size stored, std::uint8_t orientation);

}  // namespace nightlight::media::worker
