#include "nightlight/phash/pdq.h"

#include <gtest/gtest.h>

#include "nightlight/phash/testing/pictures.h"
#include "nightlight/phash/testing/textbook_pdq.h"
#include "pdq_golden.h"

namespace nightlight::phash {
namespace {

using testing::hills;
using testing::make_picture;
using testing::noise;
using testing::Picture;
using testing::TextbookPdq;

TEST(Pdq, gives_the_golden_answers) {
  std::vector<GoldenPdq> answers = golden_pdq_of_meta();
  for (GoldenPdq& answer : golden_pdq_of_textbook()) answers.push_back(std::move(answer));
  for (const GoldenPdq& answer : answers) {
    const PdqFingerprint found = pdq(answer.picture.view(), PdqVariant::kFull);
    EXPECT_EQ(found.hash.hex(), answer.family[0]) << answer.name;
    EXPECT_EQ(found.quality, answer.quality) << answer.name;
    EXPECT_EQ(found.variant, PdqVariant::kFull);
  }
  EXPECT_EQ(answers.size(), 10u);
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
