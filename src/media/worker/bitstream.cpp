#include "bitstream.h"

#include <algorithm>

namespace nightlight::media::worker {
namespace {

std::uint32_t byte_at(ByteView bytes, std::size_t at) {
  return at < bytes.size() ? std::to_integer<std::uint32_t>(bytes[at]) : 0;
}

// Bits of a unit without the bytes that only prevent start codes (§7.4.1.1). Past the end, zeros,
// and ok() is false.
class Bits {
 public:
  explicit Bits(ByteView unit) : unit_(unit) {}

  std::uint32_t bit() {
    if (left_ == 0 && !load()) return 0;
    --left_;
    return byte_ >> left_ & 1;
  }
  std::uint32_t bits(int count) {
    std::uint32_t value = 0;
    for (; count > 0; --count) value = value << 1 | bit();
    return value;
  }
  // Exponential-Golomb codes (§9.1).
  std::uint32_t ue() {
    int zeros = 0;
    while (ok_ && bit() == 0) {
      if (++zeros > 31) ok_ = false;
    }
    return ok_ ? (std::uint32_t{1} << zeros) - 1 + bits(zeros) : 0;
  }
  std::int32_t se() {
    const std::uint32_t code = ue();
    const auto half = static_cast<std::int32_t>((std::uint64_t{code} + 1) / 2);
    return code % 2 == 1 ? half : -half;
  }
  bool ok() const { return ok_; }

 private:
  bool load() {
    if (zeros_ >= 2 && byte_at(unit_, at_) == 3) {
      ++at_;
      zeros_ = 0;
    }
    if (at_ >= unit_.size()) {
      ok_ = false;
      return false;
    }
    byte_ = byte_at(unit_, at_++);
    zeros_ = byte_ == 0 ? zeros_ + 1 : 0;
    left_ = 8;
    return true;
  }

  ByteView unit_;
  std::size_t at_ = 0;
  int zeros_ = 0;
  std::uint32_t byte_ = 0;
  int left_ = 0;
  bool ok_ = true;
};

void skip_scaling_list(Bits& bits, int size) {
  std::int32_t last = 8;
  std::int32_t next = 8;
  for (int i = 0; i < size && bits.ok(); ++i) {
    if (next != 0) next = static_cast<std::int32_t>((std::int64_t{last} + bits.se() + 256) & 255);
    if (next != 0) last = next;
  }
}

// Profiles with a chroma format in the parameter set (§7.3.2.1.1).
bool is_high_profile(std::uint32_t profile) {
  constexpr std::uint32_t kHigh[] = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
  return std::find(std::begin(kHigh), std::end(kHigh), profile) != std::end(kHigh);
}

void skip_high_profile(Bits& bits) {
  const std::uint32_t chroma = bits.ue();
  if (chroma == 3) bits.bit();
  bits.ue();   // depth of luma
  bits.ue();   // depth of chroma
  bits.bit();  // transform bypass
  if (bits.bit() == 0) return;
  const int lists = chroma == 3 ? 12 : 8;
  for (int i = 0; i < lists && bits.ok(); ++i) {
    if (bits.bit() == 1) skip_scaling_list(bits, i < 6 ? 16 : 64);
  }
}

void skip_order_count(Bits& bits) {
  const std::uint32_t type = bits.ue();
  if (type == 0) bits.ue();
  if (type != 1) return;
  bits.bit();
  bits.se();
  bits.se();
  const std::uint32_t cycle = std::min(bits.ue(), 255U);
  for (std::uint32_t i = 0; i < cycle && bits.ok(); ++i) bits.se();
}

// Of the units of a packet with start codes (annex B) the one that starts at or after `at`: empty
// at the end. Moves `at` behind it.
ByteView next_unit(ByteView packet, std::size_t& at) {
  const std::string_view text = as_text(packet);
  constexpr std::string_view kStart("\0\0\1", 3);
  const std::size_t start = text.find(kStart, at);
  if (start == std::string_view::npos) {
    at = packet.size();
    return {};
  }
  const std::size_t first = start + kStart.size();
  const std::size_t end = std::min(text.find(kStart, first), packet.size());
  at = end;
  return packet.subspan(first, end - first);
}

}  // namespace

bool may_have_fields(ByteView parameter_set) {
  Bits bits(parameter_set);
  bits.bits(8);  // type
  const std::uint32_t profile = bits.bits(8);
  bits.bits(16);
  bits.ue();
  if (is_high_profile(profile)) skip_high_profile(bits);
  bits.ue();
  skip_order_count(bits);
  bits.ue();
  bits.bit();
  bits.ue();
  bits.ue();
  const bool frames_only = bits.bit() == 1;
  return !frames_only || !bits.ok();
}

// What the units of one packet are.
struct Bitstream::Found {
  int first_slices = 0;  // units that begin a picture
  int slices = 0;
  bool all_disposable = true;
  bool all_clean = true;
  bool parameters = false;
  bool unknown = false;
};

Bitstream::Bitstream(Syntax syntax, ByteView setup) : syntax_(syntax) {
  read_setup(setup);
}

void Bitstream::read_setup(ByteView setup) {
  if (setup.empty()) return;
  if (byte_at(setup, 0) != 1) {
    (void)split(setup);
  } else if (syntax_ == Syntax::kH264) {
    read_avcc(setup);
  } else if (syntax_ == Syntax::kHevc) {
    read_hvcc(setup);
  }
}

// ISO/IEC 14496-15 §5.3.3.1: the sequence parameter sets, each after its length.
void Bitstream::read_avcc(ByteView record) {
  if (record.size() < 7) return;
  length_size_ = (byte_at(record, 4) & 3) + 1;
  Found found;
  std::size_t at = 6;
  for (std::uint32_t left = byte_at(record, 5) & 31; left > 0 && at + 2 < record.size(); --left) {
    const std::size_t size = byte_at(record, at) << 8 | byte_at(record, at + 1);
    take(record.subspan(at + 2, std::min(size, record.size() - at - 2)), found);
    at += 2 + size;
  }
}

// §8.3.3.1: arrays of parameter sets by type.
void Bitstream::read_hvcc(ByteView record) {
  if (record.size() < 23) return;
  length_size_ = (byte_at(record, 21) & 3) + 1;
  Found found;
  std::size_t at = 23;
  for (std::uint32_t arrays = byte_at(record, 22); arrays > 0 && at + 3 <= record.size();
       --arrays) {
    std::uint32_t units = byte_at(record, at + 1) << 8 | byte_at(record, at + 2);
    at += 3;
    for (; units > 0 && at + 2 < record.size(); --units) {
      const std::size_t size = byte_at(record, at) << 8 | byte_at(record, at + 1);
      take(record.subspan(at + 2, std::min(size, record.size() - at - 2)), found);
      at += 2 + size;
    }
  }
}

Bitstream::Found Bitstream::split(ByteView packet) {
  Found found;
  std::size_t at = 0;
  if (length_size_ == 0) {
    while (at < packet.size()) {
      const ByteView unit = next_unit(packet, at);
      if (!unit.empty()) take(unit, found);
    }
    return found;
  }
  while (at + length_size_ < packet.size()) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < length_size_; ++i) size = size << 8 | byte_at(packet, at + i);
    at += length_size_;
    if (size == 0 || size > packet.size() - at) {
      found.unknown = true;
      break;
    }
    take(packet.subspan(at, size), found);
    at += size;
  }
  return found;
}

