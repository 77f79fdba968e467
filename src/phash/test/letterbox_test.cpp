#include "letterbox.h"

#include <gtest/gtest.h>

#include "nightlight/phash/testing/pictures.h"

namespace nightlight::phash::internal {
namespace {

using testing::Picture;

// Where the content of a frame lies.
struct Place {
  std::uint32_t left;
  std::uint32_t top;
  std::uint32_t right;
  std::uint32_t bottom;
};

// Noise at that place, and bars of this brightness around it.
Picture with_bars(std::uint32_t width, std::uint32_t height, const Place& place, int bar) {
  std::uint32_t state = 1;
  return testing::make_picture(width, height, 3, [=](auto x, auto y, auto) mutable {
    const bool is_inside = x >= place.left && x < place.right && y >= place.top && y < place.bottom;
    state = state * 1664525 + 1013904223;
    return is_inside ? int(state >> 24) : bar;
  });
}

void expect_place(const Letterbox& letterbox, const Picture& frame, const Place& wanted) {
  const PixelBox box = letterbox.pixels_of(frame.view());
  EXPECT_EQ(box.left, wanted.left);
  EXPECT_EQ(box.top, wanted.top);
  EXPECT_EQ(box.right, wanted.right);
  EXPECT_EQ(box.bottom, wanted.bottom);
}

TEST(Letterbox, finds_bars_at_any_edge_and_of_any_brightness) {
  for (const int bar : {0, 16, 128, 255}) {
    for (const Place& place : {Place{0, 0, 200, 100}, Place{0, 20, 200, 80}, Place{50, 0, 150, 100},
                               Place{0, 13, 200, 100}, Place{0, 0, 200, 99}, Place{1, 0, 200, 100},
                               Place{0, 0, 177, 100}, Place{16, 7, 168, 93}, Place{17, 3, 19, 5}}) {
      const Picture frame = with_bars(200, 100, place, bar);
      Letterbox letterbox;
      letterbox.add(frame.view());
      ASSERT_TRUE(letterbox.content());
      expect_place(letterbox, frame, place);
    }
  }
}

TEST(Letterbox, joins_the_content_of_all_frames) {
  const Picture first = with_bars(200, 100, {60, 40, 100, 60}, 0);
  const Picture second = with_bars(200, 100, {80, 30, 140, 50}, 0);
  Letterbox letterbox;
  letterbox.add(first.view());
  letterbox.add(second.view());
  letterbox.add(first.view());
  expect_place(letterbox, first, {60, 30, 140, 60});
  const Picture all = with_bars(200, 100, {0, 0, 200, 100}, 0);
  letterbox.add(all.view());
  letterbox.add(first.view());
  expect_place(letterbox, first, {0, 0, 200, 100});
}

TEST(Letterbox, learns_nothing_from_frames_without_content) {
  const Picture black = testing::constant(200, 100, 0);
  Letterbox letterbox;
  letterbox.add(black.view());
  EXPECT_FALSE(letterbox.content());
  expect_place(letterbox, black, {0, 0, 200, 100});
  const Picture frame = with_bars(200, 100, {0, 20, 200, 80}, 0);
  letterbox.add(frame.view());
  letterbox.add(black.view());
  letterbox.add(testing::constant(200, 100, 255).view());
  expect_place(letterbox, frame, {0, 20, 200, 80});
}

TEST(Letterbox, takes_a_range_of_twelve_as_a_bar_and_of_thirteen_as_content) {
  for (const int range : {12, 13}) {
    Picture frame = with_bars(200, 100, {0, 20, 200, 80}, 0);
    for (int c = 0; c < 3; ++c)
      frame.pixels[std::size_t((5 * 200 + 99) * 3 + c)] = std::byte(range);
    Letterbox letterbox;
    letterbox.add(frame.view());
    expect_place(letterbox, frame, {0, range == 12 ? 20U : 5U, 200, 80});
  }
}

TEST(Letterbox, keeps_its_place_when_frames_change_their_size) {
  Letterbox letterbox;
  letterbox.add(with_bars(200, 100, {0, 20, 200, 80}, 0).view());
  const Picture larger = with_bars(400, 300, {0, 60, 400, 240}, 0);
  expect_place(letterbox, larger, {0, 60, 400, 240});
  letterbox.add(larger.view());
  expect_place(letterbox, larger, {0, 60, 400, 240});
}

TEST(Letterbox, takes_grey_and_the_smallest_frames) {
  Letterbox letterbox;
  letterbox.add(testing::constant(1, 1, 7).view());
  EXPECT_FALSE(letterbox.content());
  letterbox.add(testing::checkerboard(2, 2).view());
  EXPECT_FALSE(letterbox.content());
  const Picture grey = testing::noise(40, 30, 1, 3);
  letterbox.add(grey.view());
  expect_place(letterbox, grey, {0, 0, 40, 30});
}

}  // namespace
}  // namespace nightlight::phash::internal
