#pragma once

#include "nightlight/core/result.h"
#include "nightlight/media/decoder.h"
#include "protocol.h"

namespace nightlight::media::worker {

// Starts libvips with nothing but the loaders of our formats and one encoder, without cache, files
// and generated code, and uses each loader once. False when libvips cannot be started.
bool start_libvips();

// A picture, or why there is none.
struct Decoded {
  protocol::Outcome outcome = protocol::Outcome::kUnreadable;
  Image image{};
};

// The first frame of `file` as upright RGB. Throws nothing; ends the process when it runs out of
// memory inside a library.
Decoded decode_picture(ByteView file, const protocol::Request& request);

struct RenderedPicture {
  protocol::Outcome outcome = protocol::Outcome::kUnreadable;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Provenance provenance{};
  Bytes jpeg{};
};

// The same picture, small, in the look asked for, as a JPEG without metadata.
RenderedPicture render_picture(Decoded decoded, const protocol::Request& request);

}  // namespace nightlight::media::worker
