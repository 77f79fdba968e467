#pragma once

#include "nightlight/core/bytes.h"
#include "nightlight/media/decoder.h"

namespace nightlight::media {

// Whether the file holds, or may hold, something besides the one picture that is decoded: frames of
// an animation (APNG, image sequences), a film, or more than
// kTrailing bytes after the picture's end, as motion photographs and files with gain maps or
// archives have. Said by the file's own structure, in the parent: a decoder that was taken over
// must not decide what a person has seen. A structure that cannot be followed counts as more. Reads
// each byte at most once.
bool has_more_content(ByteView file, Format format);

inline constexpr std::size_t kTrailing = 64;

}  // namespace nightlight::media
