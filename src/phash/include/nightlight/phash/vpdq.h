#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/phash/pdq.h"

namespace nightlight::phash {

using VideoTime = std::chrono::microseconds;  // since the first frame

// One sampled frame. `full` PDQ of its pixels, the display matrix applied.
struct VideoFrame {
  VideoTime at{0};
  PdqHash hash;
  int quality = 0;
  auto operator<=>(const VideoFrame&) const = default;
};

// The vPDQ fingerprint of a video: its frames in rising order of time.
struct VideoFingerprint {
  std::vector<VideoFrame> frames;
  auto operator<=>(const VideoFingerprint&) const = default;
};

inline constexpr std::size_t kMaxVpdqBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxVideoFrames = 200'000;
inline constexpr VideoTime kMaxVideoTime{9'999'999'999'999};  // of a frame: under 10^7 seconds

// The text of Meta's vPDQ tool, "frame,quality,hash,seconds" a line, or the JSON array of
// "hash,quality,seconds" strings of python-threatexchange (docs/spec/vpdq.md). Frames are put in
// order of time; those of equal times stay as they stand. Fails with kInvalidArgument and the byte
// offset, also when there is no frame, and with kExhausted past a limit.
Result<VideoFingerprint> parse_vpdq(std::string_view text);
std::string vpdq_text(const VideoFingerprint& video);  // in the first form

struct VideoMatchOptions {
  int radius = 31;  // a pair of frames at distance ≤ radius matches
  int min_quality = kMinPdqQuality;
};

// How much of two videos is the same. Only frames that have the quality are looked at. Percentages
// count every one of them, equal ones too; a frame counts when any frame of the other video is
// within the radius.
struct VideoComparison {
  double query_percent = 0;     // of the query's frames that are in the other
  double compared_percent = 0;  // of the other's frames that are in the query
  std::uint32_t query_frames = 0;
  std::uint32_t compared_frames = 0;
  // The longest run: successive frames of the query, each matching a frame of the other at one and
  // the same offset in time, to within half a second or one step (docs/spec/vpdq.md).
  std::uint32_t run_frames = 0;
  VideoTime run_start_query{0};
  VideoTime run_start_compared{0};     // of the frame that the first one matches
  VideoTime run_length{0};             // from the first frame of the run to its last, in the query
  int best_distance = PdqHash::kBits;  // of the matching pairs; kBits when there is none
  bool operator==(const VideoComparison&) const = default;
};

// nullopt when either has no frame of the quality: not comparable, which is not "0 %". Frames are
// in rising order of time, which is at most kMaxVideoTime; a radius is -1 (nothing matches) to 256.
// Time is about that of looking up each query frame in an index of the other video; when most pairs
// match it grows with the product of the numbers of frames. Memory grows with their sum.
std::optional<VideoComparison> compare_videos(std::span<const VideoFrame> query,
                                              std::span<const VideoFrame> compared,
                                              const VideoMatchOptions& options);

}  // namespace nightlight::phash
