#include "rules.h"

#include <algorithm>
#include <array>

#include "layout.h"
#include "nightlight/core/encoding.h"

namespace nightlight::lists::internal {
namespace {

constexpr std::int64_t kLastMillisecond = 253'402'300'799'999;  // of the year 9999

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// The smallest code point that needs this many bytes of UTF-8.
constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};

std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

// The code point at the start of a text, or the largest value when it is not UTF-8 (RFC 3629).
constexpr char32_t kNotUtf8 = 0xffffffff;
char32_t code_point_of(std::string_view sequence, std::size_t length) {
  if (length == 0 || length > sequence.size()) return kNotUtf8;
  const auto lead = static_cast<unsigned char>(sequence[0]);
  if (length == 1) return lead;
  char32_t point = lead & (0x7FU >> length);
  for (const char c : sequence.substr(1, length - 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) return kNotUtf8;
    point = point << 6 | (byte & 0x3f);
  }
  const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < kSmallest[length] || point > 0x10ffff || is_surrogate ? kNotUtf8 : point;
}

// C0, C1, the line separators, and the marks that turn the direction of text on a screen.
bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7f && point <= 0x9f) || (point >= 0x2028 && point <= 0x202e) ||
         (point >= 0x2066 && point <= 0x2069);
}

Status check_text(std::string_view text, std::size_t limit) {
  if (text.size() > limit) return Error(Code::kInvalidArgument, "the text is too long");
  while (!text.empty()) {
    const std::size_t length = sequence_length(static_cast<unsigned char>(text[0]));
    const char32_t point = code_point_of(text, length);
    if (point == kNotUtf8) return Error(Code::kInvalidArgument, "the text is not UTF-8");
    if (is_control(point)) return Error(Code::kInvalidArgument, "the text has control characters");
    text.remove_prefix(length);
  }
  return {};
}

Status check_pdq(const phash::PdqFingerprint& pdq) {
  const bool is_stated = pdq.quality != phash::kQualityNotStated;
  if (is_stated && (pdq.quality < 0 || pdq.quality > 100)) {
    return Error(Code::kInvalidArgument, "a quality is 0 to 100").in("quality");
  }
  if (pdq.variant > phash::PdqVariant::kCanvas512) {
    return Error(Code::kInvalidArgument, "there is no such variant").in("variant");
  }
  return {};
}

Status check_video(const phash::VideoFingerprint& video) {
  if (video.frames.empty() || video.frames.size() > phash::kMaxVideoFrames) {
    return Error(Code::kInvalidArgument, "a video has 1 to 200,000 frames").in("frames");
  }
  phash::VideoTime before{0};
  for (const phash::VideoFrame& frame : video.frames) {
    if (frame.quality < 0 || frame.quality > 100) {
      return Error(Code::kInvalidArgument, "a quality is 0 to 100").in("quality");
    }
    if (frame.at < before || frame.at > phash::kMaxVideoTime) {
      return Error(Code::kInvalidArgument, "the times of frames do not rise from 0 on")
          .in("frames");
    }
    before = frame.at;
  }
  return {};
}

struct KeyBytes {
  Bytes operator()(const phash::VideoFingerprint& video) const {
    Encoder out;
    for (const phash::VideoFrame& frame : video.frames) {
      out.raw(frame.hash.bytes()).u64(frame_detail_of(frame));
    }
    return std::move(out).result();
  }
  Bytes operator()(const phash::PdqFingerprint& pdq) const { return to_bytes(pdq.hash.bytes()); }
  template <class Digest>
  Bytes operator()(const Digest& digest) const {
    return to_bytes(digest.bytes());
  }
};

// As the bytes of their encoding compare.
bool is_frame_before(const phash::VideoFrame& a, const phash::VideoFrame& b) {
  const auto left = a.hash.bytes();
  const auto right = b.hash.bytes();
  return left != right ? left < right : frame_detail_of(a) < frame_detail_of(b);
}

}  // namespace

Status check_header(const ListHeader& header) {
  const bool is_named = !header.name.empty() && header.name.size() <= kNameField;
  if (!is_named || !std::ranges::all_of(header.name, is_name_character)) {
    return Error(Code::kInvalidArgument, "a list's name is 1 to 64 of a-z, 0-9 and -").in("name");
  }
  const std::int64_t created = to_unix_ms(header.created);
  if (created < 0 || created > kLastMillisecond) {
    return Error(Code::kInvalidArgument, "the time is not in the years 1970 to 9999").in("created");
  }
  return {};
}

Status check_source(std::string_view source) {
  if (source.empty()) return Error(Code::kInvalidArgument, "the source is empty").in("source");
  if (const Status status = check_text(source, kMaxSourceBytes); !status) {
    return status.error().in("source");
  }
  return {};
}

Status check_label(std::string_view label) {
  if (const Status status = check_text(label, kMaxLabelBytes); !status) {
    return status.error().in("label");
  }
  return {};
}

Status check_entry(const ListEntry& entry) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_source(entry.source));
  NIGHTLIGHT_RETURN_IF_ERROR(check_label(entry.label));
  if (const auto* pdq = std::get_if<phash::PdqFingerprint>(&entry.fingerprint)) {
    return check_pdq(*pdq);
  }
  if (const auto* video = std::get_if<phash::VideoFingerprint>(&entry.fingerprint)) {
    return check_video(*video);
  }
  return {};
}

Bytes key_of(const Fingerprint& fingerprint) {
  return std::visit(KeyBytes(), fingerprint);
}

std::uint32_t detail_of(const Fingerprint& fingerprint) {
  if (const auto* video = std::get_if<phash::VideoFingerprint>(&fingerprint)) {
    return std::uint32_t(video->frames.size());
  }
  const auto* pdq = std::get_if<phash::PdqFingerprint>(&fingerprint);
  if (pdq == nullptr) return 0;
  const bool is_stated = pdq->quality != phash::kQualityNotStated;
  const auto quality = is_stated ? std::uint32_t(pdq->quality) : kQualityNotStated;
  return std::uint32_t(pdq->variant) * 256 + quality;
}

std::uint64_t frame_detail_of(const phash::VideoFrame& frame) {
  return std::uint64_t(frame.at.count()) << 8 | std::uint64_t(frame.quality);
}

bool has_equal_bits(const phash::PdqHash& hash) {
  const int weight = phash::distance(hash, phash::PdqHash());
  return weight == 0 || weight == int(phash::PdqHash::kBits);
}

bool stands_before(const Fingerprint& a, const Fingerprint& b) {
  if (a.index() != b.index()) return a.index() < b.index();
  if (const auto* left = std::get_if<phash::VideoFingerprint>(&a)) {
    const auto& right = std::get<phash::VideoFingerprint>(b);
    return std::lexicographical_compare(left->frames.begin(), left->frames.end(),
                                        right.frames.begin(), right.frames.end(), is_frame_before);
  }
  if (const auto* left = std::get_if<phash::PdqFingerprint>(&a)) {
    const auto& right = std::get<phash::PdqFingerprint>(b);
    const auto left_bytes = left->hash.bytes();
    const auto right_bytes = right.hash.bytes();
    return left_bytes != right_bytes ? left_bytes < right_bytes : detail_of(a) < detail_of(b);
  }
  return a < b;  // digests compare as their bytes do
}

}  // namespace nightlight::lists::internal
