#include "margins.h"

#include <gtest/gtest.h>

#include "nightlight/phash/testing/leaves.h"
#include "nightlight/phash/testing/pictures.h"
#include "working_picture.h"

namespace nightlight::phash {

void PrintTo(const PictureBox& box, std::ostream* out) {
  *out << box.left << "," << box.top << " " << box.width << "x" << box.height;
}

namespace internal {
namespace {

using testing::Picture;

Plane working(const Picture& picture) {
  const ImageView view = picture.view();
  return working_picture(view, box_of(view));
}

std::optional<Box> bars(const Picture& picture) {
  return between_bars(picture.view(), working(picture));
}
std::optional<Box> edges(const Picture& picture) {
  return inside_edges(picture.view(), working(picture));
}

TEST(WithoutBorder, cuts_at_the_very_edge_of_the_picture) {
  const Picture picture = testing::leaves(500, 300, 1);
  for (const int ground : {0, 128, 255}) {
    EXPECT_EQ(without_border(testing::framed(picture, 7, 11, 3, 23, ground).view(), Edge::kSharp),
              (Box{7, 11, 500, 300}))
        << ground;
  }
}

TEST(WithoutBorder, leaves_a_picture_without_one_alone) {
  EXPECT_EQ(without_border(testing::leaves(500, 300, 2).view(), Edge::kSharp), std::nullopt);
  EXPECT_EQ(without_border(testing::noise(100, 100, 3, 1).view(), Edge::kSharp), std::nullopt);
}

TEST(WithoutBorder, takes_off_a_border_within_a_border) {
  const Picture inner = testing::framed(testing::leaves(500, 300, 3), 10, 10, 10, 10, 255);
  EXPECT_EQ(without_border(testing::framed(inner, 0, 40, 0, 40, 0).view(), Edge::kSharp),
            (Box{10, 50, 500, 300}));
}

TEST(WithoutBorder, finds_the_edge_that_compression_has_softened) {
  const Picture sharp = testing::framed(testing::leaves(500, 300, 4), 24, 24, 24, 24, 255);
  // Ringing: in the eight pixels outside of the edge a ripple, as in a block of a JPEG file.
  const Picture soft = testing::make_picture(548, 348, 3, [&](auto x, auto y, auto c) {
    const int sample = testing::sample_of(sharp, x, y, c);
    const bool is_near = x >= 16 && x < 532 && y >= 16 && y < 332;
    return sample == 255 && is_near ? 255 - int((x * 7 + y * 5) % 13) : sample;
  });
  EXPECT_EQ(without_border(soft.view(), Edge::kSoft), (Box{24, 24, 500, 300}));
  EXPECT_NE(without_border(soft.view(), Edge::kSharp), (Box{24, 24, 500, 300}));
  EXPECT_EQ(without_border(sharp.view(), Edge::kSoft), (Box{24, 24, 500, 300}));
}

TEST(WithoutBorder, gives_nothing_when_hardly_anything_would_remain) {
  EXPECT_EQ(without_border(testing::constant(300, 300, 17).view(), Edge::kSharp), std::nullopt);
  const Picture small = testing::leaves(60, 60, 5);
  EXPECT_EQ(without_border(testing::framed(small, 200, 200, 200, 200, 0).view(), Edge::kSharp),
            std::nullopt);
  EXPECT_EQ(without_border(testing::constant(3, 3, 17).view(), Edge::kSharp), std::nullopt);
}

TEST(BoxOfView, is_what_each_cutting_view_leaves) {
  const Picture bordered = testing::framed(testing::leaves(500, 300, 1), 24, 24, 24, 24, 255);
  EXPECT_EQ(box_of_view(bordered.view(), View::kTrim), (Box{24, 24, 500, 300}));
  EXPECT_EQ(box_of_view(bordered.view(), View::kTrimSoft), (Box{24, 24, 500, 300}));
  EXPECT_EQ(box_of_view(bordered.view(), View::kPad5), std::nullopt);
  EXPECT_EQ(box_of_view(testing::leaves(500, 300, 1).view(), View::kTrim), std::nullopt);
  const Picture screen = testing::framed(testing::leaves(400, 300, 6), 0, 150, 0, 250, 250);
  const Picture lettered = testing::lettered(screen, {0, 40, 400, 80}, 250, 20);
  EXPECT_EQ(box_of_view(lettered.view(), View::kInner), bars(lettered));
  EXPECT_EQ(box_of_view(lettered.view(), View::kFrame), edges(lettered));
}

TEST(BetweenBars, finds_the_picture_on_a_screen) {
  Picture screen = testing::framed(testing::leaves(400, 300, 6), 0, 150, 0, 250, 250);
  screen = testing::lettered(screen, {0, 40, 400, 80}, 250, 20);
  screen = testing::lettered(screen, {0, 480, 400, 160}, 250, 20);
  EXPECT_EQ(bars(screen), (Box{0, 150, 400, 300}));
}

TEST(BetweenBars, finds_a_narrower_picture_too) {
  const Picture screen = testing::framed(testing::leaves(300, 300, 7), 50, 150, 50, 150, 20);
  EXPECT_EQ(bars(testing::lettered(screen, {0, 20, 400, 80}, 20, 230)), (Box{50, 150, 300, 300}));
}

TEST(BetweenBars, cuts_off_a_caption_below) {
  const Picture larger = testing::framed(testing::leaves(600, 400, 8), 0, 0, 0, 80, 255);
  EXPECT_EQ(bars(testing::lettered(larger, {0, 400, 600, 80}, 255, 0)), (Box{0, 0, 600, 400}));
}

TEST(BetweenBars, finds_none_in_an_ordinary_picture) {
  for (std::uint32_t seed = 40; seed < 46; ++seed) {
    EXPECT_EQ(bars(testing::leaves(600, 400, seed)), std::nullopt) << seed;
  }
}

TEST(InsideEdges, finds_the_picture_on_a_soft_ground) {
  const Picture picture = testing::leaves(400, 400, 9);
  const Picture framed = testing::framed(picture, 120, 0, 120, 0, 0);
  const Picture soft = testing::make_picture(640, 400, 3, [&](auto x, auto y, auto c) {
    const bool is_inside = x >= 120 && x < 520;
    return is_inside ? testing::sample_of(framed, x, y, c) : int(60 + x / 8 + y / 6);
  });
  EXPECT_EQ(edges(soft), (Box{120, 0, 400, 400}));
}

TEST(InsideEdges, does_not_take_one_line_across_for_a_frame) {
  // Sky above a horizon.
  const Picture ground = testing::leaves(600, 400, 10);
  const Picture landscape = testing::make_picture(600, 400, 3, [&](auto x, auto y, auto c) {
    return y < 120 ? int(200 + y / 10) : testing::sample_of(ground, x, y, c);
  });
  EXPECT_EQ(edges(landscape), std::nullopt);
}

TEST(Margins, of_pictures_of_every_shape_are_looked_for_without_harm) {
  constexpr std::uint32_t kSizes[][2] = {{1, 1},  {1, 400}, {400, 1},  {2, 2},
                                         {5, 90}, {16, 17}, {3000, 9}, {9, 3000}};
  for (const auto& [width, height] : kSizes) {
    for (const Picture& picture :
         {testing::constant(width, height, 9), testing::noise(width, height, 1, 5)}) {
      for (const auto& box :
           {without_border(picture.view(), Edge::kSharp), bars(picture), edges(picture)}) {
        if (!box) continue;
        EXPECT_LE(box->left + box->width, width);
        EXPECT_LE(box->top + box->height, height);
        EXPECT_GE(std::min(box->width, box->height), 1u);
      }
    }
  }
}

}  // namespace
}  // namespace internal
}  // namespace nightlight::phash
