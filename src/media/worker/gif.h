#pragma once

#include "nightlight/core/bytes.h"
#include "pixels.h"

namespace nightlight::media::worker {

// GIF89a §18: the screen's size, which libvips replaces by the first frame's when it is absurd. 0 ×
// 0 when the file is too short.
Size gif_screen(ByteView file);

// Whether the file ends before its trailer (§27), which libvips does not mind.
bool is_gif_cut(ByteView file);

}  // namespace nightlight::media::worker
