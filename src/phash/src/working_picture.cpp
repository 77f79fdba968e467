#include "working_picture.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace nightlight::phash::internal {
namespace {

// Samples of 16 bits hold the sum of so many bytes.
constexpr std::size_t kMaxBlock = 257;
// In blocks of so many rows every second one is enough.
constexpr std::size_t kSkipsRowsFrom = 4;

// Averages blocks of whole pixels down to about twice the wanted size: sums of bytes along columns,
// sixteen at a time, are what costs least.
class BlockReader {
 public:
  BlockReader(const ImageView& image, const Box& box, std::size_t block)
      : image_(image),
        box_(box),
        block_(block),
        row_step_(block >= kSkipsRowsFrom ? 2 : 1),
        sums_(std::size_t{box.width} * image.channels()),
        plane_((box.width + block - 1) / block, (box.height + block - 1) / block) {}

  Plane run() {
    for (std::size_t row = 0; row < plane_.height; ++row) {
      const std::size_t top = row * block_;
      const std::size_t rows = std::min(block_, box_.height - top);
      std::fill(sums_.begin(), sums_.end(), std::uint16_t{0});
      for (std::size_t y = 0; y < rows; y += row_step_) add_row(top + y);
      reduce((rows + row_step_ - 1) / row_step_, plane_.row(row));
    }
    return std::move(plane_);
  }

 private:
  void add_row(std::size_t y) {
    const std::size_t channels = image_.channels();
    const std::size_t start = ((box_.top + y) * image_.width() + box_.left) * channels;
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(image_.pixels().data() + start);
    std::uint16_t* const sums = sums_.data();
    const std::size_t count = sums_.size();
    for (std::size_t i = 0; i < count; ++i) sums[i] = std::uint16_t(sums[i] + bytes[i]);
  }

  void reduce(std::size_t rows, float* out) const {
    for (std::size_t x = 0; x < plane_.width; ++x) {
      const std::size_t left = x * block_;
      const std::size_t columns = std::min(block_, box_.width - left);
      out[x] = block_sum(left, columns) / float(rows * columns);
    }
  }

  float block_sum(std::size_t left, std::size_t columns) const {
    if (image_.channels() == 1) {
      std::uint32_t sum = 0;
      for (std::size_t i = 0; i < columns; ++i) sum += sums_[left + i];
      return float(sum);
    }
    std::uint32_t red = 0;
    std::uint32_t green = 0;
    std::uint32_t blue = 0;
    const std::uint16_t* pixel = sums_.data() + left * 3;
    for (std::size_t i = 0; i < columns; ++i, pixel += 3) {
      red += pixel[0];
      green += pixel[1];
      blue += pixel[2];
    }
    return 0.299F * float(red) + 0.587F * float(green) + 0.114F * float(blue);
  }

  const ImageView& image_;
  const Box& box_;
  std::size_t block_;
  std::size_t row_step_;
  std::vector<std::uint16_t> sums_;
  Plane plane_;
};

// Averages over `count` equal parts of `length` pixels, given as blocks of `block` of which the
// last may be shorter.
TapTable area_taps(std::size_t length, std::size_t block, std::size_t count) {
  TapTable table(count);
  const double step = double(length) / double(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double start = double(i) * step;
    const double end = std::min(double(length), start + step);
    Taps& taps = table[i];
    taps.first = std::size_t(start) / block;
    for (std::size_t index = taps.first; double(index * block) < end - 1e-6; ++index) {
      const double from = std::max(start, double(index * block));
      const double to = std::min(end, double(std::min(length, (index + 1) * block)));
      taps.weights.push_back(float((to - from) / (end - start)));
    }
  }
  return table;
}

}  // namespace

Plane working_picture(const ImageView& image, const Box& box) {
  const std::size_t longer = std::max(box.width, box.height);
  const std::size_t block = std::clamp<std::size_t>(longer / (2 * kWorkingSide), 1, kMaxBlock);
  Plane blocks = BlockReader(image, box, block).run();
  if (longer <= kWorkingSide) return blocks;
  const auto side = [longer](std::size_t length) {
    const double scaled = double(length) * double(kWorkingSide) / double(longer);
    return std::max<std::size_t>(1, std::size_t(std::lround(scaled)));
  };
  return resample(blocks, area_taps(box.width, block, side(box.width)),
                  area_taps(box.height, block, side(box.height)));
}

Bytes pixels_of(const ImageView& image, const Box& box) {
  const std::size_t channels = image.channels();
  Bytes pixels;
  pixels.reserve(std::size_t{box.width} * box.height * channels);
  for (std::uint32_t y = box.top; y < box.top + box.height; ++y) {
    const std::size_t start = (std::size_t{y} * image.width() + box.left) * channels;
    const ByteView row = image.pixels().subspan(start, box.width * channels);
    pixels.insert(pixels.end(), row.begin(), row.end());
  }
  return pixels;
}

}  // namespace nightlight::phash::internal
