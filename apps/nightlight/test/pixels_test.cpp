#include "pixels.h"

#include <gtest/gtest.h>

#include "compare_view.h"
#include "html.h"

namespace nightlight::cli {
namespace {

using phash::Dihedral;

// Three columns and two rows, each pixel another colour.
Pixels numbered() {
  Pixels picture(3, 2, {});
  for (std::uint32_t y = 0; y < 2; ++y) {
    for (std::uint32_t x = 0; x < 3; ++x) {
      picture.set(x, y, {static_cast<std::uint8_t>(10 * y + x), 0, 0});
    }
  }
  return picture;
}

std::vector<int> reds(const Pixels& picture) {
  std::vector<int> values;
  for (std::uint32_t y = 0; y < picture.height(); ++y) {
    for (std::uint32_t x = 0; x < picture.width(); ++x) values.push_back(picture.at(x, y)[0]);
  }
  return values;
}

TEST(Pixels, turn_as_the_names_of_pdq_say) {
  const Pixels picture = numbered();
  EXPECT_EQ(reds(turn(picture, Dihedral::kNone)), (std::vector{0, 1, 2, 10, 11, 12}));
  EXPECT_EQ(reds(turn(picture, Dihedral::kFlipY)), (std::vector{2, 1, 0, 12, 11, 10}));
  EXPECT_EQ(reds(turn(picture, Dihedral::kFlipX)), (std::vector{10, 11, 12, 0, 1, 2}));
  EXPECT_EQ(reds(turn(picture, Dihedral::kRot180)), (std::vector{12, 11, 10, 2, 1, 0}));
  // A quarter turn counter-clockwise: the right column becomes the top row.
  EXPECT_EQ(reds(turn(picture, Dihedral::kRot90)), (std::vector{2, 12, 1, 11, 0, 10}));
  EXPECT_EQ(reds(turn(picture, Dihedral::kRot270)), (std::vector{10, 0, 11, 1, 12, 2}));
  EXPECT_EQ(reds(turn(picture, Dihedral::kFlipPlus1)), (std::vector{0, 10, 1, 11, 2, 12}));
  EXPECT_EQ(reds(turn(picture, Dihedral::kFlipMinus1)), (std::vector{12, 2, 11, 1, 10, 0}));
}

TEST(Pixels, stay_the_same_when_turned_all_the_way_round) {
  Pixels picture = numbered();
  for (int i = 0; i < 4; ++i) picture = turn(picture, Dihedral::kRot90);
  EXPECT_EQ(reds(picture), reds(numbered()));
}

TEST(Pixels, are_cut_to_the_picture) {
  const Pixels part = crop(numbered(), {2, 1, 100, 100});
  EXPECT_EQ(reds(part), std::vector{12});
  EXPECT_EQ(reds(crop(numbered(), {50, 50, 1, 1})), std::vector{12});
}

TEST(Pixels, are_averaged_when_the_picture_becomes_smaller) {
  Pixels picture(4, 2, {0, 0, 0});
  fill(picture, {2, 0, 2, 2}, {200, 100, 50});
  const Pixels small = resize(picture, 2, 1);
  EXPECT_EQ(small.at(0, 0), (Colour{0, 0, 0}));
  EXPECT_EQ(small.at(1, 0), (Colour{200, 100, 50}));
  EXPECT_EQ(shrink(picture, 2).width(), 2u);
  EXPECT_EQ(shrink(picture, 2).height(), 1u);
  EXPECT_EQ(shrink(picture, 9).width(), 4u) << "never enlarged";
}

TEST(Pixels, are_mirrored_outwards_in_a_margin) {
  Pixels row(3, 1, {});
  for (std::uint32_t x = 0; x < 3; ++x) row.set(x, 0, {static_cast<std::uint8_t>(x), 0, 0});
  EXPECT_EQ(reds(extend(row, {2, 0, 4, 0})), (std::vector{1, 0, 0, 1, 2, 2, 1, 0, 0}));
}

TEST(Pixels, become_a_png_file_of_known_bytes) {
  const Bytes png = encode_png(Pixels(1, 1, {255, 0, 0}));
  // Signature and header of ISO/IEC 15948; the checksums are those that Python's zlib gives.
  EXPECT_EQ(encode_hex(png),
            "89504e470d0a1a0a"
            "0000000d4948445200000001000000010802000000907753de"
            "0000000f494441547801010400fbff00ff0000030101008d1de582"
            "0000000049454e44ae426082");
}

TEST(CompareView, shows_a_picture_as_the_tag_says) {
  media::Image image;
  image.width = 3;
  image.height = 2;
  image.rgb = to_bytes(numbered().rgb());
  phash::QueryTag tag;
  tag.dihedral = Dihedral::kFlipY;
  tag.tone = phash::Tone::kNegative;
  EXPECT_EQ(reds(as_compared(image, tag, 100)), (std::vector{253, 254, 255, 243, 244, 245}));
}

TEST(CompareView, lays_transparency_over_white_or_crops_it) {
  media::Image image;
  image.width = 3;
  image.height = 2;
  image.rgb = to_bytes(numbered().rgb());
  image.alpha =
      Bytes{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0}, std::byte{255}, std::byte{255}};
  EXPECT_EQ(reds(as_it_is(image, 100)), (std::vector{255, 255, 255, 255, 11, 12}));
  const auto tag = phash::QueryTag::parse("full@alphabox");
  ASSERT_TRUE(tag);
  EXPECT_EQ(reds(as_compared(image, *tag, 100)), (std::vector{11, 12}));
}

TEST(CompareView, has_a_picture_for_every_view_there_is) {
  media::Image image;
  image.width = 64;
  image.height = 48;
  image.rgb.resize(std::size_t{64} * 48 * 3);
  for (std::size_t i = 0; i < phash::kViews; ++i) {
    phash::QueryTag tag;
    tag.view = phash::View(i);
    const Pixels shown = as_compared(image, tag, 32);
    EXPECT_LE(shown.width(), 32u) << tag.name();
    EXPECT_GE(shown.height(), 16u) << tag.name();
  }
}

// RFC 4648, section 10.
TEST(Html, writes_base64_as_the_rfc_does) {
  const char* const pairs[][2] = {{"", ""},
                                  {"f", "Zg=="},
                                  {"fo", "Zm8="},
                                  {"foo", "Zm9v"},
                                  {"foob", "Zm9vYg=="},
                                  {"fooba", "Zm9vYmE="},
                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& pair : pairs) EXPECT_EQ(base64(as_bytes(pair[0])), pair[1]);
}

TEST(Html, escapes_what_would_be_markup_and_control_characters) {
  EXPECT_EQ(html_escape("<a href=\"x\">'&\x1b"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\\x1B");
}

}  // namespace
}  // namespace nightlight::cli
