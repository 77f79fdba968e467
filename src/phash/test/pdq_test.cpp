#include "nightlight/phash/pdq.h"

#include <gtest/gtest.h>

#include "nightlight/phash/testing/pictures.h"
#include "nightlight/phash/testing/textbook_pdq.h"

namespace nightlight::phash {
namespace {

using testing::checkerboard;
using testing::constant;
using testing::hills;
using testing::make_picture;
using testing::noise;
using testing::Picture;
using testing::TextbookPdq;

struct KnownAnswer {
  const char* name;
  Picture picture;
  const char* hash;
  int quality;
};

// Origin: Meta's C++ core (github.com/facebook/ThreatExchange, commit baefb4e) run on the same
// pixels. The pictures are formulas. Constant pictures have hashes made of rounding alone, so they
// show that the arithmetic is followed exactly.
std::vector<KnownAnswer> known_answers() {
  std::vector<KnownAnswer> answers;
  answers.push_back({"checkerboard", checkerboard(128, 128),
                     "ffff28a2aaaaa220aaa882aaffff8088aaaaa2a8ffff8282aaaaa002fddf0a82", 100});
  answers.push_back({"black", constant(90, 80, 0),
                     "0000000000000000000000000000000000000000000000000000000000000000", 0});
  answers.push_back({"white", constant(90, 80, 255),
                     "00001134000011342c4b00002c4b1134000000002c4b2c4b00002c4b8200554b", 0});
  answers.push_back({"ramp to the right",
                     make_picture(256, 64, 1, [](auto x, auto, auto) { return int(x); }),
                     "aaa60d525ceaacc9756415a2da58726b59d1d1d56b2ae96e74a4a6cb4aaca92b", 44});
  answers.push_back({"ramp downwards",
                     make_picture(64, 256, 1, [](auto, auto y, auto) { return int(y); }),
                     "7ac8441700e0519416fb5381e50aa75906951160c1765921c359031976970959", 44});
  return answers;
}

TEST(Pdq, gives_the_known_answers) {
  for (const KnownAnswer& answer : known_answers()) {
    const PdqFingerprint found = pdq(answer.picture.view(), PdqVariant::kFull);
    EXPECT_EQ(found.hash.hex(), answer.hash) << answer.name;
    EXPECT_EQ(found.quality, answer.quality) << answer.name;
    EXPECT_EQ(found.variant, PdqVariant::kFull);
  }
}

// Colours and grain. Origin: the textbook version, which agrees with Meta's core on the 29 pictures
// of the reference data (reference_test.cpp); written down so that both cannot drift together.
TEST(Pdq, keeps_giving_the_answers_of_the_textbook) {
  const auto hash_of = [](const Picture& picture) {
    return pdq(picture.view(), PdqVariant::kFull).hash.hex();
  };
  EXPECT_EQ(hash_of(noise(5, 5, 3, 1)),
            "ce739e27318c61d86b5a398e4a53c2f194a59e27ce739a27318c61d86b5a398e");
  EXPECT_EQ(hash_of(noise(64, 64, 3, 1)),
            "35b2ff792f29108c242f99f2af5b0b6cdc9d70389fd09e0f869a0bd45540a62d");
  EXPECT_EQ(hash_of(noise(300, 200, 3, 1)),
            "6a750022dc4339ee4ea4fbe46e0206cce0bf9f75871717c2487edd8ca1fc18b9");
  EXPECT_EQ(hash_of(hills(640, 480, 1)),
            "80c10fc7ffc1e4010007fdcf04c7fdc724c7f4c724c7b4c724c7b4c724c7b4c7");
}

void expect_as_textbook(const Picture& picture) {
  const PdqFingerprint found = pdq(picture.view(), PdqVariant::kFull);
  const PdqFingerprint wanted = TextbookPdq::hash(picture.view());
  EXPECT_EQ(found.hash.hex(), wanted.hash.hex()) << picture.width << "x" << picture.height;
  EXPECT_EQ(found.quality, wanted.quality) << picture.width << "x" << picture.height;
}

// The textbook version agrees with Meta's core on every picture that needs no decoder
// (reference_test.cpp), so it may speak for the core here.
TEST(Pdq, agrees_with_the_textbook_at_every_odd_size) {
  const std::vector<std::uint32_t> sides = {5,   6,   7,   8,   9,   15,  63,  64,  65,
                                            127, 128, 129, 255, 256, 257, 384, 385, 700};
  for (const std::uint32_t width : sides) {
    for (const std::uint32_t height : {5U, 8U, 63U, 64U, 65U, 129U, 257U, 385U}) {
      expect_as_textbook(noise(width, height, 1, width * 1000 + height));
      expect_as_textbook(hills(height, width, width * 1000 + height));
    }
  }
}

TEST(Pdq, agrees_with_the_textbook_on_larger_pictures) {
  expect_as_textbook(hills(1600, 1004, 1));
  expect_as_textbook(noise(1023, 769, 3, 2));
  expect_as_textbook(noise(5, 5000, 3, 3));
  expect_as_textbook(noise(5000, 5, 1, 4));
}

TEST(Pdq, gives_no_hash_for_pictures_with_a_side_under_five) {
  for (const auto& [width, height] : {std::pair{4U, 400U}, {400U, 4U}, {1U, 1U}, {4U, 4U}}) {
    const PdqFingerprint found = pdq(noise(width, height, 3, 1).view(), PdqVariant::kFull);
    EXPECT_EQ(found.hash, PdqHash());
    EXPECT_EQ(found.quality, 0);
  }
  EXPECT_NE(pdq(noise(5, 5, 3, 1).view(), PdqVariant::kFull).hash, PdqHash());
}

TEST(Pdq, squashes_large_pictures_to_512_by_nearest_neighbour_in_the_nn512_variant) {
  for (const auto& [width, height] : {std::pair{513U, 100U}, {100U, 513U}, {1600U, 1004U}}) {
    const Picture large = hills(width, height, 5);
    const Picture square =
        make_picture(512, 512, 3, [&](std::uint32_t x, std::uint32_t y, std::uint32_t c) {
          const std::size_t pixel =
              std::size_t{y * large.height / 512} * large.width + x * large.width / 512;
          return std::to_integer<int>(large.pixels[3 * pixel + c]);
        });
    const PdqFingerprint found = pdq(large.view(), PdqVariant::kNn512);
    EXPECT_EQ(found.hash, TextbookPdq::hash(square.view()).hash);
    EXPECT_EQ(found.variant, PdqVariant::kNn512);
    EXPECT_NE(found.hash, pdq(large.view(), PdqVariant::kFull).hash);
  }
}

TEST(Pdq, leaves_pictures_up_to_512_alone_in_the_nn512_variant) {
  const Picture picture = noise(512, 300, 3, 9);
  const PdqFingerprint found = pdq(picture.view(), PdqVariant::kNn512);
  EXPECT_EQ(found.hash, pdq(picture.view(), PdqVariant::kFull).hash);
  EXPECT_EQ(found.variant, PdqVariant::kNn512);
}

TEST(Pdq, gives_the_complement_for_a_negative) {
  const Picture picture = hills(300, 200, 3);
  Picture negative = picture;
  for (std::byte& sample : negative.pixels) sample = ~sample;
  EXPECT_GE(distance(pdq(picture.view(), PdqVariant::kFull).hash,
                     pdq(negative.view(), PdqVariant::kFull).hash),
            254);
}

TEST(ImageView, refuses_sizes_that_contradict_the_pixels) {
  const Bytes pixels(12);
  EXPECT_TRUE(ImageView::create(pixels, 4, 3, 1));
  EXPECT_TRUE(ImageView::create(pixels, 2, 2, 3));
  EXPECT_EQ(ImageView::create(pixels, 4, 4, 1).error().subject(), "image size");
  EXPECT_EQ(ImageView::create(pixels, 0, 3, 1).error().what(), "a side is 0");
  EXPECT_EQ(ImageView::create({}, 0, 0, 1).error().what(), "a side is 0");
  EXPECT_EQ(ImageView::create(pixels, 3, 1, 4).error().subject(), "channels");
  EXPECT_EQ(ImageView::create(pixels, 0xffffffff, 0xffffffff, 3).error().what(), "too many pixels");
}

}  // namespace
}  // namespace nightlight::phash
