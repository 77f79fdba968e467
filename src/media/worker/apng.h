#pragma once

#include <memory>

#include "page_reader.h"

namespace nightlight::media::worker {

// The frames of an animated PNG (PNG third edition §11.3.6, §13): each is made into a PNG of its
// own, which libvips reads as it reads every PNG, and laid onto the canvas. A default image that is
// not part of the animation is page 1. Nothing when the file is no animation. Throws vips::VError.
std::unique_ptr<PageReader> open_apng(ByteView file, const protocol::Request& request);

}  // namespace nightlight::media::worker
