#pragma once

#include "nightlight/media/image.h"
#include "nightlight/phash/pdq.h"

// Views of a decoded picture that the expectations name.
namespace nightlight::golden {

phash::PdqFingerprint fingerprint(const media::Image& image, phash::PdqVariant variant);

// Transparent pixels laid over grey of this value.
media::Image over(media::Image image, std::uint8_t grey);
// Cut to the pixels that are at least half opaque.
media::Image alpha_box(const media::Image& image);
// As the file stores it: the orientation taken back.
media::Image as_stored(const media::Image& image);

}  // namespace nightlight::golden
