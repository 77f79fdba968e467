#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bank_radii.h"
#include "nightlight/match/bank.h"
#include "nightlight/match/pdq_index.h"

namespace nightlight::match::internal {

// The videos of a bank. All their frames lie in one index, so that a query costs its own frames and
// the frames near them, not every frame of every video.
class VideoIndex {
 public:
  explicit VideoIndex(const BankOptions& options);

  // Takes the frames that have the quality; false when there is none. Call before finish().
  bool add(std::uint64_t entry, const phash::VideoFingerprint& video);
  Status finish();

  // One hit for each video that is in the query, or has the query in it, to the percentage or the
  // run that the options ask for. In no order; an entry of several videos has several hits.
  std::vector<Hit> find(const std::vector<phash::VideoProbe>& probes) const;

 private:
  class Search;
  struct Video {
    std::uint64_t entry = 0;
    std::uint32_t first = 0;  // of its frames
    std::uint32_t frames = 0;
    phash::VideoTime step{0};  // the usual one between frames
  };
  const Video& video_of(std::uint32_t frame) const;

  BankOptions options_;
  Radii radii_;
  std::vector<Video> videos_;
  std::vector<phash::VideoTime> times_;  // of each frame
  std::vector<phash::PdqHash> hashes_;   // of each frame, until finish()
  std::optional<PdqSegment> frames_;     // ids are positions in times_
};

}  // namespace nightlight::match::internal
