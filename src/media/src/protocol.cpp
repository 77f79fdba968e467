#include "protocol.h"

#include <algorithm>

namespace nightlight::media::protocol {
namespace {

constexpr std::string_view kHello = "NLDECOD1";
static_assert(kHello.size() == kHelloSize);

constexpr std::uint8_t kHadAlpha = 1;
constexpr std::uint8_t kHadIccProfile = 2;
constexpr std::uint8_t kDamaged = 4;

// More than any encoder makes of noise at full quality, plus its tables.
constexpr std::uint64_t kJpegBytesPerPixel = 4;
constexpr std::uint64_t kJpegTables = 65'536;

Error malformed(Literal what) {
  return Error(Code::kCorrupt, what).in("decoder message");
}

// The enumerators of each of these are 0 or 1 up to `last` without a gap.
template <class Enum>
Result<Enum> read_enum(nightlight::Decoder& in, Enum first, Enum last) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint8_t value, in.u8());
  if (value < static_cast<std::uint8_t>(first) || value > static_cast<std::uint8_t>(last)) {
    return malformed("value out of range").at(in.offset() - 1);
  }
  return static_cast<Enum>(value);
}

Status read_version(nightlight::Decoder& in) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint8_t version, in.u8());
  if (version != kVersion) return malformed("another protocol version");
  return {};
}

std::uint8_t flags_of(const Provenance& provenance) {
  return static_cast<std::uint8_t>((provenance.had_alpha ? kHadAlpha : 0) |
                                   (provenance.had_icc_profile ? kHadIccProfile : 0) |
                                   (provenance.damaged ? kDamaged : 0));
}

Result<Answer> read_answer(ByteView bytes) {
  nightlight::Decoder in(bytes);
  Answer answer;
  Provenance& provenance = answer.provenance;
  NIGHTLIGHT_RETURN_IF_ERROR(read_version(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(answer.outcome, read_enum(in, Outcome::kDone, Outcome::kOutOfMemory));
  NIGHTLIGHT_ASSIGN_OR_RETURN(answer.width, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(answer.height, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.stored_width, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.stored_height, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.orientation, in.u8());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.pages, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint8_t flags, in.u8());
  if (flags > (kHadAlpha | kHadIccProfile | kDamaged)) return malformed("unknown flags");
  provenance.had_alpha = (flags & kHadAlpha) != 0;
  provenance.had_icc_profile = (flags & kHadIccProfile) != 0;
  provenance.damaged = (flags & kDamaged) != 0;
  NIGHTLIGHT_ASSIGN_OR_RETURN(answer.payload_size, in.u64());
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  return answer;
}

Status verify_failure(const Answer& answer) {
  const Answer empty{.outcome = answer.outcome};
  if (encode_answer(answer) != encode_answer(empty)) {
    return malformed("a failure that carries a picture");
  }
  return {};
}

Status verify_pixels(const Answer& answer, const Request& request) {
  const Provenance& provenance = answer.provenance;
  const std::uint64_t pixels = std::uint64_t{answer.width} * answer.height;
  const bool turned = provenance.orientation >= 5;
  if (pixels > request.max_pixels || answer.payload_size != 3 * pixels) {
    return malformed("number of pixels");
  }
  if (provenance.stored_width != (turned ? answer.height : answer.width) ||
      provenance.stored_height != (turned ? answer.width : answer.height)) {
    return malformed("stored size");
  }
  return {};
}

Status verify_jpeg(const Answer& answer, const Request& request) {
  const std::uint64_t pixels = std::uint64_t{answer.width} * answer.height;
  if (std::max(answer.width, answer.height) > request.max_side) return malformed("picture size");
  if (answer.payload_size == 0 || answer.payload_size > kJpegBytesPerPixel * pixels + kJpegTables) {
    return malformed("number of bytes");
  }
  return {};
}

}  // namespace

Bytes encode_hello() {
  return to_bytes(kHello);
}

Status parse_hello(ByteView bytes) {
  if (as_text(bytes) != kHello) return malformed("not a decoder of this version");
  return {};
}

Bytes encode_request(const Request& request) {
  return Encoder()
      .u8(kVersion)
      .u8(static_cast<std::uint8_t>(request.task))
      .u8(static_cast<std::uint8_t>(request.format))
      .u8(static_cast<std::uint8_t>(request.rendering))
      .u8(static_cast<std::uint8_t>(request.look))
      .u32(request.max_side)
      .u64(request.max_pixels)
      .u64(request.file_size)
      .result();
}

Result<Request> parse_request(ByteView bytes) {
  nightlight::Decoder in(bytes);
  Request request;
  NIGHTLIGHT_RETURN_IF_ERROR(read_version(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.task, read_enum(in, Task::kDecode, Task::kRender));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.format, read_enum(in, Format::kJpeg, Format::kAvif));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.rendering,
                              read_enum(in, Rendering::kFingerprint, Rendering::kDisplay));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.look, read_enum(in, Look::kBlurredGrey, Look::kFull));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.max_side, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.max_pixels, in.u64());
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.file_size, in.u64());
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  if (request.file_size > kMaxFileSize) return malformed("file size");
  return request;
}

Bytes encode_answer(const Answer& answer) {
  const Provenance& provenance = answer.provenance;
  return Encoder()
      .u8(kVersion)
      .u8(static_cast<std::uint8_t>(answer.outcome))
      .u32(answer.width)
      .u32(answer.height)
      .u32(provenance.stored_width)
      .u32(provenance.stored_height)
      .u8(provenance.orientation)
      .u32(provenance.pages)
      .u8(flags_of(provenance))
      .u64(answer.payload_size)
      .result();
}

Result<Answer> parse_answer(ByteView bytes, const Request& request) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(Answer answer, read_answer(bytes));
  if (answer.outcome != Outcome::kDone) {
    NIGHTLIGHT_RETURN_IF_ERROR(verify_failure(answer));
    return answer;
  }
  Provenance& provenance = answer.provenance;
  provenance.format = request.format;
  if (answer.width == 0 || answer.height == 0 || provenance.pages == 0 ||
      provenance.orientation < 1 || provenance.orientation > 8) {
    return malformed("an empty picture");
  }
  if (std::uint64_t{provenance.stored_width} * provenance.stored_height > request.max_pixels) {
    return malformed("stored size");
  }
  NIGHTLIGHT_RETURN_IF_ERROR(request.task == Task::kDecode ? verify_pixels(answer, request)
                                                           : verify_jpeg(answer, request));
  return answer;
}

}  // namespace nightlight::media::protocol
