#pragma once

#include "picture.h"

namespace nightlight::media::worker {

// Where the frames of a file go.
class FrameWriter {
 public:
  virtual ~FrameWriter() = default;
  // Both are false when nobody listens any more: stop.
  virtual bool frame(const protocol::FrameHead& head, const Image& image) = 0;
  virtual bool progress(std::uint32_t millionths) = 0;
};

// The head of a frame that carries `image`.
protocol::FrameHead head_of(Frame::Kind kind, std::uint32_t number, const Image& image);

// The composed frames or pages of a picture, up to the request's number of them and up to
// kMostPixelsOfPages times its pixels. Throws nothing.
protocol::Summary decode_pages(ByteView file, const protocol::Request& request,
                               FrameWriter& writer);

// All pages together, in units of the limit for one: an animation of the largest pictures would
// keep a processor busy for minutes.
inline constexpr std::uint64_t kMostPixelsOfPages = 4;

}  // namespace nightlight::media::worker
