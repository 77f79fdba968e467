#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "nightlight/phash/vpdq.h"
#include "reference_files.h"
#include "video_matches.h"

namespace nightlight::phash {
namespace {

using namespace std::chrono_literals;
using Frames = std::vector<VideoFrame>;

PdqHash random_hash(std::mt19937_64& random) {
  return PdqHash({random(), random(), random(), random()});
}
PdqHash with_bits_turned(const PdqHash& hash, std::mt19937_64& random, int count) {
  auto words = hash.words();
  for (int i = 0; i < count; ++i) words[random() % 4] ^= std::uint64_t{1} << random() % 64;
  return PdqHash(words);
}

// A video with a new hash for each scene, and a little change within scenes.
Frames make_video(std::mt19937_64& random, std::size_t frames, std::size_t scene_frames) {
  Frames video;
  PdqHash scene;
  for (std::size_t i = 0; i < frames; ++i) {
    if (i % scene_frames == 0) scene = random_hash(random);
    video.push_back(
        {VideoTime(std::int64_t(i) * 1'000'000), with_bits_turned(scene, random, 4), 80});
  }
  return video;
}
// Frames `first` … `first + count - 1` as a video of their own.
Frames clip_of(const Frames& video, std::size_t first, std::size_t count) {
  Frames clip(video.begin() + std::ptrdiff_t(first), video.begin() + std::ptrdiff_t(first + count));
  for (VideoFrame& frame : clip) frame.at -= video[first].at;
  return clip;
}

VideoComparison compare(const Frames& query, const Frames& compared, int radius = 31) {
  const auto result = compare_videos(query, compared, {.radius = radius});
  EXPECT_TRUE(result);
  return result.value_or(VideoComparison());
}

// The longest run written as docs/spec/vpdq.md defines it, and everything else by brute force.
VideoComparison textbook(const Frames& query, const Frames& compared, int radius) {
  const auto step_of = [](const Frames& frames) {
    std::vector<std::int64_t> steps;
    for (std::size_t i = 1; i < frames.size(); ++i) {
      steps.push_back((frames[i].at - frames[i - 1].at).count());
    }
    std::sort(steps.begin(), steps.end());
    return steps.empty() ? 0 : steps[(steps.size() - 1) / 2];
  };
  const std::int64_t step = std::max(step_of(query), step_of(compared));
  const double half = double(std::max<std::int64_t>(500'000, step));
  VideoComparison result;
  result.query_frames = std::uint32_t(query.size());
  result.compared_frames = std::uint32_t(compared.size());
  std::vector<char> hit(compared.size());
  std::map<std::int64_t, std::uint32_t> runs;  // by band: how long up to the frame before
  int query_hits = 0;
  for (const VideoFrame& frame : query) {
    std::map<std::int64_t, std::uint32_t> longer;
    for (std::size_t j = 0; j < compared.size(); ++j) {
      const int d = distance(frame.hash, compared[j].hash);
      if (d > radius) continue;
      hit[j] = 1;
      result.best_distance = std::min(result.best_distance, d);
      const auto upper =
          std::int64_t(std::floor(double((compared[j].at - frame.at).count()) / half));
      for (const std::int64_t band : {upper - 1, upper}) {
        longer[band] = runs.contains(band) ? runs[band] + 1 : 1;
        result.run_frames = std::max(result.run_frames, longer[band]);
      }
    }
    query_hits += longer.empty() ? 0 : 1;
    runs = longer;
  }
  result.query_percent = 100.0 * query_hits / double(query.size());
  result.compared_percent =
      100.0 * double(std::count(hit.begin(), hit.end(), 1)) / double(hit.size());
  return result;
}

// Where the run lies is not compared: of runs of one length any may be told. It is checked instead.
void expect_as_textbook(const Frames& query, const Frames& compared, int radius) {
  VideoComparison found = compare(query, compared, radius);
  const VideoComparison wanted = textbook(query, compared, radius);
  if (found.run_frames > 0) {
    bool has_place = false;
    for (std::size_t i = 0; i + found.run_frames <= query.size(); ++i) {
      const VideoTime length = query[i + found.run_frames - 1].at - query[i].at;
      has_place |= query[i].at == found.run_start_query && length == found.run_length;
    }
    EXPECT_TRUE(has_place);
    EXPECT_TRUE(std::any_of(compared.begin(), compared.end(),
                            [&](auto& frame) { return frame.at == found.run_start_compared; }));
  }
  found.run_start_query = found.run_start_compared = found.run_length = 0us;
  EXPECT_EQ(found, wanted) << query.size() << " × " << compared.size() << ", radius " << radius
                           << ": run " << found.run_frames << ", textbook " << wanted.run_frames;
}

TEST(VideoCompare, finds_a_clip_inside_a_longer_video_and_where) {
  std::mt19937_64 random(1);
  const Frames video = make_video(random, 200, 3);
  const Frames clip = clip_of(video, 60, 50);
  VideoComparison found = compare(clip, video);
  EXPECT_EQ(found.query_percent, 100);
  EXPECT_GE(found.compared_percent, 25);
  EXPECT_LT(found.compared_percent, 30);
  EXPECT_EQ(found.run_frames, 50u);
  EXPECT_EQ(found.run_start_query, 0s);
  EXPECT_NEAR(double(found.run_start_compared.count()), 60e6, 1e6);
  EXPECT_EQ(found.run_length, 49s);
  EXPECT_EQ(found.best_distance, 0);
  found = compare(video, clip);
  EXPECT_LT(found.query_percent, 30);
  EXPECT_EQ(found.compared_percent, 100);
  EXPECT_GE(found.run_frames, 50u);
  EXPECT_NEAR(double(found.run_start_query.count()), 60e6, 1e6);
}

TEST(VideoCompare, does_not_call_shuffled_frames_a_run) {
  std::mt19937_64 random(2);
  const Frames video = make_video(random, 100, 1);
  Frames shuffled = video;
  std::shuffle(shuffled.begin(), shuffled.end(), random);
  for (std::size_t i = 0; i < video.size(); ++i) shuffled[i].at = video[i].at;
  const VideoComparison found = compare(shuffled, video);
  EXPECT_EQ(found.query_percent, 100);
  EXPECT_EQ(found.compared_percent, 100);
  EXPECT_LT(found.run_frames, 5u);
}

TEST(VideoCompare, does_not_take_one_frame_of_the_other_for_a_run) {
  std::mt19937_64 random(3);
  Frames still = make_video(random, 60, 60);  // one picture for a minute
  Frames other = make_video(random, 60, 1);
  other[30].hash = still[0].hash;
  const VideoComparison found = compare(still, other);
  EXPECT_EQ(found.query_percent, 100);
  EXPECT_LE(found.run_frames, 2u);
}

TEST(VideoCompare, follows_a_run_over_different_rates_of_sampling) {
  std::mt19937_64 random(4);
  const Frames sparse = make_video(random, 40, 1);
  Frames dense;  // ten frames for each, that stay as they are for a second
  for (const VideoFrame& frame : sparse) {
    for (int k = 0; k < 10; ++k) dense.push_back({frame.at + k * 100ms, frame.hash, 80});
  }
  EXPECT_EQ(compare(sparse, dense).run_frames, 40u);
  EXPECT_GE(compare(dense, sparse).run_frames, 390u);
  EXPECT_GE(compare(dense, dense).run_frames, 400u);
  Frames every_fifth;
  for (std::size_t i = 0; i < sparse.size(); i += 5) every_fifth.push_back(sparse[i]);
  EXPECT_EQ(compare(every_fifth, sparse).run_frames, 8u);
}

TEST(VideoCompare, follows_a_run_over_frames_left_out_for_their_quality) {
  std::mt19937_64 random(5);
  const Frames video = make_video(random, 100, 1);
  Frames query = video;
  for (std::size_t i = 0; i < query.size(); i += 7) query[i].quality = 49;
  const VideoComparison found = compare(query, video);
  EXPECT_EQ(found.query_frames, 85u);
  EXPECT_EQ(found.run_frames, 85u);
  EXPECT_EQ(found.query_percent, 100);
  EXPECT_EQ(found.compared_percent, 85);
}

TEST(VideoCompare, ends_a_run_where_a_frame_matches_nothing_or_the_offset_changes) {
  std::mt19937_64 random(6);
  const Frames video = make_video(random, 100, 1);
  Frames query = video;
  query[40].hash = random_hash(random);
  EXPECT_EQ(compare(query, video).run_frames, 59u);
  EXPECT_EQ(compare(query, video).run_start_query, 41s);
  query = video;
  query.erase(query.begin() + 70, query.begin() + 75);  // a cut of five seconds
  for (std::size_t i = 70; i < query.size(); ++i) query[i].at -= 5s;
  const VideoComparison found = compare(query, video);
  EXPECT_EQ(found.query_percent, 100);
  EXPECT_EQ(found.run_frames, 70u);
}

TEST(VideoCompare, counts_a_distance_equal_to_the_radius) {
  const Frames zero = {{0s, PdqHash(), 80}};
  const auto at_distance = [](int bits) {
    std::array<std::uint64_t, 4> words{};
    for (int i = 0; i < bits; ++i) words[std::size_t(i) / 64] |= std::uint64_t{1} << i % 64;
    return Frames{{0s, PdqHash(words), 80}};
  };
  for (const int radius : {0, 1, 15, 16, 30, 31, 32, 47, 255, 256}) {
    EXPECT_EQ(compare(zero, at_distance(radius), radius).query_percent, 100) << radius;
    EXPECT_EQ(compare(zero, at_distance(radius), radius).best_distance, radius);
    if (radius == 256) continue;
    EXPECT_EQ(compare(zero, at_distance(radius + 1), radius).query_percent, 0) << radius;
    EXPECT_EQ(compare(zero, at_distance(radius + 1), radius).best_distance, 256);
  }
  EXPECT_EQ(compare(zero, zero, -1).query_percent, 0);
}

TEST(VideoCompare, is_not_comparable_without_a_frame_of_the_quality) {
  const Frames good = {{0s, PdqHash(), 50}};
  const Frames poor = {{0s, PdqHash(), 49}};
  EXPECT_TRUE(compare_videos(good, good, {}));
  EXPECT_EQ(compare_videos(good, poor, {}), std::nullopt);
  EXPECT_EQ(compare_videos(poor, good, {}), std::nullopt);
  EXPECT_EQ(compare_videos(good, {}, {}), std::nullopt);
  EXPECT_EQ(compare_videos({}, {}, {}), std::nullopt);
  EXPECT_TRUE(compare_videos(poor, good, {.min_quality = 49}));
}

// Videos of few different hashes at uneven times, so that every way to be unlucky occurs.
Frames awkward_video(std::mt19937_64& random, const std::vector<PdqHash>& hashes) {
  Frames video;
  VideoTime at{0};
  const std::vector<std::int64_t> steps = {0,         33'000,    400'000,  500'000,
                                           1'000'000, 1'001'000, 7'000'000};
  const std::int64_t usual = steps[1 + random() % 5];
  for (std::size_t i = 0; i < 1 + random() % 60; ++i) {
    const PdqHash& hash = hashes[random() % hashes.size()];
    video.push_back({at, with_bits_turned(hash, random, int(random() % 20)), 80});
    at += VideoTime(random() % 4 == 0 ? steps[random() % steps.size()] : usual);
  }
  return video;
}

TEST(VideoCompare, equals_the_textbook_on_awkward_videos) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::vector<PdqHash> hashes;
    for (std::size_t i = 0; i < 1 + random() % 6; ++i) hashes.push_back(random_hash(random));
    const Frames query = awkward_video(random, hashes);
    expect_as_textbook(query, awkward_video(random, hashes), int(random() % 40));
    expect_as_textbook(query, query, 31);
  }
}

// Long enough for the index of frames, in a related pair and in one that has most pairs matching.
TEST(VideoCompare, finds_the_same_in_long_videos_through_its_index) {
  std::mt19937_64 random(8);
  const Frames video = make_video(random, 2100, 2);
  Frames query = video;
  std::rotate(query.begin(), query.begin() + 700, query.end());
  for (std::size_t i = 0; i < query.size(); ++i) {
    query[i].at = video[i].at;
    query[i].hash = with_bits_turned(query[i].hash, random, int(random() % 45));
  }
  for (const int radius : {15, 31, 32}) expect_as_textbook(query, video, radius);
  const Frames still = make_video(random, 2100, 2100);
  const VideoComparison found = compare(still, still);
  EXPECT_EQ(found.run_frames, 2100u);
  EXPECT_EQ(found.run_length, 2099s);
  EXPECT_EQ(found.query_percent + found.compared_percent, 200);
}

TEST(VideoMatches, plans_for_every_radius_so_that_no_pair_is_missed) {
  std::mt19937_64 random(9);
  internal::FrameTrack query;
  internal::FrameTrack compared;
  for (std::size_t i = 0; i < 2048; ++i) {
    const PdqHash hash = random_hash(random);
    query.hashes.push_back(hash.words());
    compared.hashes.push_back(with_bits_turned(hash, random, int(i % 48)).words());
  }
  for (int radius = 0; radius <= 40; ++radius) {
    const auto found = internal::find_matches(query, compared, radius);
    for (std::size_t i = 0; i < query.size(); ++i) {
      const bool wanted = distance(PdqHash(query.hashes[i]), PdqHash(compared.hashes[i])) <= radius;
      ASSERT_EQ(found.query[i] != 0, wanted) << i << " at radius " << radius;
      ASSERT_EQ(found.compared[i] != 0, wanted) << i << " at radius " << radius;
    }
  }
}

Frames sample(const std::string& name) {
  const auto path = reference_folder() / "vpdq/sample-hashes" / (name + ".txt");
  const auto video = parse_vpdq(read_text(path));
  EXPECT_TRUE(video) << path;
  return video ? video->frames : Frames();
}

// The longest series of query frames that match anything, in any order: no run is longer.
std::uint32_t longest_streak(const Frames& query, const Frames& compared) {
  std::uint32_t longest = 0;
  std::uint32_t streak = 0;
  for (const VideoFrame& frame : query) {
    if (frame.quality < kMinPdqQuality) continue;
    const bool is_matched = std::any_of(compared.begin(), compared.end(), [&](const auto& other) {
      return other.quality >= kMinPdqQuality && distance(frame.hash, other.hash) <= 31;
    });
    streak = is_matched ? streak + 1 : 0;
    longest = std::max(longest, streak);
  }
  return longest;
}

// Known answers of python-threatexchange's formula without its removal of equal frames, over the
// sample hashes of ThreatExchange (SOURCES.md of the reference data).
TEST(VideoCompare, golden_pairs_of_sample_videos) {
  if (!has_reference_files()) GTEST_SKIP() << "needs shared/data/hash beside the source tree";
  int pairs = 0;
  for (const auto& row : read_table("vpdq/expected-pairs.tsv")) {
    if (row[0] == "query") continue;
    const Frames query = sample(row[0]);
    const Frames compared = sample(row[1]);
    const VideoComparison found = compare(query, compared);
    const std::string pair = row[0] + " × " + row[1];
    EXPECT_NEAR(found.query_percent, std::stod(row[2]), 0.00005) << pair;
    EXPECT_NEAR(found.compared_percent, std::stod(row[3]), 0.00005) << pair;
    EXPECT_EQ(found.query_frames, std::stoul(row[4])) << pair;
    EXPECT_EQ(found.compared_frames, std::stoul(row[5])) << pair;
    EXPECT_EQ(std::llround(found.query_percent / 100 * found.query_frames), std::stol(row[6]));
    EXPECT_EQ(std::llround(found.compared_percent / 100 * found.compared_frames),
              std::stol(row[7]));
    // The table's run is of frames that match anything, in any order; ours never passes it.
    EXPECT_EQ(longest_streak(query, compared), std::stoul(row[8])) << pair;
    EXPECT_LE(found.run_frames, std::stoul(row[8])) << pair;
    EXPECT_EQ(found.run_frames, std::stoul(row[8])) << pair;
    ++pairs;
  }
  EXPECT_EQ(pairs, 136);
}

}  // namespace
}  // namespace nightlight::phash
