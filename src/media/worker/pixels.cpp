#include "pixels.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "nightlight/media/decoder.h"

namespace nightlight::media::worker {
namespace {

using Rgb = std::array<std::uint32_t, 3>;

std::uint32_t at(const std::byte* pixel, std::size_t channel) {
  return std::to_integer<std::uint32_t>(pixel[channel]);
}

// a · b / 255 to the nearest integer.
std::uint32_t scale(std::uint32_t a, std::uint32_t b) {
  return (a * b + 127) / 255;
}

std::size_t colour_channels(Colours colours) {
  switch (colours) {
    case Colours::kGrey:
      return 1;
    case Colours::kRgb:
      return 3;
    case Colours::kCmyk:
      return 4;
  }
  return 0;
}

Rgb read_pixel(const std::byte* pixel, Colours colours) {
  switch (colours) {
    case Colours::kGrey:
      return {at(pixel, 0), at(pixel, 0), at(pixel, 0)};
    case Colours::kRgb:
      return {at(pixel, 0), at(pixel, 1), at(pixel, 2)};
    case Colours::kCmyk: {
      const std::uint32_t light = 255 - at(pixel, 3);
      return {scale(255 - at(pixel, 0), light), scale(255 - at(pixel, 1), light),
              scale(255 - at(pixel, 2), light)};
    }
  }
  return {};
}

// Where stored pixels go: the first one to `start`, its right neighbour `dx` further, its lower one
// `dy`.
struct Walk {
  std::ptrdiff_t start;
  std::ptrdiff_t dx;
  std::ptrdiff_t dy;
};

// EXIF's value names the side of the picture at which the file's row 0 and column 0 are seen.
Walk walk(Size stored, std::uint8_t orientation) {
  const auto w = static_cast<std::ptrdiff_t>(stored.width);
  const auto h = static_cast<std::ptrdiff_t>(stored.height);
  switch (orientation) {
    case 2:  // top, right
      return {w - 1, -1, w};
    case 3:  // bottom, right
      return {h * w - 1, -1, -w};
    case 4:  // bottom, left
      return {(h - 1) * w, 1, -w};
    case 5:  // left, top
      return {0, h, 1};
    case 6:  // right, top
      return {h - 1, h, -1};
    case 7:  // right, bottom
      return {w * h - 1, -h, -1};
    case 8:  // left, bottom
      return {(w - 1) * h, -h, 1};
    default:  // top, left
      return {0, 1, w};
  }
}

// Whether any pixel lets the background through.
bool is_transparent(const Samples& samples) {
  if (samples.alpha == Alpha::kNone) return false;
  const std::size_t alpha_at = colour_channels(samples.colours);
  for (std::size_t i = alpha_at; i < samples.bytes.size(); i += samples.channels) {
    if (samples.bytes[i] != std::byte{255}) return true;
  }
  return false;
}

}  // namespace

Planes to_planes(Samples samples) {
  const std::size_t pixels = std::size_t{samples.size.width} * samples.size.height;
  if (samples.colours == Colours::kRgb && samples.channels == 3) {
    return {.rgb = std::move(samples.bytes)};
  }
  Planes planes{.rgb = Bytes(3 * pixels)};
  const std::byte* in = samples.bytes.data();
  std::byte* out = planes.rgb.data();
  for (std::size_t i = 0; i < pixels; ++i, in += samples.channels, out += 3) {
    const Rgb colour = read_pixel(in, samples.colours);
    for (std::size_t c = 0; c < 3; ++c) out[c] = static_cast<std::byte>(colour[c]);
  }
  if (!is_transparent(samples)) return planes;
  planes.alpha.resize(pixels);
  in = samples.bytes.data() + colour_channels(samples.colours);
  for (std::size_t i = 0; i < pixels; ++i) planes.alpha[i] = in[i * samples.channels];
  return planes;
}

void flatten(Planes& planes) {
  for (std::size_t i = 0; i < planes.alpha.size(); ++i) {
    const auto alpha = std::to_integer<std::uint32_t>(planes.alpha[i]);
    for (std::size_t c = 3 * i; c < 3 * i + 3; ++c) {
      const auto colour = std::to_integer<std::uint32_t>(planes.rgb[c]);
      planes.rgb[c] =
          static_cast<std::byte>((colour * alpha + kBackground * (255 - alpha) + 127) / 255);
    }
  }
  planes.alpha.clear();
}

Size oriented_size(Size stored, std::uint8_t orientation) {
  return orientation >= 5 ? Size{stored.height, stored.width} : stored;
}

Bytes orient(Bytes plane, Size stored, std::uint8_t orientation) {
  if (orientation == 1 || plane.empty()) return plane;
  Bytes upright(plane.size());
  const std::size_t step = plane.size() / (std::size_t{stored.width} * stored.height);
  const auto stride = static_cast<std::ptrdiff_t>(step);
  const Walk to = walk(stored, orientation);
  const std::byte* in = plane.data();
  for (std::uint32_t y = 0; y < stored.height; ++y) {
    std::ptrdiff_t out = to.start + to.dy * static_cast<std::ptrdiff_t>(y);
    for (std::uint32_t x = 0; x < stored.width; ++x, in += step, out += to.dx) {
      std::copy(in, in + step, upright.data() + stride * out);
    }
  }
  return upright;
}

}  // namespace nightlight::media::worker
