#include "convert.h"

#include <gtest/gtest.h>

namespace nightlight::media::worker {
namespace {

constexpr std::int32_t kOne = 1 << 16;

std::uint8_t orientation(std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t d) {
  return orientation_of_matrix({a, b, 0, c, d, 0, 0, 0, 1 << 30});
}

TEST(OrientationOfMatrix, is_exifs_for_each_of_the_eight) {
  EXPECT_EQ(orientation(kOne, 0, 0, kOne), 1);
  EXPECT_EQ(orientation(-kOne, 0, 0, kOne), 2);
  EXPECT_EQ(orientation(-kOne, 0, 0, -kOne), 3);
  EXPECT_EQ(orientation(kOne, 0, 0, -kOne), 4);
  EXPECT_EQ(orientation(0, kOne, kOne, 0), 5);
  EXPECT_EQ(orientation(0, kOne, -kOne, 0), 6);
  EXPECT_EQ(orientation(0, -kOne, -kOne, 0), 7);
  EXPECT_EQ(orientation(0, -kOne, kOne, 0), 8);
}

TEST(OrientationOfMatrix, is_the_nearest_for_others_and_none_for_nonsense) {
  EXPECT_EQ(orientation(2 * kOne, 0, 0, 3 * kOne), 1) << "scaled";
  EXPECT_EQ(orientation(60'000, 20'000, -20'000, 60'000), 1) << "turned by 18 degrees";
  EXPECT_EQ(orientation(20'000, 60'000, -60'000, 20'000), 6);
  EXPECT_EQ(orientation(0, 0, 0, 0), 1);
  EXPECT_EQ(orientation(INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN), 3);
}

// A frame of which each row is longer than the picture, as decoders make them.
TEST(Converter, honours_the_length_of_lines) {
  for (const int width : {1, 3, 17, 100}) {
    AvFrame frame(::av_frame_alloc());
    frame->format = AV_PIX_FMT_GRAY8;
    frame->width = width + 40;
    frame->height = 5;
    ASSERT_EQ(::av_frame_get_buffer(frame.get(), 64), 0);
    frame->width = width;
    for (int y = 0; y < 5; ++y) {
      std::fill_n(frame->data[0] + y * frame->linesize[0], frame->linesize[0],
                  static_cast<std::uint8_t>(255));
      std::fill_n(frame->data[0] + y * frame->linesize[0], width,
                  static_cast<std::uint8_t>(10 * y));
    }
    const Image image = Converter().to_image(*frame, 0, Rendering::kFingerprint);
    ASSERT_EQ(image.rgb.size(), std::size_t{15} * static_cast<std::size_t>(width));
    for (std::size_t i = 0; i < image.rgb.size(); ++i) {
      const std::size_t y = i / (std::size_t{3} * static_cast<std::size_t>(width));
      EXPECT_NEAR(std::to_integer<int>(image.rgb[i]), static_cast<int>(10 * y), 1);
    }
  }
}

TEST(Converter, gives_no_image_for_a_format_that_it_does_not_know) {
  AvFrame frame(::av_frame_alloc());
  frame->width = frame->height = 8;
  frame->format = AV_PIX_FMT_VAAPI;
  EXPECT_TRUE(Converter().to_image(*frame, 0, Rendering::kFingerprint).rgb.empty());
  frame->width = 0;
  EXPECT_TRUE(Converter().to_image(*frame, 0, Rendering::kFingerprint).rgb.empty());
}

}  // namespace
}  // namespace nightlight::media::worker
