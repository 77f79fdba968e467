#pragma once

#include <vips/vips8>

#include "nightlight/core/bytes.h"
#include "nightlight/media/decoder.h"

namespace nightlight::media::worker {

// How much damage a loader lets pass.
enum class Tolerance : std::uint8_t { kNone, kAnything };

// Which frames or pages of a file, from 0.
struct Pages {
  int first = 0;
  int count = 1;  // more than 1: one below the other, each as high as the first
};

// Pages of `file`, read by the one loader of `format`: the header now, the pixels from top to
// bottom when they are asked for. `file` must outlive the image. Throws vips::VError.
vips::VImage open_image(ByteView file, Format format, Tolerance tolerance, Pages pages = {});

// The orientation to apply: EXIF's 1 to 8, and 1 for formats whose decoder has applied their own.
std::uint8_t orientation_of(const vips::VImage& image, Format format);

}  // namespace nightlight::media::worker
