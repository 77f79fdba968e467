#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "nightlight/match/bank.h"
#include "nightlight/phash/vpdq.h"

// Videos in a bank.
namespace nightlight::match {
namespace {

using phash::PdqHash;
using phash::QueryTag;
using phash::VideoFingerprint;
using phash::VideoFrame;
using phash::VideoProbe;
using phash::VideoTime;
using phash::View;
using std::chrono::seconds;

const QueryTag kMirrored{.dihedral = phash::Dihedral::kFlipY};
const QueryTag kTrimmed{.view = View::kTrim};

PdqHash with_flips(const PdqHash& hash, std::size_t first, int count) {
  auto words = hash.words();
  for (std::size_t bit = first; bit < first + std::size_t(count); ++bit) {
    words[bit % 256 / 64] ^= std::uint64_t{1} << bit % 64;
  }
  return PdqHash(words);
}

// A frame a second, each of a scene of its own. The same seed gives the same scenes.
std::vector<VideoFrame> film(std::uint64_t seed, std::size_t frames) {
  std::mt19937_64 random(seed);
  std::vector<VideoFrame> film;
  for (std::size_t i = 0; i < frames; ++i) {
    film.push_back({seconds(i), PdqHash({random(), random(), random(), random()}), 100});
  }
  return film;
}

std::vector<VideoFrame> part(const std::vector<VideoFrame>& film, std::size_t first,
                             std::size_t count) {
  std::vector<VideoFrame> part(film.begin() + long(first), film.begin() + long(first + count));
  const VideoTime start = part[0].at;
  for (VideoFrame& frame : part) frame.at -= start;
  return part;
}

std::vector<VideoFrame> joined(std::vector<VideoFrame> film, std::vector<VideoFrame> more) {
  const VideoTime end = film.empty() ? VideoTime(0) : film.back().at + seconds(1);
  for (VideoFrame& frame : more) {
    frame.at += end;
    film.push_back(frame);
  }
  return film;
}

std::vector<VideoFrame> changed(std::vector<VideoFrame> film, int distance) {
  for (VideoFrame& frame : film) frame.hash = with_flips(frame.hash, 7, distance);
  return film;
}

BankEntry entry_of(std::uint64_t entry, std::vector<VideoFrame> frames) {
  return {entry, VideoFingerprint{std::move(frames)}};
}
Bank bank_of(const std::vector<BankEntry>& entries, const BankOptions& options = {}) {
  return Bank::create(entries, options).value();
}
std::vector<Hit> find(const Bank& bank, std::vector<VideoFrame> frames) {
  return bank.find({crypto::media_digests(as_bytes("a video")), {}, {{{}, std::move(frames)}}});
}
std::vector<Hit> find(const Bank& bank, std::vector<VideoProbe> probes) {
  return bank.find({crypto::media_digests(as_bytes("a video")), {}, std::move(probes)});
}

TEST(VideoBank, finds_the_whole_video) {
  const Bank bank = bank_of({entry_of(3, film(1, 30)), entry_of(4, film(2, 30))});
  const auto hits = find(bank, film(1, 30));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].entry, 3u);
  EXPECT_EQ(hits[0].kind, HitKind::kVpdq);
  EXPECT_EQ(hits[0].tier, Tier::kMatch);
  EXPECT_EQ(hits[0].distance, 0);
  EXPECT_EQ(hits[0].radius, 31);
  ASSERT_TRUE(hits[0].video);
  EXPECT_EQ(hits[0].video->query_percent, 100);
  EXPECT_EQ(hits[0].video->compared_percent, 100);
  EXPECT_EQ(hits[0].video->run_frames, 30u);
  EXPECT_EQ(hits[0].video->run_length, seconds(29));
}

TEST(VideoBank, finds_a_listed_clip_inside_a_longer_upload) {
  const Bank bank = bank_of({entry_of(1, part(film(1, 40), 10, 8))}, {.video_run = 0});
  const auto hits = find(bank, film(1, 40));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].video->query_percent, 20);
  EXPECT_EQ(hits[0].video->compared_percent, 100);
  EXPECT_EQ(hits[0].video->run_frames, 8u);
  EXPECT_EQ(hits[0].video->run_start_query, seconds(10));
  EXPECT_EQ(hits[0].video->run_start_compared, seconds(0));
}

