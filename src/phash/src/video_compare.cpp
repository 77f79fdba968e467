#include <algorithm>
#include <limits>

#include "nightlight/phash/vpdq.h"
#include "video_matches.h"

namespace nightlight::phash {
namespace {

using internal::FrameTrack;
using namespace std::chrono_literals;

constexpr VideoTime kMinHalfBand = 500ms;

// A shorter run costs less to follow than to ask how long it can become.
constexpr std::size_t kFramesWorthAReach = 64;

// The usual time from one frame to the next: the lower median.
VideoTime typical_step(const FrameTrack& track) {
  if (track.size() < 2) return VideoTime(0);
  std::vector<VideoTime> steps;
  for (std::size_t i = 1; i < track.size(); ++i) {
    steps.push_back(track.times[i] - track.times[i - 1]);
  }
  const auto middle = steps.begin() + std::ptrdiff_t((steps.size() - 1) / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

struct Run {
  std::size_t first = 0;  // frame of the query
  std::size_t frames = 0;
  std::int64_t band = 0;
};

// Looks for the longest run of successive query frames that match at one offset. Offsets lie in
// bands, each two steps wide and half overlapping the next, so that an offset that wavers by up to
// a step stays within one of them.
class RunFinder {
 public:
  RunFinder(const FrameTrack& query, const FrameTrack& compared, int radius)
      : query_(query), compared_(compared), radius_(radius), distances_(compared.size()) {
    const VideoTime step = std::max(typical_step(query), typical_step(compared));
    half_band_ = std::max(kMinHalfBand, step);
  }

  // `is_matched` tells which query frames match anything: a run lies between those that do not.
  Run find(std::span<const char> is_matched) {
    for (std::size_t i = 0; i < is_matched.size(); ++i) {
      if (is_matched[i] == 0) continue;
      begin_ = i;
      while (i < is_matched.size() && is_matched[i] != 0) ++i;
      end_ = i;
      search_streak();
    }
    return best_;
  }

  // Of the frame that the first frame of the run matches.
  VideoTime start_in_compared(const Run& run) {
    return compared_.times[match_in_band(run.first, run.band, first_in_band(run.first, run.band))];
  }

 private:
  // A run longer than the best covers one of any best + 1 successive frames, so it is enough to
  // look through those pivots. A run is never longer than its streak.
  void search_streak() {
    for (std::size_t pivot = begin_; pivot < end_; pivot += best_.frames + 1) {
      if (end_ - begin_ <= best_.frames) return;
      search_through(pivot);
    }
  }

  void search_through(std::size_t pivot) {
    internal::distances_to(query_.hashes[pivot], compared_.hashes, distances_);
    std::int64_t next_band = std::numeric_limits<std::int64_t>::min();
    std::size_t start = 0;  // the first frame of the band
    for (std::size_t j = 0; j < compared_.size(); ++j) {
      if (distances_[j] > radius_) continue;
      const std::int64_t band = band_of(compared_.times[j] - query_.times[pivot]);
      for (std::int64_t each = std::max(band - 1, next_band); each <= band; ++each) {
        while (compared_.times[start] < low_end(pivot, each)) ++start;
        extend(pivot, each, start);
      }
      next_band = band + 1;
    }
  }

  // The upper one of the two bands that hold this offset.
  std::int64_t band_of(VideoTime offset) const {
    const std::int64_t half = half_band_.count();
    const std::int64_t toward_zero = offset.count() / half;
    return offset.count() % half < 0 ? toward_zero - 1 : toward_zero;
  }
  VideoTime low_end(std::size_t i, std::int64_t band) const {
    return query_.times[i] + band * half_band_;
  }

  std::size_t first_in_band(std::size_t i, std::int64_t band) const {
    const auto begin = compared_.times.begin();
    return std::size_t(std::lower_bound(begin, compared_.times.end(), low_end(i, band)) - begin);
  }
  // The first frame from `j` on that matches within the band, or size() if none does.
  std::size_t match_in_band(std::size_t i, std::int64_t band, std::size_t j) const {
    const VideoTime high_end = low_end(i, band) + 2 * half_band_;
    for (; j < compared_.size() && compared_.times[j] < high_end; ++j) {
      std::uint16_t distance = 0;
      internal::distances_to(query_.hashes[i], {&compared_.hashes[j], 1}, {&distance, 1});
      if (distance <= radius_) return j;
    }
    return compared_.size();
  }
  bool is_in_band(std::size_t i, std::int64_t band, std::size_t j) const {
    return match_in_band(i, band, j) != compared_.size();
  }

  // How many frames of the streak the other video reaches at this offset.
  std::size_t reach(std::int64_t band) const {
    const VideoTime low = compared_.times.front() - (band + 2) * half_band_;
    const VideoTime high = compared_.times.back() - band * half_band_;
    const auto begin = query_.times.begin() + std::ptrdiff_t(begin_);
    const auto end = query_.times.begin() + std::ptrdiff_t(end_);
    return std::size_t(std::upper_bound(begin, end, high) - std::upper_bound(begin, end, low));
  }

  void extend(std::size_t pivot, std::int64_t band, std::size_t start) {
    if (best_.frames >= kFramesWorthAReach && reach(band) <= best_.frames) return;
    std::size_t first = pivot;
    for (std::size_t j = start; first > begin_; --first) {
      while (j > 0 && compared_.times[j - 1] >= low_end(first - 1, band)) --j;
      if (!is_in_band(first - 1, band, j)) break;
    }
    std::size_t last = pivot + 1;
    for (std::size_t j = start; last < end_; ++last) {
      while (j < compared_.size() && compared_.times[j] < low_end(last, band)) ++j;
      if (!is_in_band(last, band, j)) break;
    }
    if (last - first > best_.frames) best_ = {first, last - first, band};
  }

  const FrameTrack& query_;
  const FrameTrack& compared_;
  int radius_;
  std::vector<std::uint16_t> distances_;
  VideoTime half_band_{0};
  std::size_t begin_ = 0;  // of the streak that is searched
  std::size_t end_ = 0;
  Run best_;
};

double percent_of(std::span<const char> is_matched) {
  const auto count = std::count(is_matched.begin(), is_matched.end(), char{1});
  return 100.0 * double(count) / double(is_matched.size());
}

}  // namespace

std::optional<VideoComparison> compare_videos(std::span<const VideoFrame> query,
                                              std::span<const VideoFrame> compared,
                                              const VideoMatchOptions& options) {
  const FrameTrack left = internal::track_of(query, options.min_quality);
  const FrameTrack right = internal::track_of(compared, options.min_quality);
  if (left.size() == 0 || right.size() == 0) return std::nullopt;
  const internal::FrameMatches matches = internal::find_matches(left, right, options.radius);
  VideoComparison result;
  result.query_percent = percent_of(matches.query);
  result.compared_percent = percent_of(matches.compared);
  result.query_frames = std::uint32_t(left.size());
  result.compared_frames = std::uint32_t(right.size());
  result.best_distance = matches.best_distance;
  RunFinder finder(left, right, options.radius);
  const Run run = finder.find(matches.query);
  if (run.frames == 0) return result;
  result.run_frames = std::uint32_t(run.frames);
  result.run_start_query = left.times[run.first];
  result.run_start_compared = finder.start_in_compared(run);
  result.run_length = left.times[run.first + run.frames - 1] - left.times[run.first];
  return result;
}

}  // namespace nightlight::phash
