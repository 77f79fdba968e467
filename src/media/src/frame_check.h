#pragma once

#include "protocol.h"

namespace nightlight::media {

// Holds one worker's frames against each other and against what was asked for: kinds that fit the
// format, numbers and times that rise, no more of each than allowed. Every failure is kCorrupt.
class FrameCheck {
 public:
  explicit FrameCheck(const protocol::Request& request) : request_(request) {}

  Status admit(const protocol::FrameHead& frame);
  // The end of the frames; after it, nothing more.
  Status close(const protocol::Summary& summary) const;

 private:
  Status admit_cover();

  const protocol::Request request_;
  std::uint32_t taken_ = 0;
  std::uint32_t covers_ = 0;
  std::uint32_t last_number_ = 0;
  FrameTime last_time_{0};
};

// Pictures attached to one video that are handed on.
inline constexpr std::uint32_t kMostCovers = 16;

}  // namespace nightlight::media
