#pragma once

#include "container.h"
#include "skip.h"

namespace nightlight::media::worker {

// One decoded frame, valid for the call.
struct Shown {
  const AVFrame& frame;
  FrameTime at{0};
  std::uint64_t number = 1;  // from 1, those left out counted
  bool is_damaged = false;
};

// Who looks at the frames of a film.
class Viewer {
 public:
  virtual ~Viewer() = default;
  // Every frame that was decoded, in the order of presentation. Which of them are left out is
  // decided by sampler(). False ends it.
  virtual bool show(const Shown& shown) = 0;
  // Often. False ends it.
  virtual bool go_on(FrameTime at) = 0;
  virtual const Sampler& sampler() const = 0;
};

// Plays a video stream from its beginning: reads packets, leaves out what is not needed, decodes,
// gives each frame its time.
class Film {
 public:
  // `container` is open, has a video, and outlives the film.
  Film(Container& container, const protocol::Request& request, Effort effort);

  // kDone at the end or when the viewer has seen enough.
  protocol::Outcome play(Viewer& viewer);

  bool damaged() const { return damaged_; }
  std::uint64_t frames() const { return decoded_ + skipper_.left_out(); }
  FrameTime duration() const;  // to the last frame

 private:
  bool feed(const AVPacket* packet, Viewer& viewer);
  bool drain(Viewer& viewer);
  bool show(Viewer& viewer);
  bool feed_all(const std::vector<AvPacket>& packets, Viewer& viewer);
  void note_damage();

  Container& container_;
  AvCodec decoder_;
  AvFrame frame_;
  Clock clock_;
  Skipper skipper_;
  FrameTime last_{0};
  std::uint64_t decoded_ = 0;
  bool damaged_ = false;
};

}  // namespace nightlight::media::worker
