#pragma once

#include <vips/vips8>

#include "nightlight/media/decoder.h"
#include "pixels.h"

namespace nightlight::media::worker {

// An image whose samples are 8 bits wide and mean what the other fields say; nothing is computed
// yet.
struct Prepared {
  vips::VImage image{};
  Colours colours = Colours::kRgb;
  Alpha alpha = Alpha::kNone;
};

// The steps from a file's own samples to 8 bits. Throws vips::VError.
Prepared prepare(const vips::VImage& stored, Rendering rendering);

}  // namespace nightlight::media::worker
