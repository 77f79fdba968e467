#pragma once

#include <vips/vips8>

#include "colour.h"
#include "loader.h"
#include "picture.h"
#include "pixels.h"

// The steps from one page of a file to an image that decode_picture() and decode_pages() share.
namespace nightlight::media::worker {

bool is_too_large(Size size, std::uint64_t max_pixels);

// What a header says of the page; `pages` is the file's number of them.
Provenance describe(const vips::VImage& image, Format format);

// Upright RGB and alpha from samples, alpha flattened for display.
Image to_image(Samples samples, const Provenance& provenance, Rendering rendering);

// One page, read strictly first, to learn whether the file is whole, and then for whatever can be
// had. Throws vips::VError and std::bad_alloc.
Decoded read_page(ByteView file, const protocol::Request& request, int page);

// What an exception of libvips means.
protocol::Outcome outcome_of_failure();

}  // namespace nightlight::media::worker
