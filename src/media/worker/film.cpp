#include "film.h"

#include <algorithm>

#include "allocation.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;

// Broken packets in a row after which the file is taken to be at its end.
constexpr int kMostBrokenPackets = 64;

TimeBase time_base_of(const AVStream& stream) {
  return {stream.time_base.num, stream.time_base.den};
}

// What passes between two frames: of the average rate when there is one between 1 and 1000 a
// second, else a 25th of a second.
FrameTime frame_length(const AVStream& stream) {
  for (const AVRational rate : {stream.avg_frame_rate, stream.r_frame_rate}) {
    if (rate.num <= 0 || rate.den <= 0) continue;
    const std::int64_t length = std::int64_t{1'000'000} * rate.den / rate.num;
    if (length >= 1000 && length <= 1'000'000) return FrameTime(length);
  }
  return FrameTime(40'000);
}

bool is_corrupt(const AVFrame& frame) {
  return (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags != 0;
}

}  // namespace

Film::Film(Container& container, const protocol::Request& request, Effort effort)
    : container_(container),
      decoder_(open_decoder(*container.video()->codecpar, container.video()->time_base,
                            request.max_pixels)),
      frame_(::av_frame_alloc()),
      clock_(time_base_of(*container.video()), frame_length(*container.video())),
      skipper_(*container.video(), effort) {}

FrameTime Film::duration() const {
  return std::max(last_, skipper_.last_left_out());
}

void Film::note_damage() {
  damaged_ = true;
  skipper_.give_up();
}

bool Film::show(Viewer& viewer) {
  const bool corrupt = is_corrupt(*frame_);
  if (corrupt) note_damage();
  const std::int64_t stamp = frame_->best_effort_timestamp;
  last_ = clock_.next(stamp == AV_NOPTS_VALUE ? std::nullopt : std::optional(stamp));
  ++decoded_;
  return viewer.show({.frame = *frame_,
                      .at = last_,
                      .number = decoded_ + skipper_.left_out_before(last_),
                      .is_damaged = corrupt});
}

// All frames that the decoder has ready. False when the viewer has seen enough.
bool Film::drain(Viewer& viewer) {
  for (;;) {
    const int status = ::avcodec_receive_frame(decoder_.get(), frame_.get());
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return true;
    if (status < 0) {
      note_damage();
      return true;
    }
    const bool more = show(viewer);
    ::av_frame_unref(frame_.get());
    if (!more) return false;
  }
}

// A null packet flushes. Whether a packet is damaged is for the decoder to say: demuxers suspect it
// of each one at which two streams were joined.
bool Film::feed(const AVPacket* packet, Viewer& viewer) {
  // The decoder is drained after every packet, so it always takes the next one.
  if (::avcodec_send_packet(decoder_.get(), packet) < 0) note_damage();
  return drain(viewer);
}

bool Film::feed_all(const std::vector<AvPacket>& packets, Viewer& viewer) {
  return std::all_of(packets.begin(), packets.end(),
                     [&](const AvPacket& packet) { return feed(packet.get(), viewer); });
}

Outcome Film::play(Viewer& viewer) {
  if (!frame_) return Outcome::kOutOfMemory;
  if (!decoder_) return has_failed_allocation() ? Outcome::kOutOfMemory : Outcome::kUnreadable;
  int broken = 0;
  for (;;) {
    AvPacket packet(::av_packet_alloc());
    if (!packet) return Outcome::kOutOfMemory;
    const Container::Next next = container_.read(*packet);
    if (next == Container::Next::kEnd) break;
    if (!viewer.go_on(last_)) return Outcome::kDone;
    if (next == Container::Next::kDamage) {
      note_damage();
      if (++broken > kMostBrokenPackets) break;
      continue;
    }
    broken = 0;
    const auto needed = skipper_.put(std::move(packet), clock_, viewer.sampler());
    if (!feed_all(needed, viewer)) return Outcome::kDone;
    if (has_failed_allocation()) return Outcome::kOutOfMemory;
  }
  if (feed_all(skipper_.rest(), viewer)) (void)feed(nullptr, viewer);
  return has_failed_allocation() ? Outcome::kOutOfMemory : Outcome::kDone;
}

}  // namespace nightlight::media::worker
