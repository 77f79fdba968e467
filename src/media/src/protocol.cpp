#include "protocol.h"

#include <algorithm>

namespace nightlight::media::protocol {
namespace {

constexpr std::string_view kHello = "NLDECOD2";
static_assert(kHello.size() == kHelloSize);

constexpr std::uint8_t kHadAlpha = 1;
constexpr std::uint8_t kHadIccProfile = 2;
constexpr std::uint8_t kDamaged = 4;

constexpr std::uint8_t kSummaryDamaged = 1;
constexpr std::uint8_t kSummaryCutShort = 2;

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

Status read_prefix(nightlight::Decoder& in, Message expected) {
  NIGHTLIGHT_RETURN_IF_ERROR(read_version(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint8_t kind, in.u8());
  if (kind != static_cast<std::uint8_t>(expected)) return malformed("not this kind of message");
  return {};
}

Encoder begin(Message message) {
  Encoder out;
  out.u8(kVersion).u8(static_cast<std::uint8_t>(message));
  return out;
}

Result<FrameTime> read_time(nightlight::Decoder& in) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t value, in.i64());
  if (value < 0 || value > kMaxTime.count()) return malformed("time").at(in.offset() - 8);
  return FrameTime(value);
}

std::uint8_t flags_of(const Provenance& provenance) {
  return static_cast<std::uint8_t>((provenance.had_alpha ? kHadAlpha : 0) |
                                   (provenance.had_icc_profile ? kHadIccProfile : 0) |
                                   (provenance.damaged ? kDamaged : 0));
}

void write_picture(Encoder& out, const Answer& picture) {
  const Provenance& provenance = picture.provenance;
  out.u32(picture.width)
      .u32(picture.height)
      .u32(provenance.stored_width)
      .u32(provenance.stored_height)
      .u8(provenance.orientation)
      .u32(provenance.pages)
      .u8(flags_of(provenance))
      .u64(picture.payload_size);
}

Status read_picture(nightlight::Decoder& in, Answer& picture) {
  Provenance& provenance = picture.provenance;
  NIGHTLIGHT_ASSIGN_OR_RETURN(picture.width, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(picture.height, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.stored_width, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.stored_height, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.orientation, in.u8());
  NIGHTLIGHT_ASSIGN_OR_RETURN(provenance.pages, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint8_t flags, in.u8());
  if (flags > (kHadAlpha | kHadIccProfile | kDamaged)) return malformed("unknown flags");
  provenance.had_alpha = (flags & kHadAlpha) != 0;
  provenance.had_icc_profile = (flags & kHadIccProfile) != 0;
  provenance.damaged = (flags & kDamaged) != 0;
  NIGHTLIGHT_ASSIGN_OR_RETURN(picture.payload_size, in.u64());
  return in.finish();
}

Status verify_failure(const Answer& answer) {
  const Answer empty{.outcome = answer.outcome};
  if (encode_answer(answer) != encode_answer(empty)) {
    return malformed("a failure that carries a picture");
  }
  return {};
}

std::uint64_t bytes_per_pixel(const Answer& picture, const Request& request) {
  return picture.provenance.had_alpha && request.rendering == Rendering::kFingerprint ? 4 : 3;
}

Status verify_provenance(const Answer& picture, const Request& request) {
  const Provenance& provenance = picture.provenance;
  if (picture.width == 0 || picture.height == 0 || provenance.pages == 0 ||
      provenance.orientation < 1 || provenance.orientation > 8) {
    return malformed("an empty picture");
  }
  if (std::uint64_t{provenance.stored_width} * provenance.stored_height > request.max_pixels) {
    return malformed("stored size");
  }
  return {};
}

Status verify_pixels(const Answer& picture, const Request& request) {
  NIGHTLIGHT_RETURN_IF_ERROR(verify_provenance(picture, request));
  const Provenance& provenance = picture.provenance;
  const std::uint64_t pixels = std::uint64_t{picture.width} * picture.height;
  if (pixels > request.max_pixels ||
      picture.payload_size != bytes_per_pixel(picture, request) * pixels) {
    return malformed("number of pixels");
  }
  const bool turned = provenance.orientation >= 5;
  if (provenance.stored_width != (turned ? picture.height : picture.width) ||
      provenance.stored_height != (turned ? picture.width : picture.height)) {
    return malformed("stored size");
  }
  return {};
}

Status verify_jpeg(const Answer& answer, const Request& request) {
  NIGHTLIGHT_RETURN_IF_ERROR(verify_provenance(answer, request));
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
      .i64(request.at.count())
      .i64(request.interval.count())
      .u32(request.max_frames)
      .u32(request.max_pages)
      .i64(request.max_duration.count())
      .result();
}

Result<Request> parse_request(ByteView bytes) {
  nightlight::Decoder in(bytes);
  Request request;
  NIGHTLIGHT_RETURN_IF_ERROR(read_version(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.task, read_enum(in, Task::kDecode, Task::kFrames));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.format, read_enum(in, Format::kJpeg, Format::kAsf));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.rendering,
                              read_enum(in, Rendering::kFingerprint, Rendering::kDisplay));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.look, read_enum(in, Look::kBlurredGrey, Look::kFull));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.max_side, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.max_pixels, in.u64());
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.file_size, in.u64());
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.at, read_time(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.interval, read_time(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.max_frames, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.max_pages, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(request.max_duration, read_time(in));
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  if (request.file_size > (is_video(request.format) ? kMaxVideoSize : kMaxFileSize)) {
    return malformed("file size");
  }
  if (request.interval.count() == 0 || request.max_frames == 0 || request.max_pages == 0) {
    return malformed("nothing is asked for");
  }
  return request;
}

Result<Message> parse_prefix(ByteView bytes) {
  nightlight::Decoder in(bytes);
  NIGHTLIGHT_RETURN_IF_ERROR(read_version(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Message message,
                              read_enum(in, Message::kAnswer, Message::kSummary));
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  return message;
}

std::size_t size_of(Message message) {
  switch (message) {
    case Message::kAnswer:
      return kAnswerSize;
    case Message::kWant:
      return kWantSize;
    case Message::kFrame:
      return kFrameSize;
    case Message::kProgress:
      return kProgressSize;
    case Message::kSummary:
      return kSummarySize;
  }
  return kPrefixSize;
}

Bytes encode_answer(const Answer& answer) {
  Encoder out = begin(Message::kAnswer);
  out.u8(static_cast<std::uint8_t>(answer.outcome));
  write_picture(out, answer);
  return std::move(out).result();
}

Result<Answer> parse_answer(ByteView bytes, const Request& request) {
  nightlight::Decoder in(bytes);
  Answer answer;
  NIGHTLIGHT_RETURN_IF_ERROR(read_prefix(in, Message::kAnswer));
  NIGHTLIGHT_ASSIGN_OR_RETURN(answer.outcome, read_enum(in, Outcome::kDone, Outcome::kNoPicture));
  NIGHTLIGHT_RETURN_IF_ERROR(read_picture(in, answer));
  if (answer.outcome != Outcome::kDone) {
    NIGHTLIGHT_RETURN_IF_ERROR(verify_failure(answer));
    return answer;
  }
  answer.provenance.format = request.format;
  NIGHTLIGHT_RETURN_IF_ERROR(request.task == Task::kRender ? verify_jpeg(answer, request)
                                                           : verify_pixels(answer, request));
  return answer;
}

Bytes encode_want(const Want& want) {
  return begin(Message::kWant).u64(want.offset).u32(want.size).result();
}

Result<Want> parse_want(ByteView bytes, const Request& request) {
  nightlight::Decoder in(bytes);
  Want want;
  NIGHTLIGHT_RETURN_IF_ERROR(read_prefix(in, Message::kWant));
  NIGHTLIGHT_ASSIGN_OR_RETURN(want.offset, in.u64());
  NIGHTLIGHT_ASSIGN_OR_RETURN(want.size, in.u32());
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  if (want.size == 0 || want.size > kMostWanted || want.offset > request.file_size ||
      want.size > request.file_size - want.offset) {
    return malformed("a piece outside of the file");
  }
  return want;
}

Bytes encode_frame(const FrameHead& frame) {
  Encoder out = begin(Message::kFrame);
  out.u8(static_cast<std::uint8_t>(frame.kind)).u32(frame.number).i64(frame.at.count());
  write_picture(out, frame.picture);
  return std::move(out).result();
}

Result<FrameHead> parse_frame(ByteView bytes, const Request& request) {
  nightlight::Decoder in(bytes);
  FrameHead frame;
  NIGHTLIGHT_RETURN_IF_ERROR(read_prefix(in, Message::kFrame));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.kind, read_enum(in, Frame::Kind::kPage, Frame::Kind::kCover));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.number, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.at, read_time(in));
  NIGHTLIGHT_RETURN_IF_ERROR(read_picture(in, frame.picture));
  frame.picture.outcome = Outcome::kDone;
  frame.picture.provenance.format = request.format;
  NIGHTLIGHT_RETURN_IF_ERROR(verify_pixels(frame.picture, request));
  return frame;
}

