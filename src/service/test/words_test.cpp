#include "words.h"

#include <gtest/gtest.h>

#include "nightlight/phash/query_tag.h"

namespace nightlight::service {
namespace {

TEST(TagWords, say_what_was_done_to_the_file) {
  EXPECT_EQ(tag_words("full"), "as it is");
  EXPECT_EQ(tag_words("nn512"), "as it is");
  EXPECT_EQ(tag_words("full@trim/flipy"), "mirrored, border removed");
  EXPECT_EQ(tag_words("nn512/rot90/negative"), "turned a quarter to the left, as a negative");
  EXPECT_EQ(tag_words(""), "");
  EXPECT_EQ(tag_words("no tag"), "");
}

TEST(TagWords, know_every_view) {
  for (std::size_t view = 1; view < phash::kViews; ++view) {
    const std::string name(phash::view_name(phash::View(view)));
    const std::string words = tag_words("full@" + name);
    EXPECT_NE(words, "") << name;
    EXPECT_NE(words, name) << "a name that nobody but us understands";
  }
}

casework::Detection pdq_detection() {
  casework::Detection detection;
  detection.hit_kind = "pdq";
  detection.distance = 12;
  detection.radius = 31;
  detection.quality = 88;
  detection.query_tag = "full@trim";
  return detection;
}

TEST(HitWords, tell_distance_radius_and_view_of_a_picture) {
  casework::Detection detection = pdq_detection();
  EXPECT_EQ(hit_words(detection),
            "the pdq fingerprint is at distance 12 of at most 31, quality 88 (full@trim: border "
            "removed)");
  detection.media.page = 3;
  EXPECT_NE(hit_words(detection).find("fingerprint of page 3 is"), std::string::npos);
  detection.media.at = std::chrono::milliseconds(61500);
  EXPECT_NE(hit_words(detection).find("of the frame at 61.5 s is"), std::string::npos);
}

TEST(HitWords, tell_how_much_of_a_video_is_in_the_other) {
  casework::Detection detection = pdq_detection();
  detection.hit_kind = "vpdq";
  detection.video = {25,
                     100,
                     120,
                     30,
                     29,
                     std::chrono::milliseconds(61000),
                     std::chrono::milliseconds(0),
                     std::chrono::milliseconds(28000)};
  EXPECT_EQ(hit_words(detection),
            "100.0 % of the listed video's 30 compared frames are in the file and 25.0 % of the "
            "file's 120 are in the listed video; the longest run is 29 frames over 28.0 s, from "
            "61.0 s in the file and 0.0 s in the listed video; frames within a distance of 31, the "
            "nearest at 12 (full@trim: border removed)");
}

TEST(HitWords, claim_no_distance_for_an_exact_digest) {
  casework::Detection detection;
  detection.hit_kind = "sha256";
  EXPECT_EQ(hit_words(detection), "the sha256 digest is equal");
}

}  // namespace
}  // namespace nightlight::service
