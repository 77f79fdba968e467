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

TEST(SniffFormat, knows_videos_by_their_first_bytes) {
  EXPECT_EQ(sniff("\0\0\0\x14"
                  "ftypisom\0\0\2\0isom"sv),
            Format::kMp4);
  EXPECT_EQ(sniff("\0\0\0\x14"
                  "ftypqt  \0\0\2\0qt  "sv),
            Format::kMp4);
  EXPECT_EQ(sniff("\0\0\0\x14"
                  "ftypM4V \0\0\0\0M4V "sv),
            Format::kMp4);
  EXPECT_EQ(sniff("\0\0\1\0moov\0\0\0\x6cmvhd"sv), Format::kMp4);
  EXPECT_EQ(sniff("\x1a\x45\xdf\xa3\x9f"sv), Format::kMatroska);
  EXPECT_EQ(sniff("RIFF\x10\0\0\0AVI LIST"sv), Format::kAvi);
  EXPECT_EQ(sniff("FLV\x01\x05"sv), Format::kFlv);
  EXPECT_EQ(sniff("OggS\0\2"sv), Format::kOgg);
  EXPECT_EQ(sniff("\0\0\x01\xba\x44"sv), Format::kMpegPs);
  EXPECT_EQ(sniff("\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"sv),
            Format::kAsf);
}

TEST(SniffFormat, knows_transport_streams_by_several_packets) {
  for (const auto& [first, step] : {std::pair{0, 188}, std::pair{4, 192}, std::pair{0, 204}}) {
    std::string stream(1000, '\0');
    for (int i = 0; i < 4; ++i) stream[static_cast<std::size_t>(first + i * step)] = 'G';
    EXPECT_EQ(sniff(stream), Format::kMpegTs) << step;
    stream[static_cast<std::size_t>(first + 3 * step)] = 'H';
    EXPECT_EQ(sniff(stream), std::nullopt) << step;
  }
  EXPECT_EQ(sniff("G"sv), std::nullopt);
}

TEST(SniffFormat, knows_a_bitmap_by_its_two_headers) {
  std::string bitmap = "BM" + std::string(24, '\0');
  for (const int header : {12, 40, 108, 124}) {
    bitmap[14] = static_cast<char>(header);
    EXPECT_EQ(sniff(bitmap), Format::kBmp) << header;
  }
  bitmap[14] = 41;
  EXPECT_EQ(sniff(bitmap), std::nullopt);
  EXPECT_EQ(sniff("BMW is no bitmap, however long"sv), std::nullopt);
}

TEST(SniffFormat, tells_videos_from_pictures) {
  for (int i = 0; i <= static_cast<int>(Format::kAsf); ++i) {
    EXPECT_EQ(is_video(static_cast<Format>(i)), i >= static_cast<int>(Format::kMp4)) << i;
    EXPECT_NE(format_name(static_cast<Format>(i)), "unknown");
  }
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
  EXPECT_EQ(format_name(Format::kBmp), "bmp");
  EXPECT_EQ(format_name(Format::kMp4), "mp4");
  EXPECT_EQ(format_name(Format::kAsf), "asf");
}

}  // namespace
}  // namespace nightlight::media
