#include "nightlight/phash/probes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "nightlight/phash/spectrum.h"
#include "nightlight/phash/testing/leaves.h"
#include "nightlight/phash/testing/pictures.h"

namespace nightlight::phash {
namespace {

using testing::Picture;

constexpr Profile kProfiles[] = {Profile::kFast, Profile::kStandard, Profile::kThorough};

std::vector<Probe> probes(const Picture& picture, Profile profile = Profile::kStandard) {
  return probes_of({picture.view(), {}}, profile).value();
}

PdqHash plain(const Picture& picture) {
  return pdq(picture.view(), PdqVariant::kFull).hash;
}

// The probe nearest to the hash.
struct Nearest {
  int distance = 256;
  QueryTag tag;
};
Nearest nearest(const std::vector<Probe>& probes, const PdqHash& hash) {
  Nearest best;
  for (const Probe& probe : probes) {
    const int bits = distance(probe.hash, hash);
    if (bits < best.distance) best = {bits, probe.tag};
  }
  return best;
}

std::set<PdqHash> hashes_of(const std::vector<Probe>& probes) {
  std::set<PdqHash> hashes;
  for (const Probe& probe : probes) hashes.insert(probe.hash);
  return hashes;
}

TEST(Profile, has_a_name_that_leads_back_to_it) {
  for (const Profile profile : kProfiles) EXPECT_EQ(profile_of(profile_name(profile)), profile);
  EXPECT_EQ(profile_name(Profile::kStandard), "standard");
  EXPECT_FALSE(profile_of("Standard").has_value());
  EXPECT_FALSE(profile_of("").has_value());
}

TEST(Fingerprints, are_those_of_both_scales_that_we_compute) {
  const Picture picture = testing::leaves(700, 500, 1);
  const std::vector<PdqFingerprint> found = fingerprints_of(picture.view());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0], pdq(picture.view(), PdqVariant::kFull));
  EXPECT_EQ(found[1], pdq(picture.view(), PdqVariant::kNn512));
}

TEST(Probes, start_with_the_whole_picture_as_it_is) {
  const Picture picture = testing::leaves(640, 400, 2);
  for (const Profile profile : kProfiles) {
    const std::vector<Probe> found = probes(picture, profile);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].hash, plain(picture));
    EXPECT_EQ(found[0].tag, QueryTag());
    EXPECT_EQ(found[0].quality, pdq(picture.view(), PdqVariant::kFull).quality);
  }
}

TEST(Probes, are_the_same_each_time_and_never_repeat_a_hash) {
  const Picture picture = testing::framed(testing::leaves(500, 400, 3), 20, 20, 20, 20, 255);
  for (const Profile profile : kProfiles) {
    const std::vector<Probe> found = probes(picture, profile);
    EXPECT_EQ(found, probes(picture, profile));
    EXPECT_EQ(hashes_of(found).size(), found.size());
  }
}

TEST(Probes, of_a_dearer_profile_hold_all_of_a_cheaper_one) {
  const Picture picture = testing::framed(testing::leaves(640, 400, 4), 0, 40, 0, 40, 0);
  std::set<PdqHash> cheaper;
  for (const Profile profile : kProfiles) {
    const std::set<PdqHash> hashes = hashes_of(probes(picture, profile));
    EXPECT_TRUE(std::includes(hashes.begin(), hashes.end(), cheaper.begin(), cheaper.end()));
    EXPECT_GT(hashes.size(), cheaper.size());
    cheaper = hashes;
  }
}

TEST(Probes, of_an_ordinary_picture_are_as_many_as_the_index_has_time_for) {
  for (std::uint32_t seed = 10; seed < 16; ++seed) {
    const Picture picture = testing::leaves(800, 600, seed);
    EXPECT_LE(probes(picture, Profile::kFast).size(), 18u);
    EXPECT_LE(probes(picture, Profile::kStandard).size(), 80u);
  }
}

TEST(Probes, give_equal_hashes_the_plainest_tag) {
  // At 512×512 nothing is scaled, so nn512 equals full and adds no probe.
  for (const Probe& probe : probes(testing::leaves(512, 512, 5), Profile::kFast)) {
    EXPECT_EQ(probe.tag.scale, PdqVariant::kFull);
  }
}

TEST(Probes, find_all_turned_mirrored_and_negative_copies) {
  const Picture picture = testing::leaves(600, 400, 6);
  const PdqHash hash = plain(picture);
  for (std::size_t i = 0; i < kDihedrals; ++i) {
    Picture copy = testing::turned(picture, Dihedral(i));
    EXPECT_LE(nearest(probes(copy, Profile::kFast), hash).distance, 16) << i;
    for (std::byte& sample : copy.pixels) sample = ~sample;
    const Nearest negative = nearest(probes(copy, Profile::kFast), hash);
    EXPECT_LE(negative.distance, 16) << i;
    EXPECT_EQ(negative.tag.tone, Tone::kNegative) << i;
  }
}

TEST(Probes, find_a_picture_within_a_border_of_any_width_and_brightness) {
  const Picture picture = testing::leaves(640, 400, 7);
  for (const std::uint32_t width : {6u, 13u, 32u, 90u}) {
    for (const int ground : {0, 70, 255}) {
      const Picture copy = testing::framed(picture, width, width, width, width, ground);
      const Nearest found = nearest(probes(copy), plain(picture));
      EXPECT_EQ(found.distance, 0) << width << " " << ground;
      EXPECT_EQ(found.tag.view, View::kTrim) << width << " " << ground;
    }
  }
}