TEST(VideoBank, finds_an_uploaded_clip_of_a_longer_listed_video) {
  const Bank bank = bank_of({entry_of(1, film(1, 40))}, {.video_run = 0});
  const auto hits = find(bank, part(film(1, 40), 25, 5));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].video->query_percent, 100);
  EXPECT_EQ(hits[0].video->compared_percent, 12.5);
  EXPECT_EQ(hits[0].video->run_start_query, seconds(0));
  EXPECT_EQ(hits[0].video->run_start_compared, seconds(25));
}

TEST(VideoBank, finds_a_part_of_a_listed_video_cut_into_another_one_by_its_run) {
  const Bank bank = bank_of({entry_of(1, film(1, 100))});
  const auto with_part_of = [](std::size_t frames) {
    return joined(joined(film(8, 50), part(film(1, 100), 40, frames)), film(9, 50));
  };
  EXPECT_TRUE(find(bank, with_part_of(9)).empty());
  const auto hits = find(bank, with_part_of(10));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].video->run_frames, 10u);
  EXPECT_EQ(hits[0].video->run_start_query, seconds(50));
  EXPECT_EQ(hits[0].video->run_start_compared, seconds(40));
}

TEST(VideoBank, counts_a_percentage_equal_to_the_limit) {
  const Bank bank = bank_of({entry_of(1, film(1, 100))}, {.video_percent = 80, .video_run = 0});
  const auto with_frames = [](std::size_t listed) {
    return joined(part(film(1, 100), 0, listed), film(7, 10 - listed));
  };
  EXPECT_TRUE(find(bank, with_frames(7)).empty());
  EXPECT_EQ(find(bank, with_frames(8)).size(), 1u);
}

TEST(VideoBank, counts_a_frame_at_a_distance_equal_to_the_radius) {
  for (const int radius : {0, 30, 31}) {
    const Bank bank = bank_of({entry_of(1, film(1, 10))}, {.pdq_radius = radius});
    EXPECT_EQ(find(bank, changed(film(1, 10), radius)).size(), 1u) << radius;
    EXPECT_TRUE(find(bank, changed(film(1, 10), radius + 1)).empty()) << radius;
  }
}

TEST(VideoBank, shows_videos_of_the_second_tier_apart) {
  const Bank bank =
      bank_of({entry_of(1, film(1, 10)), entry_of(2, film(2, 10))}, {.near_radius = 46});
  const auto near = find(bank, changed(film(1, 10), 40));
  ASSERT_EQ(near.size(), 1u);
  EXPECT_EQ(near[0].tier, Tier::kNear);
  EXPECT_EQ(near[0].radius, 46);
  EXPECT_EQ(near[0].distance, 40);
  EXPECT_TRUE(find(bank, changed(film(1, 10), 47)).empty());
  // Some frames within the radius do not make a match, but with the rest they are near.
  const auto mixed =
      find(bank, joined(part(film(2, 10), 0, 5), changed(part(film(2, 10), 5, 5), 40)));
  ASSERT_EQ(mixed.size(), 1u);
  EXPECT_EQ(mixed[0].tier, Tier::kNear);
  EXPECT_EQ(mixed[0].distance, 0);
  EXPECT_EQ(mixed[0].video->query_percent, 100);
}

TEST(VideoBank, names_the_view_that_most_frames_matched_by) {
  const Bank bank = bank_of({entry_of(1, film(1, 10))});
  const auto hits =
      find(bank, std::vector<VideoProbe>{
                     {{}, film(5, 10)}, {kTrimmed, film(6, 10)}, {kMirrored, film(1, 10)}});
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].tag, kMirrored);
  // Of equals, the plainer.
  const auto same =
      find(bank, std::vector<VideoProbe>{{kMirrored, film(1, 10)}, {{}, film(1, 10)}});
  ASSERT_EQ(same.size(), 1u);
  EXPECT_EQ(same[0].tag, QueryTag{});
}

