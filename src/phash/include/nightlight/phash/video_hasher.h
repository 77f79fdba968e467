#pragma once

#include <memory>
#include <vector>

#include "nightlight/phash/query_tag.h"
#include "nightlight/phash/vpdq.h"

namespace nightlight::phash {

// The frames of one video as seen through one query variant.
struct VideoProbe {
  QueryTag tag;
  std::vector<VideoFrame> frames;
};

// Sampled frames to the fingerprint of a video and to what it is looked up by. Memory grows by some
// hundred bytes a frame, whatever their size; who adds frames limits their number. Not safe from
// many threads.
class VideoHasher {
 public:
  VideoHasher();
  VideoHasher(VideoHasher&&) noexcept;
  VideoHasher& operator=(VideoHasher&&) noexcept;
  ~VideoHasher();

  // Frames in rising order of time, the display matrix applied.
  void add(const ImageView& frame, VideoTime at);

  // What is kept of the video: `full` hashes of its frames.
  VideoFingerprint fingerprint() const;
  // The plain frames first, then those of the seven other ways to turn and mirror them, then the
  // negatives of all eight. When the clip as a whole has bars at its edges, the eight ways follow
  // once more without them (View::kTrim). Bars are what all frames have in common, so that a dark
  // scene is not cut; frames that came before more than that was known to be content are missing
  // there. Empty when there was no frame.
  std::vector<VideoProbe> probes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::phash
