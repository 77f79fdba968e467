// nightlight-fuzz: nightlight_media_worker ; covers: decode_frames, decode_video,
// decode_video_picture
#include "frame_check.h"
#include "nightlight/core/check.h"
#include "picture.h"
#include "video.h"

using namespace nightlight;
using namespace nightlight::media;

// The HEVC encoder of the warm-up leaves a block behind.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libx265";
}

namespace {

bool start() {
  if (!worker::start_libvips()) return false;
  worker::start_ffmpeg();
  return true;
}

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
  bool progress(std::uint32_t millionths) override {
    NIGHTLIGHT_CHECK(protocol::parse_progress(protocol::encode_progress(millionths)).has_value());
    return true;
  }
  void close(const protocol::Summary& summary) const {
    const auto parsed = protocol::parse_summary(protocol::encode_summary(summary));
    NIGHTLIGHT_CHECK(parsed.has_value());
    NIGHTLIGHT_CHECK(check_.close(*parsed).has_value());
  }

 private:
  const protocol::Request request_;
  FrameCheck check_;
};

}  // namespace

// The worker's own code around FFmpeg, without its confinement. The first byte chooses the task.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool started = start();
  NIGHTLIGHT_CHECK(started);
  if (size == 0) return 0;
  const ByteView file(reinterpret_cast<const std::byte*>(data) + 1, size - 1);
  const std::optional<Format> format = sniff_format(file);
  if (!format || !is_video(*format)) return 0;
  protocol::Request request;
  request.format = *format;
  request.max_pixels = 20'000;
  request.file_size = file.size();
  request.interval = (data[0] & 1) != 0 ? std::chrono::seconds(1) : FrameTime(100);
  request.max_frames = 20;
  request.max_duration = std::chrono::seconds(60);
  request.at = FrameTime(data[0] >> 4) * 300'000;
  worker::MemoryReader reader(file);
  if ((data[0] & 2) != 0) {
    const worker::Decoded decoded = worker::decode_video_picture(reader, request);
    if (decoded.outcome != protocol::Outcome::kDone) return 0;
    const Image& image = decoded.image;
    NIGHTLIGHT_CHECK(image.rgb.size() == std::size_t{3} * image.width * image.height);
    return 0;
  }
  request.task = protocol::Task::kFrames;
  CheckingWriter writer(request);
  writer.close(worker::decode_video(
      reader, request, writer,
      (data[0] & 4) != 0 ? worker::Effort::kEverything : worker::Effort::kWhatIsNeeded));
  return 0;
}
