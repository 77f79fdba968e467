#include <gtest/gtest.h>

#include <algorithm>

#include "nightlight/phash/probes.h"
#include "nightlight/phash/testing/leaves.h"
#include "nightlight/phash/testing/pictures.h"

namespace nightlight::phash {
namespace {

using testing::Picture;

Bytes alpha_of(const Picture& picture, int value) {
  return Bytes(std::size_t{picture.width} * picture.height, std::byte(value));
}

std::vector<Probe> probes(const Picture& picture, const Bytes& alpha) {
  return probes_of({picture.view(), alpha}, Profile::kFast).value();
}

const Probe* find(const std::vector<Probe>& probes, View view) {
  const auto found = std::find_if(probes.begin(), probes.end(), [view](const Probe& probe) {
    return probe.tag == QueryTag{PdqVariant::kFull, view};
  });
  return found == probes.end() ? nullptr : &*found;
}

PdqHash plain(const Picture& picture) {
  return pdq(picture.view(), PdqVariant::kFull).hash;
}

TEST(AlphaProbes, need_one_byte_for_each_pixel) {
  const Picture picture = testing::leaves(64, 48, 1);
  const auto found = probes_of({picture.view(), Bytes(64 * 48 - 1)}, Profile::kFast);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code(), Code::kInvalidArgument);
}

TEST(AlphaProbes, of_an_opaque_picture_are_those_without_alpha) {
  const Picture picture = testing::leaves(320, 240, 2);
  EXPECT_EQ(probes(picture, alpha_of(picture, 255)),
            probes_of({picture.view(), {}}, Profile::kFast).value());
}

TEST(AlphaProbes, find_a_picture_that_is_only_in_the_transparency) {
  const Picture picture = testing::make_picture(320, 240, 1, [](auto x, auto y, auto) {
    return (x / 20 * 37 + y / 15 * 91 + x / 20 * (y / 15) * 53) % 256;
  });
  const Picture black = testing::constant(320, 240, 0);
  Bytes alpha = picture.pixels;
  for (std::byte& share : alpha) share = ~share;
  const std::vector<Probe> found = probes(black, alpha);
  const Probe* const white = find(found, View::kWhite);
  ASSERT_NE(white, nullptr);
  EXPECT_EQ(white->hash, plain(picture));
  // Black on black shows nothing.
  EXPECT_EQ(find(found, View::kBlack), nullptr);
}

TEST(AlphaProbes, hold_the_exact_hash_of_the_opaque_part) {
  const Picture inside = testing::leaves(200, 160, 3);
  const Picture picture = testing::framed(inside, 24, 30, 40, 10, 200);
  Bytes alpha = alpha_of(picture, 127);
  for (std::uint32_t y = 30; y < 190; ++y) {
    for (std::uint32_t x = 24; x < 224; ++x) {
      alpha[std::size_t{y} * picture.width + x] = std::byte{128};
    }
  }
  const std::vector<Probe> found = probes(picture, alpha);
  const Probe* const box = find(found, View::kAlphaBox);
  ASSERT_NE(box, nullptr);
  EXPECT_EQ(box->hash, plain(inside));
}

TEST(AlphaProbes, round_the_mixture_to_the_nearest) {
  // A share of 128 / 255 of 100 over white is 177.19…, over black 50.19….
  const Picture picture = testing::make_picture(
      320, 240, 1, [](auto x, auto y, auto) { return (x / 20 + y / 20) % 2 == 0 ? 100 : 37; });
  const auto mixed = [&](int ground) {
    return testing::make_picture(320, 240, 1, [&](auto x, auto y, auto) {
      const double value = testing::sample_of(picture, x, y, 0);
      return int((value * 128 + ground * 127) / 255 + 0.5);
    });
  };
  const std::vector<Probe> found = probes(picture, alpha_of(picture, 128));
  for (const auto& [view, ground] : {std::pair(View::kWhite, 255), std::pair(View::kBlack, 0)}) {
    const PdqHash expected = plain(mixed(ground));
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const Probe& probe) {
      return probe.hash == expected;
    })) << view_name(view);
  }
}

TEST(AlphaProbes, of_a_picture_without_any_opaque_pixel_have_no_box) {
  const Picture picture = testing::leaves(200, 160, 4);
  EXPECT_EQ(find(probes(picture, alpha_of(picture, 0)), View::kAlphaBox), nullptr);
}

}  // namespace
}  // namespace nightlight::phash
