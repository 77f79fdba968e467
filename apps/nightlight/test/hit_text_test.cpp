#include "hit_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "comparison_text.h"
#include "hash_output.h"
#include "hash_text.h"

namespace nightlight::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string words_of(const char* name) {
  const auto tag = phash::QueryTag::parse(name);
  return tag ? tag_words(*tag) : "no such tag";
}

TEST(TagWords, say_what_was_done_to_the_picture) {
  EXPECT_EQ(words_of("full"), "as it is");
  EXPECT_EQ(words_of("nn512"), "as it is");
  EXPECT_EQ(words_of("full@trim/flipy"), "mirrored left to right, its border removed");
  EXPECT_EQ(words_of("full/rot90/negative"), "a quarter turn to the left, as a negative");
  EXPECT_EQ(words_of("full@pad3"), "its edges extended by 3 %");
  EXPECT_EQ(words_of("full@padleft5"), "its left edge extended by 5 %");
  EXPECT_EQ(words_of("full@padtopleft"), "its top and left edges extended by 3 %");
  EXPECT_EQ(words_of("full@crop2"), "2 % cropped");
  EXPECT_EQ(words_of("full@fillbottom"), "the strip at its bottom covered");
  EXPECT_EQ(words_of("full@filltopright35"), "its top right corner covered");
}

TEST(TagWords, has_words_for_every_view_there_is) {
  for (std::size_t i = 0; i < phash::kViews; ++i) {
    phash::QueryTag tag;
    tag.view = phash::View(i);
    EXPECT_THAT(tag_words(tag), Not(HasSubstr("seen as"))) << tag.name();
  }
}

TEST(VideoTime, is_minutes_seconds_and_milliseconds) {
  EXPECT_EQ(format_video_time(phash::VideoTime(4'004'000)), "0:04.004");
  EXPECT_EQ(format_video_time(phash::VideoTime(3'723'999'700)), "1:02:04.000");
}

TEST(Csv, quotes_only_what_needs_it) {
  EXPECT_EQ(csv_field("plain name.jpg"), "plain name.jpg");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
}

CompareSide hash_side(const char* hex) {
  CompareSide side;
  const auto hash = phash::PdqHash::parse(hex);
  side.prints.push_back({{*hash, phash::kQualityNotStated, phash::PdqVariant::kUnknown}, 1});
  phash::Probe probe;
  probe.hash = *hash;
  probe.quality = 100;
  probe.tag.scale = phash::PdqVariant::kUnknown;
  side.probes.push_back({probe, 1});
  return side;
}

constexpr const char* kHash = "bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569";
// The same with 4 and with 32 other bits.
constexpr const char* kFour = "bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d566";
constexpr const char* kFar = "40ac731c82d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569";

TEST(Comparison, is_a_match_up_to_and_at_the_radius) {
  const CompareSide a = hash_side(kHash);
  for (const auto& [radius, likeness] :
       {std::pair(3, Likeness::kNoMatch), std::pair(4, Likeness::kMatch),
        std::pair(5, Likeness::kMatch)}) {
    const auto result = compare_sides(a, hash_side(kFour), {radius, 0});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->likeness, likeness) << radius;
    EXPECT_EQ(result->best->distance, 4);
  }
  EXPECT_EQ(compare_sides(a, hash_side(kFar), {31, 31})->likeness, Likeness::kNoMatch);
  EXPECT_EQ(compare_sides(a, hash_side(kFar), {31, 32})->likeness, Likeness::kNear);
}

TEST(Comparison, says_that_a_plain_picture_cannot_be_compared) {
  CompareSide plain = hash_side(kHash);
  plain.prints[0].print.quality = 49;
  plain.probes[0].probe.quality = 49;
  const auto result = compare_sides(plain, hash_side(kHash), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->likeness, Likeness::kNotComparable);
  plain.prints[0].print.quality = 50;
  EXPECT_EQ(compare_sides(plain, hash_side(kHash), {})->likeness, Likeness::kMatch);
}

TEST(Comparison, does_not_compare_a_picture_with_a_video) {
  CompareSide video;
  video.kind = CompareSide::Kind::kVideo;
  EXPECT_FALSE(compare_sides(video, hash_side(kHash), {}));
}

TEST(Comparison, knows_equal_bytes_whatever_they_show) {
  CompareSide a;
  CompareSide b;
  a.kind = b.kind = CompareSide::Kind::kDigest;
  EXPECT_FALSE(compare_sides(a, b, {})) << "nothing in common";
  a.md5 = b.md5 = crypto::Md5();
  EXPECT_EQ(compare_sides(a, b, {})->likeness, Likeness::kMatch);
  a.sha1 = crypto::Sha1();
  EXPECT_EQ(compare_sides(a, b, {})->likeness, Likeness::kMatch) << "only one has a SHA-1";
}

}  // namespace
}  // namespace nightlight::cli