void Bitstream::take(ByteView unit, Found& found) {
  if (syntax_ == Syntax::kH264) take_h264(unit, found);
  if (syntax_ == Syntax::kHevc) take_hevc(unit, found);
}

// Table 7-1. A slice that begins with macroblock 0 begins a picture: its first code is the single
// bit 1.
void Bitstream::take_h264(ByteView unit, Found& found) {
  const std::uint32_t head = byte_at(unit, 0);
  const std::uint32_t type = head & 31;
  switch (type) {
    case 1:
    case 5:
      ++found.slices;
      if ((byte_at(unit, 1) & 0x80) != 0) ++found.first_slices;
      if ((head >> 5 & 3) != 0) found.all_disposable = false;
      if (type != 5) found.all_clean = false;
      break;
    case 6:   // supplemental information
    case 9:   // delimiter
    case 12:  // filler
      break;
    case 7:
      knows_setup_ = true;
      has_fields_ = has_fields_ || may_have_fields(unit);
      [[fallthrough]];
    case 8:
      found.parameters = true;
      break;
    default:
      found.unknown = true;
  }
}

// Table 7-1 of H.265. Types below 16 that are even are of pictures that none of their own temporal
// layer refers to; with one layer that is nobody.
void Bitstream::take_hevc(ByteView unit, Found& found) {
  const std::uint32_t head = byte_at(unit, 0) << 8 | byte_at(unit, 1);
  const std::uint32_t type = head >> 9 & 63;
  if ((head >> 3 & 63) != 0) found.unknown = true;
  if (type < 32) {
    ++found.slices;
    if ((byte_at(unit, 2) & 0x80) != 0) ++found.first_slices;
    if (type >= 16 || type % 2 == 1 || (head & 7) != 1) found.all_disposable = false;
    if (type != 19 && type != 20) found.all_clean = false;
    return;
  }
  if (type == 33) {
    knows_setup_ = true;
    has_fields_ = has_fields_ || (byte_at(unit, 2) >> 1 & 7) != 0;  // more than one layer
  }
  if (type <= 34) found.parameters = true;
  const bool harmless = type == 35 || (type >= 38 && type <= 40);  // delimiter, filler, information
  if (type > 34 && !harmless) found.unknown = true;
}

PacketTraits Bitstream::look(ByteView packet) {
  if (syntax_ == Syntax::kOther) return {};
  const Found found = split(packet);
  if (found.unknown || found.first_slices != 1) return {};
  return {.is_disposable = found.all_disposable && !found.parameters,
          .is_clean_start = found.all_clean,
          .is_plain = !found.parameters};
}

}  // namespace nightlight::media::worker
