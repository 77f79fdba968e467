#include "skip.h"

#include <algorithm>

namespace nightlight::media::worker {
namespace {

// What is held back at most; more than this between two clean starts is decoded.
constexpr std::size_t kMostHeld = 2000;
constexpr std::size_t kMostHeldBytes = std::size_t{16} << 20;
constexpr std::size_t kMostIntervals = 1024;

Syntax syntax_of(const AVStream& stream) {
  switch (stream.codecpar->codec_id) {
    case AV_CODEC_ID_H264:
      return Syntax::kH264;
    case AV_CODEC_ID_HEVC:
      return Syntax::kHevc;
    default:
      return Syntax::kOther;
  }
}

ByteView bytes_of(const std::uint8_t* data, int size) {
  if (data == nullptr || size <= 0) return {};
  return {reinterpret_cast<const std::byte*>(data), static_cast<std::size_t>(size)};
}

}  // namespace

Skipper::Skipper(const AVStream& stream, Effort effort)
    : bitstream_(syntax_of(stream),
                 bytes_of(stream.codecpar->extradata, stream.codecpar->extradata_size)),
      active_(effort == Effort::kWhatIsNeeded) {}

// Whether the packet's place in the presentation is known. Ends all skipping when it cannot be.
bool Skipper::is_regular(const AVPacket& packet, const Clock& clock) {
  if (!clock.has_started() || packet.dts == AV_NOPTS_VALUE || packet.pts == AV_NOPTS_VALUE) {
    return false;
  }
  const bool jumps = last_decode_stamp_ != AV_NOPTS_VALUE && packet.dts < last_decode_stamp_;
  last_decode_stamp_ = packet.dts;
  const bool new_setup =
      ::av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, nullptr) != nullptr;
  if (jumps || new_setup || !clock.is_steady() || (packet.flags & AV_PKT_FLAG_CORRUPT) != 0) {
    active_ = false;
  }
  return active_;
}

bool Skipper::is_needless(const PacketTraits& traits, FrameTime at, const Sampler& sampler) {
  if (!traits.is_disposable) return false;
  if (!sampler.is_due(at)) return true;
  const auto earlier = earliest_.find(sampler.interval_of(at));
  return earlier != earliest_.end() && earlier->second < at;
}

void Skipper::note_sent(FrameTime at, const Sampler& sampler) {
  latest_sent_ = std::max(latest_sent_.value_or(at), at);
  if (earliest_.size() >= kMostIntervals) earliest_.clear();  // costs no more than decoding
  const auto [entry, fresh] = earliest_.try_emplace(sampler.interval_of(at), at);
  if (!fresh) entry->second = std::min(entry->second, at);
}

void Skipper::leave_out(FrameTime at) {
  ++left_out_;
  ahead_.push(at);
  last_left_out_ = std::max(last_left_out_, at);
}

void Skipper::release(std::vector<AvPacket>& out) {
  for (Held& held : held_) out.push_back(std::move(held.packet));
  held_.clear();
  held_bytes_ = 0;
}

void Skipper::forget_held() {
  for (const Held& held : held_) leave_out(held.at);
  held_.clear();
  held_bytes_ = 0;
}

std::vector<AvPacket> Skipper::put(AvPacket packet, const Clock& clock, const Sampler& sampler) {
  std::vector<AvPacket> out;
  const PacketTraits traits =
      active_ ? bitstream_.look(bytes_of(packet->data, packet->size)) : PacketTraits{};
  const std::optional<FrameTime> at =
      active_ && is_regular(*packet, clock) ? clock.predict(packet->pts) : std::nullopt;
  if (!at || *at < FrameTime(0) || !bitstream_.is_simple()) {
    release(out);
    out.push_back(std::move(packet));
    return out;
  }
  if (is_needless(traits, *at, sampler)) {
    leave_out(*at);
    return out;
  }
  const bool is_latest = !latest_seen_ || *at > *latest_seen_;
  const bool awaits = latest_sent_ && sampler.is_due(*latest_sent_);
  if (traits.is_clean_start && is_latest && !awaits) forget_held();
  latest_seen_ = std::max(latest_seen_.value_or(*at), *at);
  const bool holds = traits.is_plain && !awaits && !sampler.is_due(*at) &&
                     held_.size() < kMostHeld && held_bytes_ < kMostHeldBytes;
  if (holds) {
    held_bytes_ += static_cast<std::size_t>(packet->size);
    held_.push_back({std::move(packet), *at});
    return out;
  }
  for (const Held& held : held_) note_sent(held.at, sampler);
  release(out);
  note_sent(*at, sampler);
  out.push_back(std::move(packet));
  return out;
}

std::vector<AvPacket> Skipper::rest() {
  std::vector<AvPacket> out;
  release(out);
  return out;
}

std::uint64_t Skipper::left_out_before(FrameTime at) {
  for (; !ahead_.empty() && ahead_.top() < at; ahead_.pop()) ++passed_;
  return passed_;
}

}  // namespace nightlight::media::worker
