#include "frame_check.h"

namespace nightlight::media {
namespace {

Error contradiction(Literal what) {
  return Error(Code::kCorrupt, what).in("decoder's frames");
}

}  // namespace

Status FrameCheck::admit_cover() {
  if (covers_ == kMostCovers) return contradiction("too many covers");
  ++covers_;
  return {};
}

Status FrameCheck::admit(const protocol::FrameHead& frame) {
  if ((frame.kind == Frame::Kind::kPage) == is_video(request_.format)) {
    return contradiction("not this kind of frame");
  }
  if (frame.kind != Frame::Kind::kVideo && frame.at != FrameTime(0)) return contradiction("time");
  if (frame.kind == Frame::Kind::kCover) return admit_cover();
  const bool page = frame.kind == Frame::Kind::kPage;
  if (taken_ == (page ? request_.max_pages : request_.max_frames)) {
    return contradiction("too many frames");
  }
  if (frame.number <= last_number_) return contradiction("number");
  if (page && frame.number > frame.picture.provenance.pages) return contradiction("number");
  if (frame.at < last_time_ || frame.at > request_.max_duration) return contradiction("time");
  ++taken_;
  last_number_ = frame.number;
  last_time_ = frame.at;
  return {};
}

Status FrameCheck::close(const protocol::Summary& summary) const {
  if (summary.outcome != protocol::Outcome::kDone) return {};
  if (summary.taken != taken_ || taken_ + covers_ == 0) return contradiction("number of frames");
  if (summary.decoded_frames < last_number_ || summary.duration < last_time_) {
    return contradiction("less than was sent");
  }
  return {};
}

}  // namespace nightlight::media
