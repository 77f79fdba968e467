// nightlight-fuzz: nightlight_media_worker ; covers: decode_picture
#include "nightlight/core/check.h"
#include "picture.h"

using namespace nightlight;
using namespace nightlight::media;

// The HEVC encoder of the warm-up leaves a block behind.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libx265";
}

// The worker's own code around libvips, without its confinement. The first byte chooses the task.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool started = worker::start_libvips();
  NIGHTLIGHT_CHECK(started);
  if (size == 0) return 0;
  const ByteView file(reinterpret_cast<const std::byte*>(data) + 1, size - 1);
  const std::optional<Format> format = sniff_format(file);
  if (!format) return 0;
  protocol::Request request;
  request.format = *format;
  request.rendering = (data[0] & 1) != 0 ? Rendering::kDisplay : Rendering::kFingerprint;
  request.look = (data[0] & 2) != 0 ? Look::kFull : Look::kBlurredGrey;
  request.max_side = 64;
  request.max_pixels = 100'000;
  if ((data[0] & 4) != 0) {
    const worker::RenderedPicture rendered = worker::render_picture(file, request);
    NIGHTLIGHT_CHECK(rendered.outcome != protocol::Outcome::kDone || !rendered.jpeg.empty());
    return 0;
  }
  const worker::Decoded decoded = worker::decode_picture(file, request);
  if (decoded.outcome != protocol::Outcome::kDone) return 0;
  const Image& image = decoded.image;
  NIGHTLIGHT_CHECK(image.rgb.size() == std::size_t{3} * image.width * image.height);
  NIGHTLIGHT_CHECK(std::size_t{image.width} * image.height <= request.max_pixels);
  return 0;
}
