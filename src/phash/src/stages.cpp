#include "stages.h"

#include <algorithm>
#include <bit>
#include <cfloat>
#include <vector>

#include "luma.h"

namespace nightlight::phash::internal {
namespace {

static_assert(FLT_EVAL_METHOD == 0, "binary32 operations must round to binary32");

BoxSide side_of(std::size_t length) {
  BoxSide side{length, (length + 127) / 128, {}};
  for (std::size_t i = 0; i < kGrid; ++i) {
    side.picks[i] = std::size_t((double(i) + 0.5) * double(length) / double(kGrid));
  }
  return side;
}

template <std::size_t kChannels>
Grid take_as_is(const ImageView& image) {
  Grid grid;
  const std::byte* pixel = image.pixels().data();
  for (auto& row : grid) {
    for (float& value : row) {
      value = luma<kChannels>(pixel);
      pixel += kChannels;
    }
  }
  return grid;
}

constexpr DctTables make_tables() {
  DctTables tables{};
  for (std::size_t i = 0; i < kFrequencies; ++i) {
    for (std::size_t k = 0; k < kGrid; ++k) {
      tables.rows[i][k] = kDct[i][k];
      tables.columns[k][i] = kDct[i][k];
    }
  }
  return tables;
}
constexpr DctTables kTables = make_tables();

}  // namespace

Grid shrink(const ImageView& image, const PdqKernel& kernel) {
  if (image.width() == kGrid && image.height() == kGrid) {
    return image.channels() == 1 ? take_as_is<1>(image) : take_as_is<3>(image);
  }
  ShrinkJob job{reinterpret_cast<const unsigned char*>(image.pixels().data()), image.channels(),
                side_of(image.width()), side_of(image.height()), nullptr};
  std::vector<float> scratch(kernel.scratch_floats(job));
  job.scratch = scratch.data();
  return std::bit_cast<Grid>(kernel.shrink(job));
}

int quality_of(const Grid& grid, const PdqKernel& kernel) {
  return kernel.quality(std::bit_cast<GridFloats>(grid));
}

Spectrum transform(const Grid& grid, const PdqKernel& kernel) {
  return std::bit_cast<Spectrum>(kernel.transform(std::bit_cast<GridFloats>(grid), kTables));
}

float lower_median(const Spectrum& spectrum) {
  std::array<float, PdqHash::kBits> values{};
  auto next = values.begin();
  for (const auto& row : spectrum) next = std::copy(row.begin(), row.end(), next);
  const auto middle = values.begin() + 127;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

PdqHash bits_above(const Spectrum& spectrum, float threshold) {
  std::array<std::uint64_t, 4> words{};
  for (std::size_t i = 0; i < kFrequencies; ++i) {
    for (std::size_t j = 0; j < kFrequencies; ++j) {
      const std::size_t bit = 16 * i + j;
      words[bit / 64] |= std::uint64_t(spectrum[i][j] > threshold) << bit % 64;
    }
  }
  return PdqHash(words);
}

}  // namespace nightlight::phash::internal
