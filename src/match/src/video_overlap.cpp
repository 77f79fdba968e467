#include "video_overlap.h"

#include <algorithm>

namespace nightlight::match::internal {

namespace {

// The upper one of the two bands that hold this offset.
std::int64_t band_of(phash::VideoTime offset, phash::VideoTime half_band) {
  const std::int64_t toward_zero = offset / half_band;
  return offset % half_band < phash::VideoTime(0) ? toward_zero - 1 : toward_zero;
}

}  // namespace

phash::VideoTime typical_step(std::span<const phash::VideoTime> times) {
  if (times.size() < 2) return phash::VideoTime(0);
  std::vector<phash::VideoTime> steps;
  steps.reserve(times.size() - 1);
  for (std::size_t i = 1; i < times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
  const auto middle = steps.begin() + std::ptrdiff_t((steps.size() - 1) / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

phash::VideoTime half_band_of(phash::VideoTime step, phash::VideoTime other_step) {
  constexpr phash::VideoTime kLeast = std::chrono::milliseconds(500);
  return std::max({kLeast, step, other_step});
}

VideoOverlap::VideoOverlap(std::span<const phash::VideoTime> compared, phash::VideoTime half_band,
                           std::size_t probes)
    : compared_(compared),
      half_band_(half_band),
      matched_(compared.size()),
      frames_by_probe_(probes) {}

void VideoOverlap::take(const QueryFrame& frame, std::span<const FramePair> pairs) {
  if (pairs.empty()) return;
  count(pairs);
  extend_runs(frame, pairs);
}

void VideoOverlap::count(std::span<const FramePair> pairs) {
  ++query_matched_;
  std::vector<bool> counted(frames_by_probe_.size());
  for (const FramePair& pair : pairs) {
    best_distance_ = std::min(best_distance_, pair.distance);
    if (!matched_[pair.compared]) ++compared_matched_;
    matched_[pair.compared] = true;
    if (!counted[pair.probe]) ++frames_by_probe_[pair.probe];
    counted[pair.probe] = true;
  }
}

// Offsets rise with the entry's frames, so bands come in order and one pass joins them to the runs.
void VideoOverlap::extend_runs(const QueryFrame& frame, std::span<const FramePair> pairs) {
  if (frame.position != last_position_ + 1) runs_.clear();
  last_position_ = frame.position;
  std::vector<Run> runs;
  auto before = runs_.begin();
  for (const FramePair& pair : pairs) {
    const std::int64_t upper = band_of(compared_[pair.compared] - frame.at, half_band_);
    for (std::int64_t band = upper - 1; band <= upper; ++band) {
      if (!runs.empty() && band <= runs.back().band) continue;
      while (before != runs_.end() && before->band < band) ++before;
      const bool goes_on = before != runs_.end() && before->band == band;
      Run run = goes_on ? *before : Run{band, 0, frame.at, pair.compared};
      ++run.frames;
      if (run.frames > longest_.frames) {
        longest_ = run;
        longest_end_ = frame.at;
      }
      runs.push_back(run);
    }
  }
  runs_ = std::move(runs);
}

phash::VideoComparison VideoOverlap::comparison(std::uint32_t query_frames) const {
  const auto compared_frames = std::uint32_t(compared_.size());
  phash::VideoComparison result;
  result.query_percent = 100.0 * query_matched_ / query_frames;
  result.compared_percent = 100.0 * compared_matched_ / compared_frames;
  result.query_frames = query_frames;
  result.compared_frames = compared_frames;
  result.run_frames = longest_.frames;
  if (longest_.frames > 0) {
    result.run_start_query = longest_.start_query;
    result.run_start_compared = compared_[longest_.start_compared];
    result.run_length = longest_end_ - longest_.start_query;
  }
  result.best_distance = best_distance_;
  return result;
}

std::uint32_t VideoOverlap::main_probe() const {
  const auto most = std::max_element(frames_by_probe_.begin(), frames_by_probe_.end());
  return std::uint32_t(most - frames_by_probe_.begin());
}

}  // namespace nightlight::match::internal
