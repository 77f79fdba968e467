#pragma once

#include <cstdint>
#include <optional>

#include "nightlight/core/bytes.h"
#include "nightlight/phash/pdq.h"
#include "working_picture.h"

namespace nightlight::phash::internal {

// `alpha` has one byte for each pixel of the image.

// The colours laid over a ground of this brightness, rounded to the nearest.
Bytes over_ground(const ImageView& image, ByteView alpha, std::uint8_t ground);

// The smallest box that holds all pixels that are at least half opaque; nullopt when there are
// none.
std::optional<Box> opaque_box(const ImageView& image, ByteView alpha);

}  // namespace nightlight::phash::internal
