#pragma once

#include <deque>
#include <queue>
#include <unordered_map>
#include <vector>

#include "av.h"
#include "bitstream.h"
#include "clock.h"

namespace nightlight::media::worker {

enum class Effort : std::uint8_t { kWhatIsNeeded, kEverything };

// Leaves out packets whose pictures are not taken and that no picture which is taken depends on, so
// that the frames that are taken are those of a full decoding, to the bit:
//   - a picture nothing depends on, when an earlier one of the same interval is being decoded;
//   - all pictures up to a clean start, when none of them is due.
// Both need to know each picture's time beforehand, so at the first sign that times or pictures are
// not what they seem everything is decoded from then on.
class Skipper {
 public:
  Skipper(const AVStream& stream, Effort effort);

  // Takes a packet and gives those that are to be decoded now, in order. The rest is either left
  // out, or held back until it is known whether it is needed.
  std::vector<AvPacket> put(AvPacket packet, const Clock& clock, const Sampler& sampler);
  // What is still held back, at the end.
  std::vector<AvPacket> rest();

  // From now on everything is decoded.
  void give_up() { active_ = false; }

  // Pictures left out so far, and of those the ones that are shown before `at`, when called with
  // rising times.
  std::uint64_t left_out() const { return left_out_; }
  std::uint64_t left_out_before(FrameTime at);
  FrameTime last_left_out() const { return last_left_out_; }

 private:
  struct Held {
    AvPacket packet;
    FrameTime at;
  };

  bool is_regular(const AVPacket& packet, const Clock& clock);
  bool is_needless(const PacketTraits& traits, FrameTime at, const Sampler& sampler);
  void note_sent(FrameTime at, const Sampler& sampler);
  void leave_out(FrameTime at);
  void release(std::vector<AvPacket>& out);
  void forget_held();

  Bitstream bitstream_;
  bool active_;
  std::int64_t last_decode_stamp_ = AV_NOPTS_VALUE;
  std::deque<Held> held_{};
  std::size_t held_bytes_ = 0;
  std::optional<FrameTime> latest_sent_{};
  std::optional<FrameTime> latest_seen_{};
  // The earliest picture of each interval that has gone to the decoder.
  std::unordered_map<std::int64_t, FrameTime> earliest_{};
  std::uint64_t left_out_ = 0;
  std::uint64_t passed_ = 0;
  FrameTime last_left_out_{0};
  std::priority_queue<FrameTime, std::vector<FrameTime>, std::greater<>> ahead_{};
};

}  // namespace nightlight::media::worker
