#include "pdq_kernel.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <set>

#include "nightlight/phash/testing/pictures.h"
#include "nightlight/phash/testing/textbook_pdq.h"
#include "stages.h"

// The textbook version agrees with Meta's core on every picture that needs no decoder
// (reference_test.cpp), so it may speak for the core here. Compared are the floats themselves: a
// hash would hide most differences.
namespace nightlight::phash {
namespace {

using internal::kFrequencies;
using internal::kGrid;
using testing::hills;
using testing::noise;
using testing::Picture;
using testing::TextbookPdq;

template <std::size_t kRows, std::size_t kColumns, std::size_t kCount>
int floats_that_differ(const std::array<std::array<float, kColumns>, kRows>& found,
                       const std::array<float, kCount>& wanted) {
  static_assert(kRows * kColumns == kCount);
  int count = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    count += std::bit_cast<std::uint32_t>(found[i / kColumns][i % kColumns]) !=
             std::bit_cast<std::uint32_t>(wanted[i]);
  }
  return count;
}

// Whether every kernel that this machine can run gives the floats of the textbook.
void expect_as_textbook(const Picture& picture) {
  const TextbookPdq::Stages wanted = TextbookPdq::stages(picture.view());
  for (const internal::PdqKernel* kernel : internal::supported_kernels()) {
    SCOPED_TRACE(std::string(kernel->name) + " " + std::to_string(picture.width) + "x" +
                 std::to_string(picture.height) + "x" + std::to_string(picture.channels));
    const internal::Grid grid = internal::shrink(picture.view(), *kernel);
    EXPECT_EQ(floats_that_differ(grid, wanted.grid), 0);
    const internal::Spectrum spectrum = internal::transform(grid, *kernel);
    EXPECT_EQ(floats_that_differ(spectrum, wanted.spectrum), 0);
    EXPECT_EQ(internal::quality_of(grid, *kernel), wanted.fingerprint.quality);
    EXPECT_EQ(internal::bits_above(spectrum, internal::lower_median(spectrum)),
              wanted.fingerprint.hash);
  }
}

TEST(PdqKernel, list_starts_with_the_one_that_every_machine_can_run) {
  const auto kernels = internal::supported_kernels();
  ASSERT_FALSE(kernels.empty());
  EXPECT_STREQ(kernels.front()->name, "baseline");
  EXPECT_EQ(&internal::best_kernel(), kernels.back());
  std::set<std::string> names;
  for (const internal::PdqKernel* kernel : kernels) names.insert(kernel->name);
  EXPECT_EQ(names.size(), kernels.size());
#if defined(__x86_64__)
  EXPECT_EQ(names.contains("avx2"), __builtin_cpu_supports("avx2") != 0);
#endif
}

TEST(PdqKernel, equals_the_textbook_where_windows_and_lanes_change) {
  const std::vector<std::uint32_t> sides = {5,   6,   7,   8,   9,   15,  16,  17,  31,
                                            32,  33,  63,  64,  65,  127, 128, 129, 255,
                                            256, 257, 384, 385, 512, 513, 700};
  for (const std::uint32_t width : sides) {
    for (const std::uint32_t height : {5U, 8U, 16U, 63U, 64U, 65U, 129U, 257U, 385U}) {
      expect_as_textbook(noise(width, height, 1, width * 1000 + height));
      expect_as_textbook(hills(height, width, width * 1000 + height));
    }
  }
}

TEST(PdqKernel, equals_the_textbook_at_random_sizes) {
  std::mt19937 random(20260717);
  for (int i = 0; i < 150; ++i) {
    const std::uint32_t width = 5 + random() % 696;
    const std::uint32_t height = 5 + random() % 696;
    if (i % 3 == 0) {
      expect_as_textbook(hills(width, height, random()));
    } else {
      expect_as_textbook(noise(width, height, i % 3 == 1 ? 3 : 1, random()));
    }
  }
}

TEST(PdqKernel, equals_the_textbook_at_sizes_of_photographs) {
  expect_as_textbook(hills(64, 64, 1));
  expect_as_textbook(hills(65, 64, 2));
  expect_as_textbook(noise(5, 700, 3, 3));
  expect_as_textbook(hills(512, 512, 4));
  expect_as_textbook(hills(517, 333, 5));
  expect_as_textbook(hills(1600, 1004, 6));
  expect_as_textbook(noise(1023, 769, 3, 7));
  expect_as_textbook(hills(4032, 3024, 8));
}

TEST(PdqKernel, equals_the_textbook_on_strips) {
  expect_as_textbook(noise(5, 20'000, 3, 1));
  expect_as_textbook(noise(20'000, 5, 1, 2));
  expect_as_textbook(noise(20'011, 7, 3, 3));
  expect_as_textbook(noise(9, 16'391, 1, 4));
}

TEST(PdqKernel, equals_the_textbook_on_extreme_pictures) {
  expect_as_textbook(testing::constant(333, 517, 255));
  expect_as_textbook(testing::constant(640, 480, 0));
  expect_as_textbook(testing::constant(4000, 300, 127));
  expect_as_textbook(testing::checkerboard(1000, 999));
  // The largest steps there are, at every pixel and at every row.
  expect_as_textbook(testing::make_picture(
      777, 555, 3, [](auto x, auto y, auto c) { return (x + y + c) % 2 == 0 ? 0 : 255; }));
  expect_as_textbook(
      testing::make_picture(801, 603, 1, [](auto, auto y, auto) { return y % 2 == 0 ? 0 : 255; }));
}

}  // namespace
}  // namespace nightlight::phash
