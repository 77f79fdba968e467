#include "letterbox.h"

#include <array>
#include <bit>
#include <cmath>

namespace nightlight::phash::internal {
namespace {

constexpr int kTolerance = 12;  // of brightness within a bar

// Columns are looked at in strips, so that memory is read in stretches.
constexpr std::uint32_t kStrip = 16;

// Brightness to the nearest of 256 levels: what a tolerance of 12 needs.
int brightness(const std::byte* pixel, std::uint32_t channels) {
  const auto sample = [pixel](std::size_t c) { return std::to_integer<int>(pixel[c]); };
  return channels == 1 ? sample(0) : (77 * sample(0) + 150 * sample(1) + 29 * sample(2) + 128) >> 8;
}

// The range of the samples seen so far.
class Range {
 public:
  void add(int value) {
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  bool is_of_a_bar() const { return high_ - low_ <= kTolerance; }

 private:
  int low_ = 255;
  int high_ = 0;
};

class Frame {
 public:
  explicit Frame(const ImageView& image) : image_(image) {}

  bool is_bar_row(std::uint32_t y) const {
    Range range;
    for (std::uint32_t x = 0; x < image_.width(); ++x) {
      range.add(at(x, y));
      if (x % kStrip == 0 && !range.is_of_a_bar()) return false;
    }
    return range.is_of_a_bar();
  }

  // Which of the columns of a strip are bars between two rows: bit i for column x + i.
  std::uint32_t bar_columns(std::uint32_t x, std::uint32_t count, const PixelBox& rows) const {
    std::array<Range, kStrip> ranges;
    for (std::uint32_t y = rows.top; y < rows.bottom; ++y) {
      for (std::uint32_t i = 0; i < count; ++i) ranges[i].add(at(x + i, y));
      if (!ranges[0].is_of_a_bar() && !ranges[count - 1].is_of_a_bar()) return 0;
    }
    std::uint32_t bars = 0;
    for (std::uint32_t i = 0; i < count; ++i) bars |= std::uint32_t(ranges[i].is_of_a_bar()) << i;
    return bars;
  }

 private:
  int at(std::uint32_t x, std::uint32_t y) const {
    const std::size_t pixel = std::size_t{y} * image_.width() + x;
    return brightness(image_.pixels().data() + pixel * image_.channels(), image_.channels());
  }

  const ImageView& image_;
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
    const std::uint32_t count = std::min(kStrip, known.left - x);
    const std::uint32_t bars = frame.bar_columns(x, count, box);
    const auto leading = std::uint32_t(std::countr_one(bars));
    x += leading;
    if (leading < count) break;
  }
  box.left = x;
  x = image.width();
  while (x > std::max(known.right, box.left)) {
    const std::uint32_t count = std::min(kStrip, x - std::max(known.right, box.left));
    const std::uint32_t bars = frame.bar_columns(x - count, count, box);
    const auto trailing = std::uint32_t(std::countl_one(bars << (32 - count)));
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
