#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nightlight/phash/video_hasher.h"

namespace nightlight::match::internal {

// A frame of the query was within the radius of a frame of an entry's video.
struct FramePair {
  std::uint32_t compared = 0;  // position in the entry's video
  int distance = 0;
  std::uint32_t probe = 0;  // by which of the query's probes; the plainest has the lowest number
  auto operator<=>(const FramePair&) const = default;
};

// What one entry's video and the query have in common, built up one frame of the query at a time in
// rising order of time. Memory grows by a bit a frame of the entry.
class VideoOverlap {
 public:
  VideoOverlap(std::span<const phash::VideoTime> compared, std::size_t probes);

  // The pairs of one frame of the query, sorted. Frames without a pair need not be told.
  struct QueryFrame {
    std::uint32_t position = 0;
    phash::VideoTime at{0};
  };
  void take(const QueryFrame& frame, std::span<const FramePair> pairs);

  // Percentages are of `query_frames` and of the entry's frames.
  phash::VideoComparison comparison(std::uint32_t query_frames) const;
  // The probe that most frames of the query matched by; of equals the plainest.
  std::uint32_t main_probe() const;

 private:
  // A run of matching frames, both videos one frame on each time.
  struct Run {
    std::uint32_t compared = 0;  // where it has got to
    std::uint32_t frames = 0;
    phash::VideoTime start_query{0};
    std::uint32_t start_compared = 0;
  };
  void count(std::span<const FramePair> pairs);
  void extend_runs(const QueryFrame& frame, std::span<const FramePair> pairs);

  std::span<const phash::VideoTime> compared_;
  std::vector<bool> matched_;  // by frame of the entry
  std::vector<std::uint32_t> frames_by_probe_;
  std::uint32_t query_matched_ = 0;
  std::uint32_t compared_matched_ = 0;
  int best_distance_ = phash::PdqHash::kBits;
  std::uint32_t last_position_ = 0;
  std::vector<Run> runs_;  // that ended at last_position_, by `compared`
  Run longest_;
  phash::VideoTime longest_end_{0};
};

}  // namespace nightlight::match::internal
