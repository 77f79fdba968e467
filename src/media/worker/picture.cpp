#include "picture.h"

#include <algorithm>
#include <new>
#include <vips/vips8>

#include "allocation.h"
#include "colour.h"
#include "loader.h"
#include "pixels.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;
using vips::VImage;

Outcome failure() {
  ::vips_error_clear();
  return has_failed_allocation() ? Outcome::kOutOfMemory : Outcome::kUnreadable;
}

bool is_too_large(Size size, std::uint64_t max_pixels) {
  return std::uint64_t{size.width} * size.height > max_pixels;
}

// GIF89a §18: the screen's size, which the loader replaces by the first frame's when it is absurd.
bool is_screen_too_large(ByteView file, std::uint64_t max_pixels) {
  if (file.size() < 10) return false;
  const auto u16 = [&](std::size_t at) {
    return std::to_integer<std::uint32_t>(file[at]) | std::to_integer<std::uint32_t>(file[at + 1])
                                                          << 8;
  };
  return is_too_large({u16(6), u16(8)}, max_pixels);
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

// Computes all pixels, into memory of ours so that a lack of it is known for what it is.
Bytes compute(const Prepared& prepared) {
  const VImage& image = prepared.image;
  Bytes memory(VIPS_IMAGE_SIZEOF_IMAGE(image.get_image()));
  image.write(VImage::new_from_memory(memory.data(), memory.size(), image.width(), image.height(),
                                      image.bands(), image.format()));
  return memory;
}

// One attempt: header, limit, pixels. Throws vips::VError and std::bad_alloc.
Decoded read(ByteView file, const protocol::Request& request, Tolerance tolerance) {
  const VImage stored = open_image(file, request.format, tolerance);
  Image image;
  image.provenance = describe(stored, request.format);
  const Size stored_size{image.provenance.stored_width, image.provenance.stored_height};
  if (is_too_large(stored_size, request.max_pixels)) return {Outcome::kTooLarge, {}};
  const Prepared prepared = prepare(stored, request.rendering);
  Samples samples{.bytes = compute(prepared),
                  .size = stored_size,
                  .colours = prepared.colours,
                  .alpha = prepared.alpha,
                  .channels = static_cast<std::uint32_t>(prepared.image.bands())};
  image.provenance.had_alpha = is_transparent(samples);
  image.rgb = orient(to_rgb(std::move(samples)), stored_size, image.provenance.orientation);
  const Size upright = oriented_size(stored_size, image.provenance.orientation);
  image.width = upright.width;
  image.height = upright.height;
  return {Outcome::kDone, std::move(image)};
}

// Strict first, to learn whether the file is whole; then whatever can be had.
Decoded read_tolerantly(ByteView file, const protocol::Request& request) {
  try {
    return read(file, request, Tolerance::kNone);
  } catch (const vips::VError&) {
    ::vips_error_clear();
  }
  Decoded decoded = read(file, request, Tolerance::kAnything);
  decoded.image.provenance.damaged = true;
  return decoded;
}

}  // namespace

Decoded decode_picture(ByteView file, const protocol::Request& request) {
  forget_failed_allocations();
  try {
    if (request.format == Format::kGif && is_screen_too_large(file, request.max_pixels)) {
      return {Outcome::kTooLarge, {}};
    }
    return read_tolerantly(file, request);
  } catch (const vips::VError&) {
    return {failure(), {}};
  } catch (const std::bad_alloc&) {
    return {Outcome::kOutOfMemory, {}};
  }
}

}  // namespace nightlight::media::worker