TEST(VideoBank, counts_a_frame_once_whichever_view_of_it_matches) {
  const Bank bank = bank_of({entry_of(1, film(1, 10))}, {.video_percent = 100, .video_run = 0});
  // The first half as it is, the second mirrored, as a clip cut together would be.
  const auto plain = joined(part(film(1, 10), 0, 5), film(5, 5));
  const auto mirrored = joined(film(6, 5), part(film(1, 10), 5, 5));
  EXPECT_TRUE(find(bank, plain).empty());
  const auto hits = find(bank, std::vector<VideoProbe>{{{}, plain}, {kMirrored, mirrored}});
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].video->query_frames, 10u);
  EXPECT_EQ(hits[0].video->query_percent, 100);
  EXPECT_EQ(hits[0].video->run_frames, 10u);
}

TEST(VideoBank, asks_a_limited_view_only_within_its_own_radius) {
  const BankOptions options{.near_radius = 46, .views = {{View::kTrim, 10}, {View::kInner, -1}}};
  const Bank bank = bank_of({entry_of(1, film(1, 10))}, options);
  const auto found = [&](View view, int distance) {
    return find(bank, std::vector<VideoProbe>{{{.view = view}, changed(film(1, 10), distance)}});
  };
  ASSERT_EQ(found(View::kTrim, 10).size(), 1u);
  EXPECT_EQ(found(View::kTrim, 10)[0].radius, 10);
  EXPECT_TRUE(found(View::kTrim, 11).empty());
  EXPECT_TRUE(found(View::kTrim, 40).empty());
  EXPECT_TRUE(found(View::kInner, 0).empty());
}

TEST(VideoBank, leaves_out_videos_and_frames_below_the_quality_floor) {
  auto dark = film(1, 10);
  for (VideoFrame& frame : dark) frame.quality = 49;
  auto half = film(2, 10);
  for (std::size_t i = 0; i < 5; ++i) half[i].quality = 0;
  const Bank bank = bank_of({entry_of(1, dark), entry_of(2, half), entry_of(3, {})});
  EXPECT_EQ(bank.size(), 1u);
  EXPECT_EQ(bank.left_out(), 2u);
  EXPECT_TRUE(find(bank, film(1, 10)).empty());
  const auto hits = find(bank, film(2, 10));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].video->compared_frames, 5u);
  EXPECT_EQ(hits[0].video->compared_percent, 100);
  // Nothing of the quality in the query is not comparable: no hit.
  EXPECT_TRUE(find(bank, dark).empty());
  EXPECT_TRUE(find(bank, std::vector<VideoFrame>{}).empty());
  EXPECT_TRUE(find(bank, std::vector<VideoProbe>{}).empty());
}

TEST(VideoBank, gives_one_hit_for_an_entry_of_several_videos) {
  const Bank bank = bank_of({entry_of(5, changed(film(1, 10), 6)), entry_of(5, film(1, 10))});
  const auto hits = find(bank, film(1, 10));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].distance, 0);
}

TEST(VideoBank, handles_still_scenes) {
  auto still = film(1, 1);
  while (still.size() < 600) still = joined(still, film(1, 1));
  const Bank bank = bank_of({entry_of(1, still)});
  const auto hits = find(bank, changed(still, 2));
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].video->run_frames, 600u);
  EXPECT_EQ(hits[0].video->query_percent, 100);
}

// Films that share scenes, with gaps, still parts and frames of low quality.
class RandomFilms {
 public:
  explicit RandomFilms(std::uint64_t seed) : random_(seed) {
    for (std::size_t i = 0; i < 12; ++i) {
      scenes_.push_back(PdqHash({random_(), random_(), random_(), random_()}));
    }
  }
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::vector<VideoFrame> film(std::size_t most) {
    std::vector<VideoFrame> frames;
    std::size_t scene = below(scenes_.size());
    VideoTime at{0};
    const bool is_steady = below(2) == 0;
    for (std::size_t i = below(most + 1); i > 0; --i) {
      if (below(3) != 0) scene = below(8) == 0 ? below(scenes_.size()) : (scene + 1) % 12;
      const PdqHash hash = with_flips(scenes_[scene], below(256), int(below(40)));
      frames.push_back({at, hash, int(45 + below(56))});
      at += is_steady ? VideoTime(1'000'000) : VideoTime(1 + below(2'000'000));
    }
    return frames;
  }

