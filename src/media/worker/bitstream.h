#pragma once

#include <cstdint>

#include "nightlight/core/bytes.h"

// What a compressed picture is to the others, told by its first bytes: enough to know, before
// decoding, whether anything depends on it. For H.264 (ITU-T H.264) and HEVC (ITU-T H.265).
namespace nightlight::media::worker {

enum class Syntax : std::uint8_t { kOther, kH264, kHevc };

struct PacketTraits {
  // Exactly one picture, which no other picture is predicted from, and nothing else of consequence.
  bool is_disposable = false;
  // A picture from which decoding can start as if there had been nothing before.
  bool is_clean_start = false;
  // Exactly one picture and nothing that later packets need but the picture itself.
  bool is_plain = false;
};

class Bitstream {
 public:
  // `setup` is what the container keeps for the decoder: an avcC or hvcC record (ISO/IEC 14496-15)
  // or parameter sets with start codes.
  Bitstream(Syntax syntax, ByteView setup);

  // All false for what is not understood. Changes what is known of the stream when the packet
  // carries parameter sets.
  PacketTraits look(ByteView packet);

  // Whether a packet is one picture and may be left out when it is disposable: frames, not fields;
  // no layers.
  bool is_simple() const { return syntax_ != Syntax::kOther && knows_setup_ && !has_fields_; }

 private:
  struct Found;
  void read_setup(ByteView setup);
  void read_avcc(ByteView record);
  void read_hvcc(ByteView record);
  void take(ByteView unit, Found& found);
  void take_h264(ByteView unit, Found& found);
  void take_hevc(ByteView unit, Found& found);
  Found split(ByteView packet);

  Syntax syntax_;
  std::size_t length_size_ = 0;  // bytes before each unit; 0: start codes
  bool knows_setup_ = false;
  bool has_fields_ = false;  // or layers: whatever makes packets and pictures differ
};

// Whether an H.264 sequence parameter set (§7.3.2.1.1, from its type byte on) allows fields; also
// true when it cannot be read.
bool may_have_fields(ByteView parameter_set);

}  // namespace nightlight::media::worker
