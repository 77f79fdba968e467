#include "video_index.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "plainness.h"
#include "video_overlap.h"

namespace nightlight::match::internal {
namespace {

// Hashes that are looked up at a time: enough for the index to work on them together, and few
// enough that the pairs of a still scene do not fill the memory.
constexpr std::size_t kBatch = 256;

constexpr std::array kTiers = {Tier::kMatch, Tier::kNear};

struct AskedFrame {
  std::uint32_t position = 0;  // among the query's frames
  std::uint32_t probe = 0;
  phash::PdqHash hash;
  auto operator<=>(const AskedFrame&) const = default;
};

// The frames that a query asks with, in order of time. A frame is one moment of the video, however
// many probes see it; it is there when one of them has the quality.
struct AskedFrames {
  std::vector<phash::QueryTag> tags;  // the plainest first
  std::vector<phash::VideoTime> times;
  std::vector<AskedFrame> frames;
};

AskedFrames frames_asked(const std::vector<phash::VideoProbe>& probes, const Radii& radii,
                         int min_quality) {
  std::vector<const phash::VideoProbe*> used;
  for (const phash::VideoProbe& probe : probes) {
    if (radii.asks(probe.tag.view)) used.push_back(&probe);
  }
  std::stable_sort(used.begin(), used.end(), [](const auto* a, const auto* b) {
    return plainness(a->tag) < plainness(b->tag);
  });
  AskedFrames asked;
  const auto each = [&](const auto& use) {
    for (std::uint32_t i = 0; i < used.size(); ++i) {
      for (const phash::VideoFrame& frame : used[i]->frames) {
        if (frame.quality >= min_quality) use(i, frame);
      }
    }
  };
  each([&](std::uint32_t, const phash::VideoFrame& frame) { asked.times.push_back(frame.at); });
  std::sort(asked.times.begin(), asked.times.end());
  asked.times.erase(std::unique(asked.times.begin(), asked.times.end()), asked.times.end());
  each([&](std::uint32_t probe, const phash::VideoFrame& frame) {
    const auto place = std::lower_bound(asked.times.begin(), asked.times.end(), frame.at);
    asked.frames.push_back({std::uint32_t(place - asked.times.begin()), probe, frame.hash});
  });
  std::sort(asked.frames.begin(), asked.frames.end());
  for (const phash::VideoProbe* probe : used) asked.tags.push_back(probe->tag);
  return asked;
}

// A pair whose frame of an entry is still named by its id in the index.
struct FoundFrame {
  std::uint32_t id = 0;
  int distance = 0;
  std::uint32_t probe = 0;
  auto operator<=>(const FoundFrame&) const = default;
};

}  // namespace

// One query on its way through the index.
class VideoIndex::Search {
 public:
  Search(const VideoIndex& index, AskedFrames asked)
      : index_(index), asked_(std::move(asked)), step_(typical_step(asked_.times)) {}

  std::vector<Hit> run() {
    const auto& frames = asked_.frames;
    for (std::size_t first = 0; first < frames.size();) {
      std::size_t last = std::min(first + kBatch, frames.size());
      while (last < frames.size() && frames[last].position == frames[last - 1].position) ++last;
      look_up(std::span(frames).subspan(first, last - first));
      first = last;
    }
    return hits();
  }

 private:
  using Overlaps = std::map<std::uint32_t, VideoOverlap>;  // by video

  // All frames of one position are in the same batch.
  void look_up(std::span<const AskedFrame> batch) {
    std::vector<phash::PdqHash> hashes;
    for (const AskedFrame& frame : batch) hashes.push_back(frame.hash);
    const auto found = index_.frames_->find(hashes, index_.radii_.widest());
    std::vector<FoundFrame> of_frame;
    for (auto hit = found.begin(); hit != found.end();) {
      const std::uint32_t position = batch[hit->query].position;
      of_frame.clear();
      for (; hit != found.end() && batch[hit->query].position == position; ++hit) {
        of_frame.push_back({hit->id, hit->distance, batch[hit->query].probe});
      }
      std::sort(of_frame.begin(), of_frame.end());
      take(position, of_frame);
    }
  }

