#include "picture.h"

#include <memory>
#include <optional>
#include <string_view>
#include <vips/vips8>

#include "colour.h"
#include "loader.h"
#include "pixels.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;
using vips::VImage;

struct Free {
  void operator()(void* memory) const { ::g_free(memory); }
};

Outcome outcome_of(const vips::VError& error) {
  const std::string_view text = error.what();
  ::vips_error_clear();
  return text.find("memory") == std::string_view::npos ? Outcome::kUnreadable
                                                       : Outcome::kOutOfMemory;
}

bool is_too_large(std::uint64_t width, std::uint64_t height, std::uint64_t max_pixels) {
  return width * height > max_pixels;
}

// GIF89a §18: the screen's size, which the loader replaces by the first frame's when it is absurd.
bool is_screen_too_large(ByteView file, std::uint64_t max_pixels) {
  if (file.size() < 10) return false;
  const auto u16 = [&](std::size_t at) {
    return std::to_integer<std::uint64_t>(file[at]) | std::to_integer<std::uint64_t>(file[at + 1])
                                                          << 8;
  };
  return is_too_large(u16(6), u16(8), max_pixels);
}

Provenance describe(const VImage& image, Format format) {
  Provenance provenance;
  provenance.format = format;
  provenance.stored_width = static_cast<std::uint32_t>(image.width());
  provenance.stored_height = static_cast<std::uint32_t>(image.height());
  provenance.orientation = orientation_of(image, format);
  provenance.pages =
      static_cast<std::uint32_t>(std::max(1, ::vips_image_get_n_pages(image.get_image())));
  provenance.had_icc_profile = image.get_typeof(VIPS_META_ICC_NAME) != 0;
  return provenance;
}

// All pixels of one attempt. Throws vips::VError.
Image read_pixels(ByteView file, const protocol::Request& request, Tolerance tolerance) {
  const VImage stored = open_image(file, request.format, tolerance);
  Image image;
  image.provenance = describe(stored, request.format);
  const Prepared prepared = prepare(stored, request.rendering);
  std::size_t size = 0;
  const std::unique_ptr<void, Free> memory(prepared.image.write_to_memory(&size));
  const Size stored_size{image.provenance.stored_width, image.provenance.stored_height};
  const Samples samples{.bytes = {static_cast<const std::byte*>(memory.get()), size},
                        .width = stored_size.width,
                        .height = stored_size.height,
                        .colours = prepared.colours,
                        .alpha = prepared.alpha,
                        .channels = static_cast<std::uint32_t>(prepared.image.bands())};
  image.provenance.had_alpha = is_transparent(samples);
  image.rgb = orient(to_rgb(samples), stored_size, image.provenance.orientation);
  const Size upright = oriented_size(stored_size, image.provenance.orientation);
  image.width = upright.width;
  image.height = upright.height;
  return image;
}

// Strict first, to learn whether the file is whole; then whatever can be had.
Decoded read_tolerantly(ByteView file, const protocol::Request& request) {
  try {
    return {Outcome::kDone, read_pixels(file, request, Tolerance::kNone)};
  } catch (const vips::VError& error) {
    const Outcome outcome = outcome_of(error);
    if (outcome == Outcome::kOutOfMemory) return {outcome, {}};
  }
  Decoded decoded{Outcome::kDone, read_pixels(file, request, Tolerance::kAnything)};
  decoded.image.provenance.damaged = true;
  return decoded;
}

}  // namespace

Decoded decode_picture(ByteView file, const protocol::Request& request) {
  try {
    if (request.format == Format::kGif && is_screen_too_large(file, request.max_pixels)) {
      return {Outcome::kTooLarge, {}};
    }
    const VImage header = open_image(file, request.format, Tolerance::kAnything);
    if (is_too_large(static_cast<std::uint64_t>(header.width()),
                     static_cast<std::uint64_t>(header.height()), request.max_pixels)) {
      return {Outcome::kTooLarge, {}};
    }
    return read_tolerantly(file, request);
  } catch (const vips::VError& error) {
    return {outcome_of(error), {}};
  } catch (const std::bad_alloc&) {
    return {Outcome::kOutOfMemory, {}};
  }
}

}  // namespace nightlight::media::worker