 private:
  std::mt19937_64 random_;
  std::vector<PdqHash> scenes_;
};

// Without the place of the run: of several longest ones any may be told.
phash::VideoComparison without_place(phash::VideoComparison comparison) {
  comparison.run_start_query = comparison.run_start_compared = comparison.run_length = VideoTime(0);
  return comparison;
}

TEST(VideoBank, agrees_with_comparing_the_videos_one_by_one) {
  for (const std::size_t count : {0, 1, 2, 3, 40}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      RandomFilms films(seed);
      std::vector<BankEntry> entries;
      std::vector<std::vector<VideoFrame>> listed;
      for (std::size_t i = 0; i < count; ++i) {
        listed.push_back(films.film(30));
        entries.push_back(entry_of(i, listed.back()));
      }
      const BankOptions options{.pdq_radius = 31, .video_percent = 60, .video_run = 5};
      const Bank bank = bank_of(entries, options);
      const auto query = films.film(30);
      std::map<std::uint64_t, phash::VideoComparison> wanted;
      for (std::size_t i = 0; i < count; ++i) {
        const auto same = phash::compare_videos(query, listed[i], {.radius = 31});
        if (!same) continue;
        if (same->query_percent >= 60 || same->compared_percent >= 60 || same->run_frames >= 5) {
          wanted[i] = without_place(*same);
        }
      }
      std::map<std::uint64_t, phash::VideoComparison> found;
      for (const Hit& hit : find(bank, query)) {
        EXPECT_TRUE(found.emplace(hit.entry, without_place(hit.video.value())).second);
        EXPECT_EQ(hit.distance, hit.video->best_distance);
      }
      EXPECT_EQ(found, wanted) << count << " videos, seed " << seed;
    }
  }
}

// Any frame of the query counts when any of its views matches: the comparison of all views at once,
// written down plainly.
TEST(VideoBank, agrees_with_a_plain_count_over_all_views) {
  for (std::uint64_t seed = 100; seed < 130; ++seed) {
    RandomFilms films(seed);
    const auto listed = films.film(20);
    std::vector<VideoProbe> probes{{{}, films.film(20)}, {kMirrored, films.film(20)}};
    const Bank bank = bank_of({entry_of(1, listed)}, {.video_percent = 0.001, .video_run = 0});
    std::set<VideoTime> asked, matched;
    std::set<std::size_t> compared, compared_matched;
    for (const VideoProbe& probe : probes) {
      for (const VideoFrame& frame : probe.frames) {
        if (frame.quality < 50) continue;
        asked.insert(frame.at);
        for (std::size_t i = 0; i < listed.size(); ++i) {
          if (listed[i].quality < 50) continue;
          compared.insert(i);
          if (phash::distance(frame.hash, listed[i].hash) > 31) continue;
          matched.insert(frame.at);
          compared_matched.insert(i);
        }
      }
    }
    const auto hits = find(bank, probes);
    ASSERT_EQ(hits.size(), matched.empty() ? 0u : 1u) << seed;
    if (hits.empty()) continue;
    EXPECT_EQ(hits[0].video->query_frames, asked.size());
    EXPECT_EQ(hits[0].video->compared_frames, compared.size());
    EXPECT_DOUBLE_EQ(hits[0].video->query_percent,
                     100.0 * double(matched.size()) / double(asked.size()));
    EXPECT_DOUBLE_EQ(hits[0].video->compared_percent,
                     100.0 * double(compared_matched.size()) / double(compared.size()));
  }
}

}  // namespace
}  // namespace nightlight::match
