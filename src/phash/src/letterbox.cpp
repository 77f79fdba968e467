#include "letterbox.h"

#include <array>
#include <bit>
#include <cmath>

namespace nightlight::phash::internal {
namespace {

constexpr int kTolerance = 12;  // of each colour within a bar

// Samples are taken 48 at a time: whole pixels of one or of three channels, whole vectors as well.
constexpr std::size_t kLanes = 48;
constexpr std::size_t kBlocksBetweenChecks = 16;

// The range of the samples seen so far, lane by lane.
class Ranges {
 public:
  Ranges() { low_.fill(255); }

  void add(const std::byte* samples, std::size_t count) {
    if (count == kLanes) return add_all(samples);
    for (std::size_t i = 0; i < count; ++i) add_one(i, samples[i]);
  }

  // Whether these lanes, which are `step` apart, are together within the tolerance.
  bool is_of_a_bar(std::size_t first, std::size_t step) const {
    int low = 255;
    int high = 0;
    for (std::size_t i = first; i < kLanes; i += step) {
      low = std::min<int>(low, low_[i]);
      high = std::max<int>(high, high_[i]);
    }
    return high - low <= kTolerance;
  }

 private:
  void add_all(const std::byte* samples) {
    for (std::size_t i = 0; i < kLanes; ++i) add_one(i, samples[i]);
  }
  void add_one(std::size_t i, std::byte sample) {
    const auto value = std::to_integer<std::uint8_t>(sample);
    low_[i] = std::min(low_[i], value);
    high_[i] = std::max(high_[i], value);
  }

  std::array<std::uint8_t, kLanes> low_;
  std::array<std::uint8_t, kLanes> high_{};
};

class Frame {
 public:
  explicit Frame(const ImageView& image)
      : image_(image), columns_in_strip_(std::uint32_t(kLanes) / image.channels()) {}

  bool is_bar_row(std::uint32_t y) const {
    Ranges ranges;
    const std::size_t size = row_size();
    for (std::size_t block = 0; block * kLanes < size; ++block) {
      const std::size_t offset = block * kLanes;
      ranges.add(pixel(0, y) + offset, std::min(kLanes, size - offset));
      if (block % kBlocksBetweenChecks == 0 && !is_of_a_bar(ranges)) return false;
    }
    return is_of_a_bar(ranges);
  }

  // Columns are looked at in strips, so that memory is read in stretches.
  std::uint32_t columns_in_strip() const { return columns_in_strip_; }

  // Which columns of a strip are bars between two rows: bit i for column x + i.
  std::uint64_t bar_columns(std::uint32_t x, std::uint32_t count, const PixelBox& rows) const {
    Ranges ranges;
    for (std::uint32_t y = rows.top; y < rows.bottom; ++y) {
      ranges.add(pixel(x, y), std::size_t{count} * image_.channels());
      const bool is_time_to_check = (y - rows.top) % kBlocksBetweenChecks == 0;
      if (is_time_to_check && !is_bar(ranges, 0) && !is_bar(ranges, count - 1)) return 0;
    }
    std::uint64_t bars = 0;
    for (std::uint32_t i = 0; i < count; ++i) bars |= std::uint64_t{is_bar(ranges, i)} << i;
    return bars;
  }

 private:
  std::size_t row_size() const { return std::size_t{image_.width()} * image_.channels(); }
  const std::byte* pixel(std::uint32_t x, std::uint32_t y) const {
    return image_.pixels().data() + y * row_size() + std::size_t{x} * image_.channels();
  }
  // Every colour of a row; and every colour of one column of a strip.
  bool is_of_a_bar(const Ranges& ranges) const {
    for (std::uint32_t c = 0; c < image_.channels(); ++c) {
      if (!ranges.is_of_a_bar(c, image_.channels())) return false;
    }
    return true;
  }
  bool is_bar(const Ranges& ranges, std::uint32_t column) const {
    for (std::uint32_t c = 0; c < image_.channels(); ++c) {
      if (!ranges.is_of_a_bar(column * image_.channels() + c, kLanes)) return false;
    }
    return true;
  }

  const ImageView& image_;
  std::uint32_t columns_in_strip_;
};

// Moves the edges of `known` outwards to the content of this frame, where there is any outside it.
// Without a known box the edges come from the opposite sides.
PixelBox grown(const ImageView& image, const PixelBox& known) {
  const Frame frame(image);
  PixelBox box = known;
  std::uint32_t y = 0;
  while (y < known.top && frame.is_bar_row(y)) ++y;
  box.top = y;
  y = image.height();
  while (y > std::max(known.bottom, box.top) && frame.is_bar_row(y - 1)) --y;
  box.bottom = y;
  if (box.top >= box.bottom) return box;

  std::uint32_t x = 0;
  while (x < known.left) {
    const std::uint32_t count = std::min(frame.columns_in_strip(), known.left - x);
    const std::uint64_t bars = frame.bar_columns(x, count, box);
    const auto leading = std::uint32_t(std::countr_one(bars));
    x += leading;
    if (leading < count) break;
  }
  box.left = x;
  x = image.width();
  while (x > std::max(known.right, box.left)) {
    const std::uint32_t count =
        std::min(frame.columns_in_strip(), x - std::max(known.right, box.left));
    const std::uint64_t bars = frame.bar_columns(x - count, count, box);
    const auto trailing = std::uint32_t(std::countl_one(bars << (64 - count)));
    x -= trailing;
    if (trailing < count) break;
  }
  box.right = x;
  return box;
}

}  // namespace

void Letterbox::add(const ImageView& frame) {
  const PixelBox nothing{frame.width(), frame.height(), 0, 0};
  const PixelBox known = content_ ? pixels_of(frame) : nothing;
  const PixelBox box = grown(frame, known);
  if (box.is_empty()) return;
  const double width = frame.width();
  const double height = frame.height();
  const ContentBox found{box.left / width, box.top / height, box.right / width,
                         box.bottom / height};
  if (!content_) content_ = found;
  content_->left = std::min(content_->left, found.left);
  content_->top = std::min(content_->top, found.top);
  content_->right = std::max(content_->right, found.right);
  content_->bottom = std::max(content_->bottom, found.bottom);
}

PixelBox Letterbox::pixels_of(const ImageView& frame) const {
  const ContentBox box = content_.value_or(ContentBox());
  // Rounded to the nearest pixel: shares of this very size come back as they were.
  const auto place = [](double share, std::uint32_t side) {
    return std::uint32_t(std::lround(share * side));
  };
  return {place(box.left, frame.width()), place(box.top, frame.height()),
          place(box.right, frame.width()), place(box.bottom, frame.height())};
}

}  // namespace nightlight::phash::internal
