#pragma once

#include <chrono>
#include <span>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::media {

using Deadline = std::chrono::steady_clock::time_point;

// The pool's end of a socket pair. Owns the descriptor. Raises no signal when the other end is
// gone.
class Channel {
 public:
  explicit Channel(int descriptor) : descriptor_(descriptor) {}
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Both move all bytes or fail with kExhausted when the deadline passes, and with kUnavailable
  // when the other end is gone.
  Status send(ByteView bytes, Deadline deadline);
  Status receive(std::span<std::byte> bytes, Deadline deadline);

  // Whether the other end is there and has said nothing: what an idle worker must look like.
  bool is_quiet() const;

 private:
  Status wait(short events, Deadline deadline) const;

  int descriptor_;
};

}  // namespace nightlight::media
