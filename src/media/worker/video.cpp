#include "video.h"

#include <chrono>
#include <new>

#include "allocation.h"
#include "convert.h"
#include "film.h"
#include "frame_check.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;
using protocol::Request;

// How often a sign of life is due.
constexpr std::chrono::milliseconds kTick{100};

// A picture attached to the file, as a picture of its own.
Decoded decode_cover(ByteView cover, const Request& request) {
  const std::optional<Format> format = sniff_format(cover);
  if (!format || is_video(*format)) return {Outcome::kUnreadable, {}};
  Request picture = request;
  picture.format = *format;
  return decode_picture(cover, picture);
}

// What the file is when nothing was taken from it.
Outcome outcome_without_video(const Container& container) {
  return container.has_video() ? Outcome::kUnreadable : Outcome::kNoPicture;
}

// Takes samples and hands them on.
class Taker final : public Viewer {
 public:
  Taker(const Container& container, const Request& request, FrameWriter& writer)
      : container_(container), request_(request), writer_(writer), sampler_(request.interval) {
    if (container.video() != nullptr) orientation_ = orientation_of(*container.video());
  }

  const Sampler& sampler() const override { return sampler_; }

  bool show(const Shown& shown) override {
    if (shown.at > request_.max_duration) return cut_short();
    if (!sampler_.is_due(shown.at)) return go_on(shown.at);
    if (summary.taken == request_.max_frames) return cut_short();
    (void)sampler_.takes(shown.at);
    Image image = converter_.to_image(shown.frame, orientation_, Rendering::kFingerprint);
    if (image.rgb.empty()) {
      summary.damaged = true;
      return true;
    }
    image.provenance.damaged = shown.is_damaged;
    protocol::FrameHead head =
        head_of(Frame::Kind::kVideo, static_cast<std::uint32_t>(shown.number), image);
    head.at = shown.at;
    ++summary.taken;
    return writer_.frame(head, image) && go_on(shown.at);
  }

  bool go_on(FrameTime at) override {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_sign_ < kTick) return true;
    last_sign_ = now;
    return writer_.progress(share(at));
  }

  protocol::Summary summary{};

 private:
  bool cut_short() {
    summary.cut_short = true;
    return false;
  }

  std::uint32_t share(FrameTime at) const {
    const std::optional<std::int64_t> duration = container_.declared_duration();
    const double done = duration ? static_cast<double>(at.count()) / static_cast<double>(*duration)
                                 : static_cast<double>(container_.bytes_seen()) /
                                       static_cast<double>(request_.file_size + 1);
    return static_cast<std::uint32_t>(std::min(done, 1.0) * protocol::kWholeProgress);
  }

  const Container& container_;
  const Request& request_;
  FrameWriter& writer_;
  Sampler sampler_;
  Converter converter_{};
  std::uint8_t orientation_ = 0;
  std::chrono::steady_clock::time_point last_sign_{};
};

// Their number, or nothing when nobody listens any more.
std::optional<std::uint32_t> send_covers(const Container& container, const Request& request,
                                         FrameWriter& writer) {
  std::uint32_t number = 0;
  for (const ByteView cover : container.covers()) {
    if (number == kMostCovers) break;
    const Decoded decoded = decode_cover(cover, request);
    if (decoded.outcome != Outcome::kDone) continue;
    if (!writer.frame(head_of(Frame::Kind::kCover, ++number, decoded.image), decoded.image)) {
      return std::nullopt;
    }
  }
  return number;
}

protocol::Summary decode(Reader& file, const Request& request, FrameWriter& writer, Effort effort) {
  Container container;
  const Outcome opened = container.open(file, request);
  if (opened != Outcome::kDone) return {.outcome = opened};
  Taker taker(container, request, writer);
  protocol::Summary& summary = taker.summary;
  const std::optional<std::uint32_t> covers = send_covers(container, request, writer);
  if (!covers) return {};
  Outcome played = outcome_without_video(container);
  if (container.video() != nullptr) {
    forget_failed_allocations();
    Film film(container, request, effort);
    played = film.play(taker);
    summary.decoded_frames = film.frames();
    summary.duration = std::min(film.duration(), request.max_duration);
    summary.damaged = summary.damaged || film.damaged();
  }
  if (played == Outcome::kOutOfMemory) return {.outcome = played};
  if (!writer.progress(protocol::kWholeProgress)) return {};
  if (summary.taken > 0 || *covers > 0) {
    summary.damaged = summary.damaged || (played != Outcome::kDone && container.has_video());
    summary.outcome = Outcome::kDone;
    return summary;
  }
  return {.outcome = played == Outcome::kDone ? Outcome::kUnreadable : played};
}

// Keeps the frame that is wanted.
class Finder final : public Viewer {
 public:
  explicit Finder(FrameTime wanted) : sampler_(protocol::kMaxTime, wanted) {}

  const Sampler& sampler() const override { return sampler_; }
  bool go_on(FrameTime) override { return true; }

  bool show(const Shown& shown) override {
    is_damaged = shown.is_damaged;
    found.reset(::av_frame_clone(&shown.frame));
    if (!found) throw std::bad_alloc();
    is_it = sampler_.is_due(shown.at);
    return !is_it;
  }

  AvFrame found{};     // the last one shown
  bool is_it = false;  // at or after the time
  bool is_damaged = false;

 private:
  Sampler sampler_;
};

Decoded first_cover(const Container& container, const Request& request) {
  for (const ByteView cover : container.covers()) {
    Decoded decoded = decode_cover(cover, request);
    if (decoded.outcome == Outcome::kDone) return decoded;
  }
  return {outcome_without_video(container), {}};
}

// The frame at `at`, or a time that is not beyond the end.
struct Search {
  Decoded decoded;
  std::optional<FrameTime> end{};
};

Search search(Reader& file, const Request& request, FrameTime at) {
  Container container;
  const Outcome opened = container.open(file, request);
  if (opened != Outcome::kDone) return {{opened, {}}};
  if (container.video() == nullptr) return {first_cover(container, request)};
  Finder finder(at);
  Film film(container, request, Effort::kWhatIsNeeded);
  const Outcome played = film.play(finder);
  if (played != Outcome::kDone) return {{played, {}}};
  if (!finder.found) return {{Outcome::kUnreadable, {}}};
  // Beyond the end, frames may have been left out after the last one that was shown.
  if (!finder.is_it && film.duration() < at) return {{}, film.duration()};
  Decoded decoded{
      Outcome::kDone,
      Converter().to_image(*finder.found, orientation_of(*container.video()), request.rendering)};
  if (decoded.image.rgb.empty()) decoded.outcome = Outcome::kUnreadable;
  decoded.image.provenance.format = request.format;
  decoded.image.provenance.damaged = finder.is_damaged;
  return {std::move(decoded)};
}

}  // namespace

protocol::Summary decode_video(Reader& file, const Request& request, FrameWriter& writer,
                               Effort effort) {
  forget_failed_allocations();
  try {
    return decode(file, request, writer, effort);
  } catch (const std::bad_alloc&) {
    return {.outcome = Outcome::kOutOfMemory};
  }
}

Decoded decode_video_picture(Reader& file, const Request& request) {
  forget_failed_allocations();
  try {
    Search found = search(file, request, request.at);
    if (found.end) found = search(file, request, *found.end);
    return std::move(found.decoded);
  } catch (const std::bad_alloc&) {
    return {Outcome::kOutOfMemory, {}};
  }
}

}  // namespace nightlight::media::worker
