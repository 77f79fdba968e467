#include "nightlight/lists/video_entry.h"

#include <algorithm>
#include <utility>

#include "rules.h"

namespace nightlight::lists {
namespace {

bool can_match(const phash::VideoFrame& frame) {
  return frame.quality >= phash::kMinPdqQuality;
}

}  // namespace

Result<ListEntry> video_entry(std::string_view vpdq_text, std::string_view source,
                              std::string_view label) {
  NIGHTLIGHT_RETURN_IF_ERROR(internal::check_source(source));
  NIGHTLIGHT_RETURN_IF_ERROR(internal::check_label(label));
  NIGHTLIGHT_ASSIGN_OR_RETURN(phash::VideoFingerprint video, phash::parse_vpdq(vpdq_text));
  const auto is_flat = [](const phash::VideoFrame& frame) {
    return can_match(frame) && internal::has_equal_bits(frame.hash);
  };
  if (std::ranges::none_of(video.frames, can_match)) {
    return Error(Code::kInvalidArgument, "no frame has the quality to be matched").in("frames");
  }
  if (std::ranges::any_of(video.frames, is_flat)) {
    return Error(Code::kInvalidArgument, "a PDQ hash of equal bits stands for a flat picture")
        .in("frames");
  }
  return ListEntry{std::move(video), std::string(source), std::string(label)};
}

}  // namespace nightlight::lists