TEST(Probes, find_a_picture_turned_and_then_letterboxed) {
  const Picture picture = testing::leaves(640, 400, 8);
  const Picture copy =
      testing::framed(testing::turned(picture, Dihedral::kRot90), 120, 0, 120, 0, 0);
  EXPECT_LE(nearest(probes(copy), plain(picture)).distance, 16);
  EXPECT_GT(nearest(probes(copy, Profile::kFast), plain(picture)).distance, 46);
}

TEST(Probes, find_pictures_of_which_up_to_five_percent_were_cut_off) {
  for (std::uint32_t seed = 20; seed < 24; ++seed) {
    const Picture picture = testing::leaves(800, 600, seed);
    const Picture copies[] = {
        testing::cropped(picture, 1, 1, 1, 1),
        testing::cropped(picture, 1.5, 1.5, 1.5, 1.5),
        testing::cropped(picture, 2.5, 2.5, 2.5, 2.5),
        testing::cropped(picture, 5, 0, 0, 0),
        testing::cropped(picture, 0, 5, 0, 0),
        testing::cropped(picture, 0, 0, 5, 0),
        testing::cropped(picture, 0, 0, 0, 5),
        testing::cropped(picture, 0, 0, 0, 3),
    };
    for (const Picture& copy : copies) {
      EXPECT_LE(nearest(probes(copy), plain(picture)).distance, 31) << seed;
    }
    // Without the views the deeper cuts are lost.
    EXPECT_GT(nearest(probes(copies[2], Profile::kFast), plain(picture)).distance, 31) << seed;
    EXPECT_GT(nearest(probes(copies[3], Profile::kFast), plain(picture)).distance, 31) << seed;
  }
}

TEST(Probes, find_a_mirrored_picture_that_was_cut_too) {
  const Picture picture = testing::leaves(800, 600, 25);
  const Picture copy =
      testing::cropped(testing::turned(picture, Dihedral::kFlipY), 1.5, 1.5, 1.5, 1.5);
  const Nearest found = nearest(probes(copy), plain(picture));
  EXPECT_LE(found.distance, 31);
  EXPECT_EQ(found.tag.dihedral, Dihedral::kFlipY);
}

TEST(Probes, find_a_picture_between_the_bars_of_a_screen) {
  const Picture picture = testing::leaves(400, 300, 9);
  Picture screen = testing::framed(picture, 0, 150, 0, 250, 250);
  screen = testing::lettered(screen, {0, 40, 400, 80}, 250, 20);
  screen = testing::lettered(screen, {0, 480, 400, 160}, 250, 20);
  const Nearest found = nearest(probes(screen), plain(picture));
  EXPECT_EQ(found.distance, 0);
  EXPECT_EQ(found.tag.view, View::kInner);
}

TEST(Probes, come_nearer_to_a_picture_that_has_a_caption_over_it) {
  int covered = 0;
  int uncovered = 0;
  for (std::uint32_t seed = 30; seed < 36; ++seed) {
    const Picture picture = testing::leaves(800, 600, seed);
    const Picture copy = testing::lettered(picture, {0, 480, 800, 120}, 0, 255);
    const Nearest found = nearest(probes(copy), plain(picture));
    EXPECT_LE(found.distance, 46) << seed;
    covered += found.distance;
    uncovered += nearest(probes(copy, Profile::kFast), plain(picture)).distance;
  }
  EXPECT_LT(covered + 20, uncovered);
}

TEST(Probes, of_a_picture_that_says_little_are_plain_ones_alone) {
  const Picture flat = testing::make_picture(900, 600, 1, [](auto x, auto, auto) { return x / 4; });
  ASSERT_LT(pdq(flat.view(), PdqVariant::kFull).quality, kMinPdqQuality);
  for (const Profile profile : kProfiles) {
    for (const Probe& probe : probes(flat, profile)) EXPECT_TRUE(probe.tag.is_plain());
  }
}

TEST(Probes, of_views_that_say_little_are_left_out) {
  const Picture picture = testing::framed(testing::leaves(640, 400, 35), 30, 30, 30, 30, 0);
  for (const Probe& probe : probes(picture, Profile::kThorough)) {
    EXPECT_GE(probe.quality, kMinPdqQuality) << probe.tag.name();
  }
}

TEST(Probes, of_pictures_of_every_shape_exist) {
  constexpr std::uint32_t kSizes[][2] = {{1, 1},    {4, 300}, {5, 5},     {16, 16},   {17, 2000},
                                         {2000, 6}, {63, 65}, {256, 257}, {515, 300}, {1030, 40}};
  for (const auto& [width, height] : kSizes) {
    const Picture picture = testing::noise(width, height, 3, width + height);
    for (const Profile profile : kProfiles) {
      const std::vector<Probe> found = probes(picture, profile);
      ASSERT_FALSE(found.empty()) << width << "x" << height;
      EXPECT_EQ(found[0].hash, plain(picture)) << width << "x" << height;
    }
  }
}

TEST(Probes, of_grey_and_colour_with_equal_channels_find_each_other) {
  const Picture colour = testing::leaves(500, 400, 36);
  const Picture grey = testing::make_picture(
      500, 400, 1, [&](auto x, auto y, auto) { return testing::sample_of(colour, x, y, 1); });
  const Picture same = testing::make_picture(
      500, 400, 3, [&](auto x, auto y, auto) { return testing::sample_of(colour, x, y, 1); });
  EXPECT_LE(nearest(probes(same), plain(grey)).distance, 2);
}

}  // namespace
}  // namespace nightlight::phash
