#include "video.h"

#include <algorithm>
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

// More moving pictures than this in one file are not looked at, and the summary says so.
constexpr std::size_t kMostFilms = 4;

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

// Takes samples of one film after the other and hands them on. The times and numbers of each film
// go on where those of the one before ended.
class Taker final : public Viewer {
 public:
  Taker(const Request& request, FrameWriter& writer)
      : request_(request), writer_(writer), sampler_(request.interval) {}

  const Sampler& sampler() const override { return sampler_; }

  void begin(const Container& container, std::size_t rank, std::size_t films) {
    container_ = &container;
    orientation_ = orientation_of(*container.video());
    sampler_ = Sampler(request_.interval);
    done_before_ = static_cast<double>(rank) / static_cast<double>(films);
    share_of_film_ = 1.0 / static_cast<double>(films);
  }

  void end(const Film& film) {
    summary.decoded_frames += film.frames();
    summary.duration = std::min(start_ + film.duration(), request_.max_duration);
    summary.damaged = summary.damaged || film.damaged() || container_->has_late_video();
    start_ += film.duration() + FrameTime(1);
  }

  bool show(const Shown& shown) override {
    const FrameTime at = start_ + shown.at;
    if (at > request_.max_duration) return cut_short();
    if (!sampler_.is_due(shown.at)) return go_on(shown.at);
    if (summary.taken == request_.max_frames) return cut_short();
    (void)sampler_.takes(shown.at);
    Image image = converter_.to_image(shown.frame, orientation_, Rendering::kFingerprint);
    if (image.rgb.empty()) {
      summary.damaged = true;
      return true;
    }
    image.provenance.damaged = shown.is_damaged;
    const auto number = static_cast<std::uint32_t>(summary.decoded_frames + shown.number);
    protocol::FrameHead head = head_of(Frame::Kind::kVideo, number, image);
    head.at = at;
    ++summary.taken;
    return goes_on(writer_.frame(head, image)) && go_on(shown.at);
  }

  bool go_on(FrameTime at) override {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_sign_ < kTick) return true;
    last_sign_ = now;
    return goes_on(writer_.progress(share(at)));
  }

  bool has_ended() const { return ended_; }

  protocol::Summary summary{};

 private:
  bool goes_on(bool listening) {
    ended_ = ended_ || !listening;
    return listening;
  }
  bool cut_short() {
    summary.cut_short = true;
    return goes_on(false);
  }

  std::uint32_t share(FrameTime at) const {
    const std::optional<std::int64_t> duration = container_->declared_duration();
    const double film = duration ? static_cast<double>(at.count()) / static_cast<double>(*duration)
                                 : static_cast<double>(container_->bytes_seen()) /
                                       static_cast<double>(request_.file_size + 1);
    const double done = done_before_ + share_of_film_ * std::min(film, 1.0);
    return static_cast<std::uint32_t>(std::min(done, 1.0) * protocol::kWholeProgress);
  }

  const Request& request_;
  FrameWriter& writer_;
  const Container* container_ = nullptr;
  Sampler sampler_;
  Converter converter_{};
  std::uint8_t orientation_ = 0;
  FrameTime start_{0};
  double done_before_ = 0;
  double share_of_film_ = 1;
  bool ended_ = false;
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

// Every film of the file, up to kMostFilms.
Outcome play_films(Reader& file, Container& first, const Request& request, Taker& taker,
                   Effort effort) {
  Outcome worst = Outcome::kDone;
  const std::size_t films = std::min(first.films(), kMostFilms);
  taker.summary.cut_short = films < first.films();
  for (std::size_t rank = 0; rank < films && !taker.has_ended(); ++rank) {
    Container again;
    Container& container = rank == 0 ? first : again;
    if (rank > 0) {
      const Outcome opened = again.open(file, request);
      if (opened != Outcome::kDone || again.films() != first.films()) return Outcome::kUnreadable;
      again.choose(rank);
    }
    forget_failed_allocations();
    Film film(container, request, effort);
    taker.begin(container, rank, films);
    const Outcome played = film.play(taker);
    taker.end(film);
    if (played == Outcome::kOutOfMemory) return played;
    if (played != Outcome::kDone) worst = played;
  }
  return worst;
}

protocol::Summary decode(Reader& file, const Request& request, FrameWriter& writer, Effort effort) {
  Container container;
  const Outcome opened = container.open(file, request);
  if (opened != Outcome::kDone) return {.outcome = opened};
  const std::optional<std::uint32_t> covers = send_covers(container, request, writer);
  if (!covers) return {};
  Taker taker(request, writer);
  const Outcome played = container.films() == 0
                             ? outcome_without_video(container)
                             : play_films(file, container, request, taker, effort);
  if (played == Outcome::kOutOfMemory) return {.outcome = played};
  if (!writer.progress(protocol::kWholeProgress)) return {};
  protocol::Summary& summary = taker.summary;
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
