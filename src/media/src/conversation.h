#pragma once

#include <optional>

#include "channel.h"
#include "frame_check.h"
#include "nightlight/media/decoder.h"
#include "protocol.h"

namespace nightlight::media {

// What a worker handed back: a checked head and the bytes it announced.
struct Reply {
  protocol::Answer answer{};
  Bytes payload{};
};

// How long a worker may take.
struct Pace {
  Deadline end;                    // for everything
  std::chrono::milliseconds step;  // between two signs of life
};

// One request to one worker and everything said until it is answered. Errors:
//   kExhausted    the worker took too long, or we have no memory
//   kUnavailable  it went away
//   kCorrupt      it said something that cannot be
// or whatever the source or the sink failed with, and then is_callers_error() is true. After any
// error the worker is not fit for further use.
class Conversation {
 public:
  Conversation(Channel& channel, const protocol::Request& request, Pace pace)
      : channel_(channel), request_(request), pace_(pace) {}

  // A picture is sent along; a video is read by the worker, piece by piece.
  Result<Reply> exchange(ByteView file);
  Result<protocol::Summary> frames(ByteView picture, Source* video, FrameSink& sink);
  bool is_callers_error() const { return callers_error_; }

 private:
  struct Heard {
    protocol::Message message;
    Bytes bytes;
  };

  Deadline next_deadline() const;
  Status open(ByteView picture);
  // The next message that is not a wish for a piece of the file; those are granted.
  Result<Heard> listen(Source* video);
  Result<Heard> receive_message();
  Status grant(ByteView wish, Source& video);
  Result<Bytes> receive_payload(std::uint64_t size);
  Status hand_on(ByteView head, FrameCheck& check, FrameSink& sink);
  Status receive_pixels(const protocol::Answer& picture, Image& image);
  Status hand_on_progress(ByteView message, FrameSink& sink);
  Status from_caller(Status status);

  Channel& channel_;
  const protocol::Request request_;
  const Pace pace_;
  Bytes piece_{};
  Frame frame_{};  // its memory serves all frames
  std::uint32_t progress_ = 0;
  bool has_more_ = true;
  bool callers_error_ = false;
};

}  // namespace nightlight::media
