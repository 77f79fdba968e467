#include "nightlight/phash/video_hasher.h"

#include <gtest/gtest.h>

#include <set>

#include "nightlight/phash/spectrum.h"
#include "nightlight/phash/testing/pictures.h"

namespace nightlight::phash {
namespace {

using namespace std::chrono_literals;
using testing::Picture;

constexpr std::uint32_t kWidth = 320;
constexpr std::uint32_t kHeight = 180;

// A moving picture: a new scene every four frames, whose middle drifts within a scene.
Picture frame_of(int number) {
  const Picture scene = testing::hills(kWidth + 40, kHeight, std::uint32_t(1 + number / 4));
  return testing::make_picture(kWidth, kHeight, 3, [&](auto x, auto y, auto c) {
    const std::size_t column = x + std::size_t(number % 4) * 3;
    return std::to_integer<int>(scene.pixels[(y * scene.width + column) * 3 + c]);
  });
}

// The picture on a larger ground of one colour.
Picture padded(const Picture& picture, std::uint32_t left, std::uint32_t top, int ground = 0) {
  return testing::make_picture(
      picture.width + 2 * left, picture.height + 2 * top, picture.channels,
      [&](auto x, auto y, auto c) {
        const bool is_inside =
            x >= left && x < left + picture.width && y >= top && y < top + picture.height;
        if (!is_inside) return ground;
        const std::size_t pixel = std::size_t{y - top} * picture.width + (x - left);
        return std::to_integer<int>(picture.pixels[pixel * picture.channels + c]);
      });
}

Picture mirrored(const Picture& picture) {
  return testing::make_picture(
      picture.width, picture.height, picture.channels, [&](auto x, auto y, auto c) {
        const std::size_t pixel = std::size_t{y} * picture.width + (picture.width - 1 - x);
        return std::to_integer<int>(picture.pixels[pixel * picture.channels + c]);
      });
}

VideoHasher hashed(const std::vector<Picture>& frames) {
  VideoHasher hasher;
  VideoTime at{0};
  for (const Picture& frame : frames) {
    hasher.add(frame.view(), at);
    at += 1s;
  }
  return hasher;
}
std::vector<Picture> frames_of_clip(int count) {
  std::vector<Picture> frames;
  for (int i = 0; i < count; ++i) frames.push_back(frame_of(i));
  return frames;
}
std::vector<VideoFrame> frames_of_view(const VideoHasher& hasher, const std::string& tag) {
  for (const VideoProbe& probe : hasher.probes()) {
    if (probe.tag.name() == tag) return probe.frames;
  }
  return {};
}

TEST(VideoHasher, keeps_the_full_hash_quality_and_time_of_every_frame) {
  const std::vector<Picture> frames = frames_of_clip(10);
  const VideoFingerprint video = hashed(frames).fingerprint();
  ASSERT_EQ(video.frames.size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const PdqFingerprint wanted = pdq(frames[i].view(), PdqVariant::kFull);
    EXPECT_GE(wanted.quality, kMinPdqQuality) << "the test's pictures should be worth matching";
    EXPECT_EQ(video.frames[i], (VideoFrame{VideoTime(i * 1'000'000), wanted.hash, wanted.quality}));
  }
}

TEST(VideoHasher, looks_up_all_turns_and_negatives_the_plain_one_first) {
  const VideoHasher hasher = hashed(frames_of_clip(5));
  const std::vector<VideoProbe> probes = hasher.probes();
  ASSERT_EQ(probes.size(), 16u);
  EXPECT_EQ(probes[0].frames, hasher.fingerprint().frames);
  std::set<std::string> names;
  for (const VideoProbe& probe : probes) {
    names.insert(probe.tag.name());
    EXPECT_EQ(probe.frames.size(), 5u);
  }
  EXPECT_EQ(names.size(), 16u);
  EXPECT_EQ(probes[0].tag.name(), "full");
  EXPECT_EQ(probes[5].tag.name(), "full/flipy");
  EXPECT_EQ(probes[8].tag.name(), "full/negative");
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(distance(probes[0].frames[i].hash, probes[8].frames[i].hash), 256);
  }
}

TEST(VideoHasher, finds_a_mirrored_copy) {
  std::vector<Picture> copies;
  for (const Picture& frame : frames_of_clip(12)) copies.push_back(mirrored(frame));
  const VideoFingerprint original = hashed(frames_of_clip(12)).fingerprint();
  const VideoHasher copy = hashed(copies);
  EXPECT_EQ(compare_videos(copy.fingerprint().frames, original.frames, {})->query_percent, 0);
  const auto found = compare_videos(frames_of_view(copy, "full/flipy"), original.frames, {});
  EXPECT_EQ(found->query_percent, 100);
  EXPECT_EQ(found->run_frames, 12u);
}

TEST(VideoHasher, removes_bars_and_hashes_exactly_what_is_left) {
  const std::vector<Picture> frames = frames_of_clip(12);
  const VideoFingerprint original = hashed(frames).fingerprint();
  struct Bars {
    std::uint32_t left, top;
    int ground;
  };
  for (const Bars& bars : {Bars{0, 30, 0}, Bars{60, 0, 0}, Bars{40, 40, 255}, Bars{0, 30, 16}}) {
    std::vector<Picture> copies;
    for (const Picture& frame : frames) {
      copies.push_back(padded(frame, bars.left, bars.top, bars.ground));
    }
    const VideoHasher copy = hashed(copies);
    EXPECT_EQ(copy.probes().size(), 24u);
    EXPECT_EQ(frames_of_view(copy, "full@trim"), original.frames);
    EXPECT_LT(compare_videos(copy.fingerprint().frames, original.frames, {})->query_percent, 50);
  }
}

TEST(VideoHasher, removes_bars_from_a_mirrored_copy) {
  std::vector<Picture> copies;
  for (const Picture& frame : frames_of_clip(12)) copies.push_back(padded(mirrored(frame), 0, 30));
  const auto found = compare_videos(frames_of_view(hashed(copies), "full@trim/flipy"),
                                    hashed(frames_of_clip(12)).fingerprint().frames, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->query_percent, 100);
}

TEST(VideoHasher, does_not_cut_dark_scenes) {
  std::vector<Picture> frames = frames_of_clip(12);
  const Picture lamp = padded(testing::noise(60, 40, 3, 5), 130, 70);
  ASSERT_EQ(lamp.width, kWidth);
  ASSERT_EQ(lamp.height, kHeight);
  frames.insert(frames.begin(), 3, lamp);  // seen first, so that it might fix the bars
  frames.push_back(lamp);
  const VideoHasher hasher = hashed(frames);
  EXPECT_EQ(hasher.probes().size(), 16u);
  EXPECT_EQ(hasher.fingerprint().frames.size(), 16u);
}

TEST(VideoHasher, is_not_misled_by_black_frames_and_titles_before_a_letterboxed_clip) {
  std::vector<Picture> frames(
      3, testing::make_picture(kWidth, kHeight + 60, 3, [](auto...) { return 0; }));
  frames.push_back(padded(testing::noise(60, 40, 3, 5), 130, 100));  // a title
  for (const Picture& frame : frames_of_clip(12)) frames.push_back(padded(frame, 0, 30));
  frames.push_back(frames[0]);
  const VideoHasher hasher = hashed(frames);
  EXPECT_EQ(hasher.fingerprint().frames.size(), 17u);
  const std::vector<VideoFrame> trimmed = frames_of_view(hasher, "full@trim");
  ASSERT_EQ(trimmed.size(), 13u);  // not the title, and black frames only once bars were known
  EXPECT_EQ(trimmed.front().at, 4s);
  const auto found = compare_videos(trimmed, hashed(frames_of_clip(12)).fingerprint().frames, {});
  EXPECT_EQ(found->query_percent, 100);
  EXPECT_EQ(found->best_distance, 0);
}

TEST(VideoHasher, leaves_the_bars_when_any_frame_has_content_there) {
  std::vector<Picture> frames;
  for (const Picture& frame : frames_of_clip(6)) frames.push_back(padded(frame, 0, 30));
  frames.push_back(testing::hills(kWidth, kHeight + 60, 9));
  EXPECT_EQ(hashed(frames).probes().size(), 16u);
}

TEST(VideoHasher, leaves_bars_that_do_not_matter) {
  std::vector<Picture> frames;
  for (const Picture& frame : frames_of_clip(6)) frames.push_back(padded(frame, 1, 1));
  EXPECT_EQ(hashed(frames).probes().size(), 16u);
}

TEST(VideoHasher, removes_bars_across_a_change_of_size) {
  std::vector<Picture> frames;
  for (const Picture& frame : frames_of_clip(6)) frames.push_back(padded(frame, 0, 30));
  for (int i = 0; i < 6; ++i) {
    frames.push_back(padded(testing::hills(640, 360, std::uint32_t(20 + i)), 0, 60));
  }
  const VideoHasher hasher = hashed(frames);
  const std::vector<VideoFrame> trimmed = frames_of_view(hasher, "full@trim");
  ASSERT_EQ(trimmed.size(), 12u);
  const Picture last = testing::hills(640, 360, 25);
  EXPECT_EQ(trimmed.back().hash, pdq(last.view(), PdqVariant::kFull).hash);
}

TEST(VideoHasher, takes_frames_of_any_size) {
  const VideoHasher empty;
  EXPECT_TRUE(empty.fingerprint().frames.empty());
  EXPECT_TRUE(empty.probes().empty());
  for (const std::uint32_t side : {1U, 2U, 4U, 5U, 17U}) {
    const VideoHasher hasher = hashed(
        {testing::noise(side, side, 1, 1), padded(testing::noise(side, side, 3, 2), 40, 40)});
    EXPECT_EQ(hasher.fingerprint().frames.size(), 2u);
    EXPECT_GE(hasher.probes().size(), 16u);
  }
}

}  // namespace
}  // namespace nightlight::phash
