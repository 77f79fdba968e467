#pragma once

#include "nightlight/media/image.h"
#include "nightlight/phash/query_tag.h"
#include "pixels.h"

namespace nightlight::cli {

// The picture about as it was compared: what the tag's view cut off is gone, what it added is there
// and what it covered is dark, and it is turned and made a negative as the tag says. For people:
// the hash was made by phash, with its own borders. No longer than `max_side`.
Pixels as_compared(const media::Image& image, const phash::QueryTag& tag, std::uint32_t max_side);

// The picture as it is, transparency over white.
Pixels as_it_is(const media::Image& image, std::uint32_t max_side);

}  // namespace nightlight::cli
