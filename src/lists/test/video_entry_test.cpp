#include "nightlight/lists/video_entry.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace nightlight::lists {
namespace {

const std::string kHex = "bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569";
const std::string kZeros(64, '0');

Error error_of(std::string_view text, std::string_view source = "example.org",
               std::string_view label = "") {
  const auto entry = video_entry(text, source, label);
  EXPECT_FALSE(entry);
  return entry ? Error(Code::kInternal, "no error") : entry.error();
}

TEST(VideoEntry, holds_the_frames_the_source_and_the_label) {
  const std::string text = "0,49," + kHex + ",0.0\n1,50," + kHex + ",1.5\n";
  const auto entry = video_entry(text, "example.org", "a clip");
  ASSERT_TRUE(entry) << to_text(entry.error());
  const phash::PdqHash hash = phash::PdqHash::parse(kHex).value();
  const phash::VideoFingerprint video{
      {{phash::VideoTime(0), hash, 49}, {phash::VideoTime(1'500'000), hash, 50}}};
  EXPECT_EQ(*entry, (ListEntry{video, "example.org", "a clip"}));
  EXPECT_TRUE(ListVersion::create(kHeader, {*entry}));
}

TEST(VideoEntry, passes_on_what_is_wrong_with_the_text_and_where) {
  EXPECT_EQ(error_of("").what(), "there are no frames");
  EXPECT_EQ(error_of("0,50," + kHex + ",x").position(), 70u);
}

TEST(VideoEntry, refuses_sources_and_labels_that_a_list_refuses) {
  const std::string text = "0,50," + kHex + ",0.0";
  EXPECT_EQ(error_of(text, "").subject(), "source");
  EXPECT_EQ(error_of(text, "example.org", "a\nb").subject(), "label");
}

TEST(VideoEntry, refuses_a_video_that_could_match_nothing_or_every_flat_picture) {
  EXPECT_EQ(error_of("0,49," + kHex + ",0.0").what(), "no frame has the quality to be matched");
  const std::string good = "0,50," + kHex + ",0.0\n";
  EXPECT_EQ(error_of(good + "1,50," + kZeros + ",1.0").what(),
            "a PDQ hash of equal bits stands for a flat picture");
  EXPECT_EQ(error_of(good + "1,50," + std::string(64, 'f') + ",1.0").subject(), "frames");
  EXPECT_TRUE(video_entry(good + "1,0," + kZeros + ",1.0", "example.org", ""));
}

}  // namespace
}  // namespace nightlight::lists
