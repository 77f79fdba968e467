#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nightlight/phash/vpdq.h"

namespace nightlight::phash::internal {

using Words = std::array<std::uint64_t, 4>;

// The frames of a video that have the quality, hashes and times apart.
struct FrameTrack {
  std::vector<Words> hashes;
  std::vector<VideoTime> times;
  std::size_t size() const { return hashes.size(); }
};
FrameTrack track_of(std::span<const VideoFrame> frames, int min_quality);

// out[i] becomes the distance of `hash` and others[i]; both have the same length.
void distances_to(const Words& hash, std::span<const Words> others, std::span<std::uint16_t> out);

// Which frames of either track match any frame of the other.
struct FrameMatches {
  std::vector<char> query;
  std::vector<char> compared;
  int best_distance = PdqHash::kBits;
};
FrameMatches find_matches(const FrameTrack& query, const FrameTrack& compared, int radius);

}  // namespace nightlight::phash::internal
