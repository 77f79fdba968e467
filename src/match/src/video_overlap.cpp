#include "video_overlap.h"

#include <algorithm>

namespace nightlight::match::internal {

VideoOverlap::VideoOverlap(std::span<const phash::VideoTime> compared, std::size_t probes)
    : compared_(compared), matched_(compared.size()), frames_by_probe_(probes) {}

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

// `pairs` and `runs_` are both in rising order of the entry's frames, so one pass joins them.
void VideoOverlap::extend_runs(const QueryFrame& frame, std::span<const FramePair> pairs) {
  if (frame.position != last_position_ + 1) runs_.clear();
  last_position_ = frame.position;
  std::vector<Run> runs;
  auto before = runs_.begin();
  for (const FramePair& pair : pairs) {
    if (!runs.empty() && runs.back().compared == pair.compared) continue;
    while (before != runs_.end() && before->compared + 1 < pair.compared) ++before;
    Run run{pair.compared, 1, frame.at, pair.compared};
    if (before != runs_.end() && before->compared + 1 == pair.compared) {
      run = {pair.compared, before->frames + 1, before->start_query, before->start_compared};
    }
    if (run.frames > longest_.frames) {
      longest_ = run;
      longest_end_ = frame.at;
    }
    runs.push_back(run);
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