  // Deals the pairs of one frame of the query out to the videos they are in.
  void take(std::uint32_t position, std::span<const FoundFrame> found) {
    std::vector<FramePair> pairs;
    while (!found.empty()) {
      const Video& video = index_.video_of(found[0].id);
      std::size_t count = 0;
      while (count < found.size() && found[count].id - video.first < video.frames) ++count;
      for (const Tier tier : kTiers) {
        pairs.clear();
        for (const FoundFrame& frame : found.first(count)) {
          const phash::View view = asked_.tags[frame.probe].view;
          if (!is_match(frame.distance, reach(tier, view))) continue;
          pairs.push_back({frame.id - video.first, frame.distance, frame.probe});
        }
        if (!pairs.empty()) {
          overlap(tier, video).take({position, asked_.times[position]}, pairs);
        }
      }
      found = found.subspan(count);
    }
  }

  // What counts for a tier: the second one takes all that the first does, and more.
  int reach(Tier tier, phash::View view) const {
    const Radii& radii = index_.radii_;
    if (tier == Tier::kNear && !radii.has_near()) return -1;
    return std::max(radii.of(tier, view), radii.of(Tier::kMatch, view));
  }

  VideoOverlap& overlap(Tier tier, const Video& video) {
    const auto number = std::uint32_t(&video - index_.videos_.data());
    const auto times = std::span(index_.times_).subspan(video.first, video.frames);
    return overlaps_[std::size_t(tier)]
        .try_emplace(number, times, half_band_of(step_, video.step), asked_.tags.size())
        .first->second;
  }

  std::vector<Hit> hits() const {
    std::map<std::uint32_t, Hit> best;  // by video; the first tier wins
    for (const Tier tier : kTiers) {
      for (const auto& [number, overlap] : overlaps_[std::size_t(tier)]) {
        const auto comparison = overlap.comparison(std::uint32_t(asked_.times.size()));
        if (!suffices(comparison)) continue;
        const phash::QueryTag& tag = asked_.tags[overlap.main_probe()];
        best.try_emplace(number, Hit{.entry = index_.videos_[number].entry,
                                     .kind = HitKind::kVpdq,
                                     .tier = tier,
                                     .distance = comparison.best_distance,
                                     .radius = reach(tier, tag.view),
                                     .tag = tag,
                                     .video = comparison});
      }
    }
    std::vector<Hit> hits;
    for (auto& [number, hit] : best) hits.push_back(std::move(hit));
    return hits;
  }

  bool suffices(const phash::VideoComparison& comparison) const {
    const BankOptions& options = index_.options_;
    return comparison.query_percent >= options.video_percent ||
           comparison.compared_percent >= options.video_percent ||
           (options.video_run > 0 && comparison.run_frames >= options.video_run);
  }

  const VideoIndex& index_;
  const AskedFrames asked_;
  const phash::VideoTime step_;
  std::array<Overlaps, kTiers.size()> overlaps_;
};

VideoIndex::VideoIndex(const BankOptions& options) : options_(options), radii_(options) {}

bool VideoIndex::add(std::uint64_t entry, const phash::VideoFingerprint& video) {
  std::vector<phash::VideoFrame> frames;
  for (const phash::VideoFrame& frame : video.frames) {
    if (frame.quality >= options_.min_quality) frames.push_back(frame);
  }
  if (frames.empty()) return false;
  std::stable_sort(frames.begin(), frames.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  const std::size_t first = times_.size();
  for (const phash::VideoFrame& frame : frames) {
    times_.push_back(frame.at);
    hashes_.push_back(frame.hash);
  }
  const auto times = std::span<const phash::VideoTime>(times_).subspan(first);
  videos_.push_back(
      {entry, std::uint32_t(first), std::uint32_t(frames.size()), typical_step(times)});
  return true;
}

Status VideoIndex::finish() {
  if (hashes_.size() >= std::numeric_limits<std::uint32_t>::max()) {
    return Error(Code::kExhausted, "the bank has too many video frames");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(frames_, PdqSegment::build(hashes_, {.radius = radii_.widest(),
                                                                   .layout = IndexLayout::kAuto}));
  hashes_ = {};
  return {};
}

std::vector<Hit> VideoIndex::find(const std::vector<phash::VideoProbe>& probes) const {
  if (videos_.empty() || probes.empty()) return {};
  return Search(*this, frames_asked(probes, radii_, options_.min_quality)).run();
}

const VideoIndex::Video& VideoIndex::video_of(std::uint32_t frame) const {
  const auto after = std::upper_bound(
      videos_.begin(), videos_.end(), frame,
      [](std::uint32_t wanted, const Video& video) { return wanted < video.first; });
  return *std::prev(after);
}

}  // namespace nightlight::match::internal
