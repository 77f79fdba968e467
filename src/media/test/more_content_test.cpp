#include "more_content.h"

#include <gtest/gtest.h>

namespace nightlight::media {
namespace {

Bytes bytes_of(std::string_view hex) {
  return decode_hex(hex).value();
}

Bytes with_tail(Bytes file, std::size_t size) {
  file.resize(file.size() + size, std::byte('x'));
  return file;
}

std::string png_chunk(std::string_view type, std::size_t length) {
  std::string hex = encode_hex(Bytes{std::byte(length >> 24), std::byte(length >> 16),
                                     std::byte(length >> 8), std::byte(length)});
  return hex + encode_hex(as_bytes(type)) + std::string(2 * length + 8, '0');
}

const std::string kPngStart = "89504e470d0a1a0a";

TEST(MoreContent, knows_a_still_png_from_an_animated_one) {
  const std::string still = kPngStart + png_chunk("IHDR", 13) + png_chunk("IDAT", 300);
  EXPECT_FALSE(has_more_content(bytes_of(still + png_chunk("IEND", 0)), Format::kPng));
  const std::string animated =
      kPngStart + png_chunk("IHDR", 13) + png_chunk("acTL", 8) + png_chunk("IDAT", 300);
  EXPECT_TRUE(has_more_content(bytes_of(animated + png_chunk("IEND", 0)), Format::kPng));
  EXPECT_TRUE(has_more_content(bytes_of(still), Format::kPng)) << "no end";
  EXPECT_TRUE(has_more_content(bytes_of(kPngStart + "ffffffff49484452"), Format::kPng));
}

// SOI, APP0 of 4 bytes, SOS of 2, data with a stuffed byte and a restart, EOI.
const std::string kJpeg =
    "ffd8ffe00004aabbffda0002"
    "1122ff0033ffd044"
    "ffd9";

TEST(MoreContent, finds_the_end_of_a_jpeg_and_what_follows) {
  EXPECT_FALSE(has_more_content(bytes_of(kJpeg), Format::kJpeg));
  EXPECT_FALSE(has_more_content(with_tail(bytes_of(kJpeg), kTrailing), Format::kJpeg));
  EXPECT_TRUE(has_more_content(with_tail(bytes_of(kJpeg), kTrailing + 1), Format::kJpeg));
  // An end of image inside a segment, as in an EXIF thumbnail, is not the end.
  EXPECT_FALSE(has_more_content(bytes_of("ffd8ffe10006ffd9ffd9ffda000211ffd9"), Format::kJpeg));
  // Two scans, as progressive files have.
  EXPECT_FALSE(has_more_content(bytes_of("ffd8ffda000211ffc40002ffda000222ffd9"), Format::kJpeg));
  EXPECT_TRUE(has_more_content(bytes_of("ffd8ffe00004aabbffda00021122"), Format::kJpeg))
      << "no end";
  EXPECT_TRUE(has_more_content(bytes_of("ffd8ffe00001"), Format::kJpeg));
  EXPECT_TRUE(has_more_content(bytes_of("ffd8"), Format::kJpeg));
}

TEST(MoreContent, takes_webp_at_its_word_about_its_length) {
  const Bytes webp = bytes_of(
      "524946460c00000057454250"
      "0000000000000000");
  EXPECT_FALSE(has_more_content(webp, Format::kWebp));
  EXPECT_TRUE(has_more_content(with_tail(webp, kTrailing + 1), Format::kWebp));
  EXPECT_TRUE(has_more_content(ByteView(webp).first(16), Format::kWebp)) << "cut";
}

TEST(MoreContent, finds_the_film_in_a_file_of_boxes) {
  const std::string ftyp = "0000000c6674797061766966";
  const std::string meta = "000000086d657461";
  const std::string moov = "000000086d6f6f76";
  EXPECT_FALSE(has_more_content(bytes_of(ftyp + meta), Format::kAvif));
  EXPECT_TRUE(has_more_content(bytes_of(ftyp + meta + moov), Format::kHeif));
  EXPECT_FALSE(has_more_content(bytes_of(ftyp + "000000006d646174aabb"), Format::kAvif));
  EXPECT_TRUE(has_more_content(bytes_of(ftyp + "000000046d646174"), Format::kAvif));
  EXPECT_TRUE(has_more_content(bytes_of(ftyp + "000000016d646174ffffffffffffffff"), Format::kAvif));
  EXPECT_TRUE(has_more_content(bytes_of(ftyp + "000000ff6d646174"), Format::kAvif));
}

}  // namespace
}  // namespace nightlight::media
