#include "page.h"

#include <algorithm>

#include "allocation.h"
#include "gif.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;
using vips::VImage;

// Computes all pixels, into memory of ours so that a lack of it is known for what it is.
Bytes compute(const Prepared& prepared) {
  const VImage& image = prepared.image;
  Bytes memory(VIPS_IMAGE_SIZEOF_IMAGE(image.get_image()));
  image.write(VImage::new_from_memory(memory.data(), memory.size(), image.width(), image.height(),
                                      image.bands(), image.format()));
  return memory;
}

// One attempt: header, limit, pixels.
Decoded read(ByteView file, const protocol::Request& request, int page, Tolerance tolerance) {
  const VImage stored = open_image(file, request.format, tolerance, {.first = page});
  Provenance provenance = describe(stored, request.format);
  const Size size{provenance.stored_width, provenance.stored_height};
  if (is_too_large(size, request.max_pixels)) return {Outcome::kTooLarge, {}};
  const Prepared prepared = prepare(stored, request.rendering);
  Samples samples{.bytes = compute(prepared),
                  .size = size,
                  .colours = prepared.colours,
                  .alpha = prepared.alpha,
                  .channels = static_cast<std::uint32_t>(prepared.image.bands())};
  return {Outcome::kDone, to_image(std::move(samples), provenance, request.rendering)};
}

}  // namespace

bool is_too_large(Size size, std::uint64_t max_pixels) {
  return std::uint64_t{size.width} * size.height > max_pixels;
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

Image to_image(Samples samples, const Provenance& provenance, Rendering rendering) {
  const Size stored = samples.size;
  Planes planes = to_planes(std::move(samples));
  Image image{.provenance = provenance};
  image.provenance.had_alpha = !planes.alpha.empty();
  if (rendering == Rendering::kDisplay) flatten(planes);
  image.rgb = orient(std::move(planes.rgb), stored, provenance.orientation);
  image.alpha = orient(std::move(planes.alpha), stored, provenance.orientation);
  const Size upright = oriented_size(stored, provenance.orientation);
  image.width = upright.width;
  image.height = upright.height;
  return image;
}

Decoded read_page(ByteView file, const protocol::Request& request, int page) {
  if (request.format != Format::kGif || !is_gif_cut(file)) {
    try {
      return read(file, request, page, Tolerance::kNone);
    } catch (const vips::VError&) {
      ::vips_error_clear();
    }
  }
  Decoded decoded = read(file, request, page, Tolerance::kAnything);
  decoded.image.provenance.damaged = true;
  return decoded;
}

Outcome outcome_of_failure() {
  ::vips_error_clear();
  return has_failed_allocation() ? Outcome::kOutOfMemory : Outcome::kUnreadable;
}

}  // namespace nightlight::media::worker
