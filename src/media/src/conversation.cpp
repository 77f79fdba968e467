#include "conversation.h"

#include <algorithm>
#include <new>

#include "more_content.h"

namespace nightlight::media {
namespace {

using protocol::Message;

Error out_of_turn() {
  return Error(Code::kCorrupt, "a message out of turn").in("decoder message");
}

// False when there is not enough memory.
bool resize(Bytes& bytes, std::uint64_t size) {
  try {
    bytes.resize(size);
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

}  // namespace

Deadline Conversation::next_deadline() const {
  return std::min(pace_.end, std::chrono::steady_clock::now() + pace_.step);
}

Status Conversation::from_caller(Status status) {
  if (!status) callers_error_ = true;
  return status;
}

Status Conversation::open(ByteView picture) {
  NIGHTLIGHT_RETURN_IF_ERROR(channel_.send(protocol::encode_request(request_), next_deadline()));
  if (is_video(request_.format)) return {};
  return channel_.send(picture, next_deadline());
}

Result<Conversation::Heard> Conversation::receive_message() {
  const Deadline deadline = next_deadline();
  Bytes bytes(protocol::kPrefixSize);
  NIGHTLIGHT_RETURN_IF_ERROR(channel_.receive(bytes, deadline));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Message message, protocol::parse_prefix(bytes));
  bytes.resize(protocol::size_of(message));
  const std::span<std::byte> body = std::span(bytes).subspan(protocol::kPrefixSize);
  NIGHTLIGHT_RETURN_IF_ERROR(channel_.receive(body, deadline));
  return Heard{message, std::move(bytes)};
}

Result<Conversation::Heard> Conversation::listen(Source* video) {
  for (;;) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(Heard heard, receive_message());
    if (heard.message != Message::kWant) return heard;
    if (video == nullptr) return out_of_turn();
    NIGHTLIGHT_RETURN_IF_ERROR(grant(heard.bytes, *video));
  }
}

Status Conversation::grant(ByteView wish, Source& video) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const protocol::Want want, protocol::parse_want(wish, request_));
  if (!resize(piece_, want.size)) return Error(Code::kExhausted, "no memory for the file");
  NIGHTLIGHT_RETURN_IF_ERROR(from_caller(video.read(want.offset, piece_)));
  return channel_.send(piece_, next_deadline());
}

Result<Bytes> Conversation::receive_payload(std::uint64_t size) {
  Bytes payload;
  if (!resize(payload, size)) return Error(Code::kExhausted, "no memory for the pixels");
  NIGHTLIGHT_RETURN_IF_ERROR(channel_.receive(payload, next_deadline()));
  return payload;
}

Result<Reply> Conversation::exchange(ByteView file) {
  NIGHTLIGHT_RETURN_IF_ERROR(open(file));
  MemorySource source(file);
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Heard heard,
                              listen(is_video(request_.format) ? &source : nullptr));
  if (heard.message != Message::kAnswer) return out_of_turn();
  Reply reply;
  NIGHTLIGHT_ASSIGN_OR_RETURN(reply.answer, protocol::parse_answer(heard.bytes, request_));
  NIGHTLIGHT_ASSIGN_OR_RETURN(reply.payload, receive_payload(reply.answer.payload_size));
  reply.answer.provenance.has_more = has_more_content(file, request_.format);
  return reply;
}

Status Conversation::receive_pixels(const protocol::Answer& picture, Image& image) {
  const std::uint64_t pixels = std::uint64_t{picture.width} * picture.height;
  if (!resize(image.rgb, 3 * pixels) || !resize(image.alpha, picture.payload_size - 3 * pixels)) {
    return Error(Code::kExhausted, "no memory for the pixels");
  }
  NIGHTLIGHT_RETURN_IF_ERROR(channel_.receive(image.rgb, next_deadline()));
  NIGHTLIGHT_RETURN_IF_ERROR(channel_.receive(image.alpha, next_deadline()));
  image.width = picture.width;
  image.height = picture.height;
  image.provenance = picture.provenance;
  image.provenance.has_more = has_more_;
  return {};
}

Status Conversation::hand_on(ByteView head, FrameCheck& check, FrameSink& sink) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const protocol::FrameHead frame,
                              protocol::parse_frame(head, request_));
  NIGHTLIGHT_RETURN_IF_ERROR(check.admit(frame));
  NIGHTLIGHT_RETURN_IF_ERROR(receive_pixels(frame.picture, frame_.image));
  frame_.kind = frame.kind;
  frame_.number = frame.number;
  frame_.at = frame.at;
  return from_caller(sink.take(frame_));
}

Status Conversation::hand_on_progress(ByteView message, FrameSink& sink) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t millionths, protocol::parse_progress(message));
  progress_ = std::max(progress_, millionths);
  return from_caller(sink.progress(progress_ / double{protocol::kWholeProgress}));
}

Result<protocol::Summary> Conversation::frames(ByteView picture, Source* video, FrameSink& sink) {
  has_more_ = has_more_content(picture, request_.format);
  NIGHTLIGHT_RETURN_IF_ERROR(open(picture));
  FrameCheck check(request_);
  for (;;) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Heard heard, listen(video));
    switch (heard.message) {
      case Message::kFrame:
        NIGHTLIGHT_RETURN_IF_ERROR(hand_on(heard.bytes, check, sink));
        break;
      case Message::kProgress:
        NIGHTLIGHT_RETURN_IF_ERROR(hand_on_progress(heard.bytes, sink));
        break;
      case Message::kSummary: {
        NIGHTLIGHT_ASSIGN_OR_RETURN(const protocol::Summary summary,
                                    protocol::parse_summary(heard.bytes));
        NIGHTLIGHT_RETURN_IF_ERROR(check.close(summary));
        return summary;
      }
      default:
        return out_of_turn();
    }
  }
}

}  // namespace nightlight::media
