// nightlight-fuzz: nightlight_media_worker ; covers: decode_picture, decode_pages, decode_bmp
#include "frame_check.h"
#include "nightlight/core/check.h"
#include "pages.h"
#include "picture.h"

using namespace nightlight;
using namespace nightlight::media;

// The HEVC encoder of the warm-up leaves a block behind.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libx265";
}

namespace {

// Whatever an honest worker sends, the pool takes.
class CheckingWriter final : public worker::FrameWriter {
 public:
  explicit CheckingWriter(const protocol::Request& request) : request_(request), check_(request) {}
  bool frame(const protocol::FrameHead& head, const Image& image) override {
    const auto parsed = protocol::parse_frame(protocol::encode_frame(head), request_);
    NIGHTLIGHT_CHECK(parsed.has_value());
    NIGHTLIGHT_CHECK(check_.admit(*parsed).has_value());
    NIGHTLIGHT_CHECK(head.picture.payload_size == image.rgb.size() + image.alpha.size());
    return true;
  }
  bool progress(std::uint32_t) override { return true; }
  void close(const protocol::Summary& summary) const {
    NIGHTLIGHT_CHECK(check_.close(summary).has_value());
  }

 private:
  const protocol::Request request_;
  FrameCheck check_;
};

}  // namespace

// The worker's own code around libvips, without its confinement. The first byte chooses the task.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool started = worker::start_libvips();
  NIGHTLIGHT_CHECK(started);
  if (size == 0) return 0;
  const ByteView file(reinterpret_cast<const std::byte*>(data) + 1, size - 1);
  const std::optional<Format> format = sniff_format(file);
  if (!format || is_video(*format)) return 0;
  protocol::Request request;
  request.format = *format;
  request.rendering = (data[0] & 1) != 0 ? Rendering::kDisplay : Rendering::kFingerprint;
  request.look = (data[0] & 2) != 0 ? Look::kFull : Look::kBlurredGrey;
  request.max_side = 64;
  request.max_pixels = 100'000;
  if ((data[0] & 4) != 0) {
    const worker::RenderedPicture rendered =
        worker::render_picture(worker::decode_picture(file, request), request);
    NIGHTLIGHT_CHECK(rendered.outcome != protocol::Outcome::kDone || !rendered.jpeg.empty());
    return 0;
  }
  if ((data[0] & 8) != 0) {
    request.task = protocol::Task::kFrames;
    request.rendering = Rendering::kFingerprint;
    request.max_pages = 5;
    CheckingWriter writer(request);
    writer.close(worker::decode_pages(file, request, writer));
    return 0;
  }
  const worker::Decoded decoded = worker::decode_picture(file, request);
  if (decoded.outcome != protocol::Outcome::kDone) return 0;
  const Image& image = decoded.image;
  NIGHTLIGHT_CHECK(image.rgb.size() == std::size_t{3} * image.width * image.height);
  NIGHTLIGHT_CHECK(std::size_t{image.width} * image.height <= request.max_pixels);
  return 0;
}
