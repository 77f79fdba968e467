#pragma once

#include "picture.h"

namespace nightlight::media::worker {

// A Windows or OS/2 bitmap, read by FFmpeg: libvips has no reader of its own. Throws
// std::bad_alloc.
Decoded decode_bmp(ByteView file, const protocol::Request& request);

}  // namespace nightlight::media::worker
