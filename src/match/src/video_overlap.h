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
  // `half_band` says how far the offset between the two may waver within a run: half_band_of().
  VideoOverlap(std::span<const phash::VideoTime> compared, phash::VideoTime half_band,
               std::size_t probes);

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
  // Successive frames of the query that match at one offset in time. Offsets lie in bands, each two
  // half bands wide and half overlapping the next, as in phash::compare_videos.
  struct Run {
    std::int64_t band = 0;
    std::uint32_t frames = 0;
    phash::VideoTime start_query{0};
    std::uint32_t start_compared = 0;
  };
  void count(std::span<const FramePair> pairs);
  void extend_runs(const QueryFrame& frame, std::span<const FramePair> pairs);

  std::span<const phash::VideoTime> compared_;
  phash::VideoTime half_band_;
  std::vector<bool> matched_;  // by frame of the entry
  std::vector<std::uint32_t> frames_by_probe_;
  std::uint32_t query_matched_ = 0;
  std::uint32_t compared_matched_ = 0;
  int best_distance_ = phash::PdqHash::kBits;
  std::uint32_t last_position_ = 0;
  std::vector<Run> runs_;  // that have got to last_position_, by band
  Run longest_;
  phash::VideoTime longest_end_{0};
};

// The usual time from one frame to the next: the lower median; 0 for fewer than two.
phash::VideoTime typical_step(std::span<const phash::VideoTime> times);
// For two videos with these steps: docs/spec/vpdq.md.
phash::VideoTime half_band_of(phash::VideoTime step, phash::VideoTime other_step);

}  // namespace nightlight::match::internal
