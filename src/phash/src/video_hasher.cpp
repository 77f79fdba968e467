#include "nightlight/phash/video_hasher.h"

#include <algorithm>
#include <array>

#include "letterbox.h"
#include "nightlight/phash/spectrum.h"

namespace nightlight::phash {
namespace {

using internal::ContentBox;
using internal::PixelBox;

constexpr std::uint32_t kMinSide = 16;  // of what is left without bars

// A frame with all its turned and mirrored copies.
struct HashedFrame {
  VideoTime at{0};
  int quality = 0;
  std::array<PdqHash, kDihedrals> family;
};

HashedFrame hashed(const ImageView& image, VideoTime at) {
  const PdqSpectrum spectrum = PdqSpectrum::of(image, PdqVariant::kFull);
  return {at, spectrum.quality(), spectrum.family()};
}

// The frames as one view shows them.
std::vector<VideoFrame> frames_of(const std::vector<HashedFrame>& frames, const QueryTag& tag) {
  std::vector<VideoFrame> result;
  result.reserve(frames.size());
  for (const HashedFrame& frame : frames) {
    const PdqHash& hash = frame.family[std::size_t(tag.dihedral)];
    const bool is_negative = tag.tone == Tone::kNegative;
    result.push_back({frame.at, is_negative ? complement(hash) : hash, frame.quality});
  }
  return result;
}

}  // namespace

struct VideoHasher::State {
  struct TrimmedFrame {
    ContentBox box;
    HashedFrame frame;
  };

  std::vector<HashedFrame> frames;
  internal::Letterbox letterbox;
  // Without the bars that were known when the frame came. Bars only become smaller, so frames whose
  // box is visibly not that of now will not be right later.
  std::vector<TrimmedFrame> trimmed;
  Bytes pixels;  // of the frame without its bars

  void add_trimmed(const ImageView& frame, VideoTime at) {
    letterbox.add(frame);
    const std::optional<ContentBox>& content = letterbox.content();
    std::erase_if(trimmed, [&](const TrimmedFrame& each) {
      return internal::differ_visibly(each.box, *content);
    });
    if (!content || !internal::differ_visibly(*content, ContentBox())) return;
    const PixelBox box = letterbox.pixels_of(frame);
    if (box.width() < kMinSide || box.height() < kMinSide) return;
    copy_pixels(frame, box);
    const Result<ImageView> view =
        ImageView::create(pixels, box.width(), box.height(), frame.channels());
    if (view) trimmed.push_back({*content, hashed(*view, at)});
  }

  void copy_pixels(const ImageView& frame, const PixelBox& box) {
    const std::size_t channels = frame.channels();
    const std::size_t row_bytes = box.width() * channels;
    pixels.resize(row_bytes * box.height());
    auto out = pixels.begin();
    for (std::size_t y = box.top; y < box.bottom; ++y) {
      const std::size_t offset = (y * frame.width() + box.left) * channels;
      const ByteView row = frame.pixels().subspan(offset, row_bytes);
      out = std::copy(row.begin(), row.end(), out);
    }
  }

  std::vector<HashedFrame> trimmed_frames() const {
    std::vector<HashedFrame> result;
    for (const TrimmedFrame& each : trimmed) result.push_back(each.frame);
    return result;
  }
};

VideoHasher::VideoHasher() : state_(std::make_unique<State>()) {}
VideoHasher::VideoHasher(VideoHasher&&) noexcept = default;
VideoHasher& VideoHasher::operator=(VideoHasher&&) noexcept = default;
VideoHasher::~VideoHasher() = default;

void VideoHasher::add(const ImageView& frame, VideoTime at) {
  state_->frames.push_back(hashed(frame, at));
  state_->add_trimmed(frame, at);
}

VideoFingerprint VideoHasher::fingerprint() const {
  return {frames_of(state_->frames, {})};
}

std::vector<VideoProbe> VideoHasher::probes() const {
  std::vector<VideoProbe> probes;
  const auto add_family = [&probes](const std::vector<HashedFrame>& frames, View view, Tone tone) {
    if (frames.empty()) return;
    for (std::size_t i = 0; i < kDihedrals; ++i) {
      const QueryTag tag{PdqVariant::kFull, view, Dihedral(i), tone};
      probes.push_back({tag, frames_of(frames, tag)});
    }
  };
  add_family(state_->frames, View::kWhole, Tone::kPositive);
  add_family(state_->frames, View::kWhole, Tone::kNegative);
  add_family(state_->trimmed_frames(), View::kTrim, Tone::kPositive);
  return probes;
}

}  // namespace nightlight::phash