Bytes encode_progress(std::uint32_t millionths) {
  return begin(Message::kProgress).u32(millionths).result();
}

Result<std::uint32_t> parse_progress(ByteView bytes) {
  nightlight::Decoder in(bytes);
  NIGHTLIGHT_RETURN_IF_ERROR(read_prefix(in, Message::kProgress));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t millionths, in.u32());
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  if (millionths > kWholeProgress) return malformed("more than everything");
  return millionths;
}

Bytes encode_summary(const Summary& summary) {
  return begin(Message::kSummary)
      .u8(static_cast<std::uint8_t>(summary.outcome))
      .u64(summary.decoded_frames)
      .u32(summary.taken)
      .i64(summary.duration.count())
      .u8(static_cast<std::uint8_t>((summary.damaged ? kSummaryDamaged : 0) |
                                    (summary.cut_short ? kSummaryCutShort : 0)))
      .result();
}

Result<Summary> parse_summary(ByteView bytes) {
  nightlight::Decoder in(bytes);
  Summary summary;
  NIGHTLIGHT_RETURN_IF_ERROR(read_prefix(in, Message::kSummary));
  NIGHTLIGHT_ASSIGN_OR_RETURN(summary.outcome, read_enum(in, Outcome::kDone, Outcome::kNoPicture));
  NIGHTLIGHT_ASSIGN_OR_RETURN(summary.decoded_frames, in.u64());
  NIGHTLIGHT_ASSIGN_OR_RETURN(summary.taken, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(summary.duration, read_time(in));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint8_t flags, in.u8());
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  if (flags > (kSummaryDamaged | kSummaryCutShort)) return malformed("unknown flags");
  summary.damaged = (flags & kSummaryDamaged) != 0;
  summary.cut_short = (flags & kSummaryCutShort) != 0;
  const Summary empty{.outcome = summary.outcome};
  if (summary.outcome != Outcome::kDone && encode_summary(summary) != encode_summary(empty)) {
    return malformed("a failure that carries frames");
  }
  if (summary.decoded_frames < summary.taken) return malformed("more frames than there were");
  return summary;
}

}  // namespace nightlight::media::protocol
