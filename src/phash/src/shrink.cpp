#include <algorithm>
#include <cfloat>
#include <cstddef>
#include <span>
#include <vector>

#include "column_box.h"
#include "luma.h"
#include "row_box.h"
#include "stages.h"

namespace nightlight::phash::internal {
namespace {

static_assert(FLT_EVAL_METHOD == 0, "binary32 operations must round to binary32");

using Picks = std::array<std::size_t, kGrid>;

// Where the 64 samples of a side lie.
Picks pick_positions(std::size_t side) {
  Picks picks{};
  for (std::size_t i = 0; i < kGrid; ++i) {
    picks[i] = std::size_t((double(i) + 0.5) * double(side) / double(kGrid));
  }
  return picks;
}

template <std::size_t kChannels>
Grid take_as_is(const ImageView& image) {
  Grid grid{};
  const std::byte* pixel = image.pixels().data();
  for (auto& row : grid) {
    for (float& value : row) {
      value = luma<kChannels>(pixel);
      pixel += kChannels;
    }
  }
  return grid;
}

// The four filters in a row, fed from the top of the picture to its bottom. A row leaves the first
// row filter, passes the first column filter, and so on; only as many rows are kept as the windows
// need. The last two filters compute what the 64×64 samples need and nothing else.
template <std::size_t kChannels>
class Shrinker {
 public:
  explicit Shrinker(const ImageView& image)
      : image_(image),
        width_(image.width()),
        height_(image.height()),
        row_window_(box_window(width_)),
        columns_(pick_positions(width_)),
        rows_(pick_positions(height_)),
        group_(width_),
        waiting_(width_),
        filtered_(kLanes * width_),
        first_(width_, box_window(height_)),
        last_(kGrid, box_window(height_)) {}

  Grid run() {
    for (std::size_t y = 0; y < height_; y += kLanes) {
      load_rows(y);
      filter_first_rows();
      const std::size_t real_rows = std::min(kLanes, height_ - y);
      for (std::size_t lane = 0; lane < real_rows; ++lane) {
        if (const auto row = first_.push({&filtered_[lane * width_], width_})) collect(*row);
      }
    }
    while (const auto row = first_.drain()) collect(*row);
    if (collected_ != 0) filter_last_rows();
    while (const auto row = last_.drain()) pick_row(*row);
    return grid_;
  }

 private:
  // Lanes past the last row repeat it; what they give is dropped.
  void load_rows(std::size_t y) {
    std::array<const std::byte*, kLanes> pixels{};
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::size_t row = std::min(y + lane, height_ - 1);
      pixels[lane] = image_.pixels().data() + row * width_ * kChannels;
    }
    for (std::size_t x = 0; x < width_; ++x) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        group_[x][lane] = luma<kChannels>(pixels[lane] + x * kChannels);
      }
    }
  }

  void filter_first_rows() {
    filter_rows(group_, row_window_, [this](std::size_t x, const Lanes& sums, float count) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        filtered_[lane * width_ + x] = sums[lane] / count;
      }
    });
  }

  void collect(std::span<const float> row) {
    for (std::size_t x = 0; x < width_; ++x) waiting_[x][collected_] = row[x];
    if (++collected_ == kLanes) filter_last_rows();
  }

  void filter_last_rows() {
    std::array<std::array<float, kGrid>, kLanes> picked{};
    std::size_t next = 0;
    filter_rows(waiting_, row_window_, [&](std::size_t x, const Lanes& sums, float count) {
      for (; next < kGrid && columns_[next] == x; ++next) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) picked[lane][next] = sums[lane] / count;
      }
    });
    for (std::size_t lane = 0; lane < collected_; ++lane) {
      if (const auto row = last_.push(picked[lane])) pick_row(*row);
    }
    collected_ = 0;
  }

  void pick_row(std::span<const float> row) {
    for (; next_row_ < kGrid && rows_[next_row_] == rows_out_; ++next_row_) {
      std::copy(row.begin(), row.end(), grid_[next_row_].begin());
    }
    ++rows_out_;
  }

  const ImageView& image_;
  std::size_t width_;
  std::size_t height_;
  std::size_t row_window_;
  Picks columns_;
  Picks rows_;
  RowGroup group_;               // input of the first row filter
  RowGroup waiting_;             // input of the second one
  std::vector<float> filtered_;  // eight rows, one after the other
  ColumnBox first_;
  std::size_t collected_ = 0;  // rows in waiting_
  ColumnBox last_;
  std::size_t rows_out_ = 0;
  std::size_t next_row_ = 0;
  Grid grid_{};
};

template <std::size_t kChannels>
Grid shrink_channels(const ImageView& image) {
  if (image.width() == kGrid && image.height() == kGrid) return take_as_is<kChannels>(image);
  return Shrinker<kChannels>(image).run();
}

}  // namespace

Grid shrink(const ImageView& image) {
  return image.channels() == 1 ? shrink_channels<1>(image) : shrink_channels<3>(image);
}

}  // namespace nightlight::phash::internal
