// nightlight-fuzz: nightlight::phash ; covers: parse_vpdq
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "nightlight/core/check.h"
#include "nightlight/phash/vpdq.h"

namespace phash = nightlight::phash;

namespace {

bool is_before(const phash::VideoFrame& a, const phash::VideoFrame& b) {
  return a.at < b.at;
}

// What must hold of the comparison of any two videos.
void check_comparison(const phash::VideoComparison& found) {
  NIGHTLIGHT_CHECK(found.query_percent >= 0 && found.query_percent <= 100);
  NIGHTLIGHT_CHECK(found.compared_percent >= 0 && found.compared_percent <= 100);
  NIGHTLIGHT_CHECK((found.run_frames == 0) == (found.query_percent == 0));
  NIGHTLIGHT_CHECK(found.run_frames <= found.query_frames);
  NIGHTLIGHT_CHECK(found.run_length >= phash::VideoTime(0));
}

}  // namespace

// A text is refused, or its frames are in order, are written in a form that reads the same, and
// compare as wholly equal to themselves.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto video = phash::parse_vpdq(text);
  if (!video) return 0;
  NIGHTLIGHT_CHECK(!video->frames.empty());
  NIGHTLIGHT_CHECK(std::is_sorted(video->frames.begin(), video->frames.end(), is_before));
  const auto again = phash::parse_vpdq(phash::vpdq_text(*video));
  NIGHTLIGHT_CHECK(again.has_value() && *again == *video);

  const std::span<const phash::VideoFrame> frames(video->frames);
  const auto same = phash::compare_videos(frames, frames, {.radius = 31, .min_quality = 0});
  NIGHTLIGHT_CHECK(same.has_value() && same->query_percent == 100);
  NIGHTLIGHT_CHECK(same->run_frames == frames.size() && same->best_distance == 0);
  const auto halves = phash::compare_videos(frames.first(frames.size() / 2),
                                            frames.subspan(frames.size() / 2), {.radius = 100});
  if (halves) check_comparison(*halves);
  return 0;
}
