#include "compare_frames.h"

#include <utility>

#include "compare_view.h"
#include "source_file.h"

namespace nightlight::cli {
namespace {

class PageSink final : public media::FrameSink {
 public:
  explicit PageSink(std::uint32_t number) : number_(number) {}
  Status take(const media::Frame& frame) override {
    if (frame.kind != media::Frame::Kind::kVideo && frame.number == number_) page = frame.image;
    return {};
  }
  std::optional<media::Image> page;

 private:
  std::uint32_t number_;
};

class FramesSink final : public media::FrameSink {
 public:
  FramesSink(const std::vector<phash::VideoTime>& times, std::uint32_t max_side)
      : times_(times), max_side_(max_side) {}

  Status take(const media::Frame& frame) override {
    if (frame.kind != media::Frame::Kind::kVideo) return {};
    last_ = small(frame.image);
    while (frames.size() < times_.size() && times_[frames.size()] <= frame.at) {
      frames.push_back(*last_);
    }
    return {};
  }

  void finish() {
    while (last_ && frames.size() < times_.size()) frames.push_back(*last_);
  }

  std::vector<media::Image> frames;

 private:
  media::Image small(const media::Image& image) const {
    const Pixels pixels = as_it_is(image, max_side_);
    media::Image answer;
    answer.width = pixels.width();
    answer.height = pixels.height();
    answer.rgb = to_bytes(pixels.rgb());
    return answer;
  }

  const std::vector<phash::VideoTime>& times_;
  std::uint32_t max_side_;
  std::optional<media::Image> last_;
};

}  // namespace

Result<media::Image> read_page(const std::string& path, std::uint32_t number,
                               media::Decoder& decoder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(SourceFile source, SourceFile::open(path, Links::kFollow));
  PageSink sink(number);
  const auto summary = decoder.decode_frames(source, {}, sink);
  if (sink.page) return *std::move(sink.page);
  if (!summary) return summary.error();
  return Error(Code::kNotFound, "no such page");
}

Result<std::vector<media::Image>> read_frames(const std::string& path,
                                              const std::vector<phash::VideoTime>& times,
                                              const media::FrameOptions& options,
                                              std::uint32_t max_side, media::Decoder& decoder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(SourceFile source, SourceFile::open(path, Links::kFollow));
  FramesSink sink(times, max_side);
  const auto summary = decoder.decode_frames(source, options, sink);
  sink.finish();
  if (!summary && sink.frames.empty()) return summary.error();
  return std::move(sink.frames);
}

}  // namespace nightlight::cli
