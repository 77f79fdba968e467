#include "views.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "nightlight/phash/spectrum.h"
#include "nightlight/phash/testing/leaves.h"
#include "nightlight/phash/testing/pictures.h"
#include "partial_grid.h"
#include "working_picture.h"

namespace nightlight::phash::internal {
namespace {

using testing::Picture;

Plane working(const Picture& picture) {
  const ImageView view = picture.view();
  return working_picture(view, box_of(view));
}

std::set<View> names_of(const std::vector<ViewSpectrum>& views) {
  std::set<View> names;
  for (const ViewSpectrum& view : views) names.insert(view.view);
  return names;
}

TEST(WorkingPicture, keeps_the_shape_and_is_no_larger_than_it_must_be) {
  const Plane wide = working(testing::noise(1999, 701, 3, 1));
  EXPECT_EQ(wide.width, kWorkingSide);
  EXPECT_EQ(wide.height, 90u);  // 701 · 256 / 1999 = 89.8
  const Plane small = working(testing::noise(200, 100, 3, 1));
  EXPECT_EQ(small.width, 200u);
  EXPECT_EQ(small.height, 100u);
  EXPECT_EQ(working(testing::noise(5000, 3, 1, 1)).height, 1u);
}

TEST(WorkingPicture, has_the_mean_brightness_of_the_picture) {
  for (const std::uint32_t width : {255u, 257u, 513u, 770u, 1111u, 2600u}) {
    const Picture picture = testing::leaves(width, width * 2 / 3, 1);
    double sum = 0;
    for (std::size_t i = 0; i < picture.pixels.size(); i += 3) {
      const auto value = [&](std::size_t c) {
        return double(std::to_integer<int>(picture.pixels[i + c]));
      };
      sum += 0.299 * value(0) + 0.587 * value(1) + 0.114 * value(2);
    }
    const Plane plane = working(picture);
    double mean = 0;
    for (const float sample : plane.samples) mean += double(sample) / double(plane.samples.size());
    EXPECT_NEAR(mean, sum * 3 / double(picture.pixels.size()), 0.5) << width;
  }
}

TEST(WorkingPicture, of_a_part_is_that_of_the_part_cut_out) {
  const Picture picture = testing::leaves(900, 700, 2);
  const Plane part = working_picture(picture.view(), {100, 50, 640, 480});
  const Plane cut = working(testing::part_of(picture, {100, 50, 640, 480}));
  EXPECT_EQ(part.samples, cut.samples);
}

TEST(Sample, of_the_whole_is_near_to_what_pdq_itself_samples) {
  for (std::uint32_t seed = 50; seed < 54; ++seed) {
    const Picture picture = testing::leaves(1024, 768, seed);
    const Grid grid = completed(sample(working(picture), {}));
    const PdqHash own = PdqSpectrum::of(grid).hash(Dihedral::kNone);
    EXPECT_LE(distance(own, pdq(picture.view(), PdqVariant::kFull).hash), 16) << seed;
  }
}

TEST(Sample, knows_all_inside_of_the_picture_and_nothing_far_outside) {
  const Plane plane(128, 128);
  const PartialGrid whole = sample(plane, {});
  EXPECT_NEAR(whole.known[0][0], 1, 1e-5);
  EXPECT_NEAR(whole.known[63][63], 1, 1e-5);
  const PartialGrid shifted = sample(plane, {0.5, 0, 1.5, 1});
  EXPECT_NEAR(shifted.known[30][31], 1, 1e-5);
  EXPECT_EQ(shifted.known[30][33], 0);
}

// A slope is harmonic: whatever is forgotten of it comes back.
TEST(Completed, puts_back_a_slope) {
  PartialGrid grid;
  for (std::size_t y = 0; y < kGrid; ++y) {
    for (std::size_t x = 0; x < kGrid; ++x) {
      grid.sums[y][x] = float(2 * x + y);
      grid.known[y][x] = 1;
    }
  }
  forget(grid, {20, 24, 34, 30});
  const Grid full = completed(grid);
  for (std::size_t y = 0; y < kGrid; ++y) {
    for (std::size_t x = 0; x < kGrid; ++x) EXPECT_NEAR(full[y][x], float(2 * x + y), 1.5);
  }
}

TEST(Completed, stays_within_what_is_known_around) {
  PartialGrid grid = sample(working(testing::leaves(512, 512, 3)), {});
  forget(grid, {0, 50, kGrid, kGrid});
  const Grid full = completed(grid);
  float lowest = 255;
  float highest = 0;
  for (const float sample : full[49]) {
    lowest = std::min(lowest, sample);
    highest = std::max(highest, sample);
  }
  for (std::size_t y = 50; y < kGrid; ++y) {
    for (const float sample : full[y]) {
      EXPECT_GE(sample, lowest - 8);
      EXPECT_LE(sample, highest + 8);
    }
  }
}

TEST(Completed, of_nothing_is_nothing) {
  EXPECT_EQ(completed(PartialGrid()), Grid());
}

TEST(SampleTurned, undoes_a_turn) {
  const Picture picture = testing::leaves(800, 800, 4);
  // Turned by 2 degrees about the middle, nearest pixels, cut to the middle.
  const double sine = std::sin(2 * 3.14159265358979 / 180);
  const double cosine = std::cos(2 * 3.14159265358979 / 180);
  const auto turn = [&](double sign) {
    return testing::make_picture(752, 752, 3, [&](auto x, auto y, auto c) {
      const double u = double(x) - 375.5;
      const double v = double(y) - 375.5;
      return testing::sample_of(picture, std::uint32_t(400 + u * cosine - sign * v * sine),
                                std::uint32_t(400 + sign * u * sine + v * cosine), c);
    });
  };
  const PdqHash wanted = pdq(picture.view(), PdqVariant::kFull).hash;
  for (const double sign : {1.0, -1.0}) {
    const Picture copy = turn(sign);
    int nearest = 256;
    for (const double back : {sine, -sine}) {
      const Grid grid = completed(sample_turned(working(copy), {back, cosine}, 0.055));
      nearest = std::min(nearest, distance(PdqSpectrum::of(grid).hash(Dihedral::kNone), wanted));
    }
    EXPECT_LE(nearest, 46);
    EXPECT_LT(nearest, distance(pdq(copy.view(), PdqVariant::kFull).hash, wanted));
  }
}

TEST(SampleWithoutMarks, forgets_letters_and_keeps_the_ground) {
  const Picture ground = testing::constant(512, 512, 90);
  const PartialGrid grid =
      sample_without_marks(working(testing::lettered(ground, {0, 200, 512, 80}, 90, 255)));
  for (const auto& row : completed(grid)) {
    for (const float sample : row) EXPECT_NEAR(sample, 90, 12);
  }
}

TEST(Views, that_do_not_apply_are_not_there) {
  const Picture picture = testing::leaves(640, 480, 5);
  const std::set<View> plain = names_of(views_of(picture.view(), Profile::kStandard));
  for (const View view : {View::kTrim, View::kInner, View::kFillBars, View::kFrame}) {
    EXPECT_FALSE(plain.contains(view)) << view_name(view);
  }
  const Picture framed = testing::framed(picture, 20, 20, 20, 20, 0);
  EXPECT_TRUE(names_of(views_of(framed.view(), Profile::kStandard)).contains(View::kTrim));
}

TEST(Views, of_the_fast_profile_are_none) {
  EXPECT_TRUE(views_of(testing::leaves(300, 200, 6).view(), Profile::kFast).empty());
}

TEST(Views, appear_once_each) {
  const auto views = views_of(testing::leaves(640, 480, 7).view(), Profile::kThorough);
  EXPECT_EQ(names_of(views).size(), views.size());
}

}  // namespace
}  // namespace nightlight::phash::internal
