#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "nightlight/core/result.h"
#include "nightlight/media/image.h"

namespace nightlight::media {

using FrameTime = std::chrono::microseconds;  // since the first frame of the video

// What is taken of a video, or of a picture with several frames or pages. All limits hold before
// anything is decoded where the file declares the value, and while decoding where it does not.
struct FrameOptions {
  FrameTime interval = std::chrono::seconds(1);        // of a video: one frame at or after each
  std::uint32_t max_frames = 25'000;                   // of a video that are taken
  std::uint32_t max_pages = 64;                        // of a picture that are taken
  std::chrono::seconds max_duration{6 * 60 * 60};      // of a video
  std::chrono::seconds time_limit{60 * 60};            // for the whole file
  std::chrono::milliseconds frame_time_limit{30'000};  // between two signs of life of the worker
};

struct Frame {
  enum class Kind : unsigned char {
    kPage,   // a composed frame or page of a picture
    kVideo,  // a sample of a video, its display matrix applied
    kCover,  // a picture attached to a video or sound file
  };
  Kind kind = Kind::kVideo;
  std::uint32_t number = 1;  // page, or decoded frame of the video, from 1
  FrameTime at{0};           // kVideo only
  Image image;
};

// Receives frames one after the other, on the caller's thread.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  // An error ends the decoding and is what decode_frames() returns.
  virtual Status take(const Frame& frame) = 0;
  // 0 to 1, rising, called often: the share of the duration, or of the bytes, that is done. An
  // error ends the decoding: this is how a caller cancels it.
  virtual Status progress(double share) {
    (void)share;
    return {};
  }
};

struct FrameSummary {
  Format format = Format::kJpeg;
  std::uint64_t decoded_frames = 0;  // of the video, the flushed ones included; pages of a picture
  std::uint32_t taken = 0;           // kPage and kVideo frames that the sink got
  FrameTime duration{0};             // from the first frame's time to the last one's
  bool damaged = false;              // packets or pages were lost
  bool cut_short = false;            // a limit of FrameOptions ended it
};

}  // namespace nightlight::media
