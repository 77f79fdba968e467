#include <gtest/gtest.h>

#include "nightlight/media/decoder.h"

namespace nightlight::media {
namespace {

using namespace std::string_view_literals;

std::optional<Format> sniff(std::string_view text) {
  return sniff_format(as_bytes(text));
}

TEST(SniffFormat, knows_each_format_by_its_first_bytes) {
  EXPECT_EQ(sniff("\xff\xd8\xff\xe0"sv), Format::kJpeg);
  EXPECT_EQ(sniff("\x89PNG\r\n\x1a\n"sv), Format::kPng);
  EXPECT_EQ(sniff("GIF87a"sv), Format::kGif);
  EXPECT_EQ(sniff("GIF89a"sv), Format::kGif);
  EXPECT_EQ(sniff("RIFF\x10\x00\x00\x00WEBPVP8L"sv), Format::kWebp);
  EXPECT_EQ(sniff("II*\0"sv), Format::kTiff);
  EXPECT_EQ(sniff("MM\0*"sv), Format::kTiff);
  EXPECT_EQ(sniff("II+\0"sv), Format::kTiff);
  EXPECT_EQ(sniff("MM\0+"sv), Format::kTiff);
}

TEST(SniffFormat, tells_heif_from_avif_by_their_brands) {
  EXPECT_EQ(sniff("\0\0\0\x14"
                  "ftypheic\0\0\0\0mif1"sv),
            Format::kHeif);
  EXPECT_EQ(sniff("\0\0\0\x10"
                  "ftypmif1\0\0\0\0"sv),
            Format::kHeif);
  EXPECT_EQ(sniff("\0\0\0\x14"
                  "ftypavif\0\0\0\0mif1"sv),
            Format::kAvif);
  EXPECT_EQ(sniff("\0\0\0\x18"
                  "ftypmif1\0\0\0\0miafavif"sv),
            Format::kAvif);
  EXPECT_EQ(sniff("\0\0\0\x18"
                  "ftypmsf1\0\0\0\0avismsf1"sv),
            Format::kAvif);
  EXPECT_EQ(sniff("\0\0\0\x14"
                  "ftypisom\0\0\0\0mif1"sv),
            Format::kHeif);
}

TEST(SniffFormat, takes_a_brand_behind_the_box_for_none) {
  EXPECT_EQ(sniff("\0\0\0\x14"
                  "ftypisom\0\0\0\0mp42avif"sv),
            Format::kMp4);
  EXPECT_EQ(sniff("\0\0\0\x08"
                  "ftypavif\0\0\0\0"sv),
            std::nullopt);
}

TEST(SniffFormat, knows_nothing_else) {
  for (const std::string_view other : {""sv, "\xff"sv, "\xff\xd8"sv, "\x89PNG"sv, "GIF88a"sv,
                                       "RIFF\x10\0\0\0WAVE"sv, "RIFF"sv, "BM"sv, "II*"sv,
                                       "\0\0\0\x14"
                                       "ftypcrx \0\0\0\0crx "sv,
                                       "\0\0\0\x14"
                                       "ftyp"sv,
                                       "<svg>"sv, "%PDF-1.7"sv, " \xff\xd8\xff"sv}) {
    EXPECT_EQ(sniff(other), std::nullopt) << other;
  }
}

TEST(FormatName, is_one_lower_case_word) {
  EXPECT_EQ(format_name(Format::kJpeg), "jpeg");
  EXPECT_EQ(format_name(Format::kHeif), "heif");
  EXPECT_EQ(format_name(Format::kAvif), "avif");
}

}  // namespace
}  // namespace nightlight::media
