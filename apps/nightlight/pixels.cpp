#include "pixels.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace nightlight::cli {
namespace {

constexpr std::size_t kChannels = 3;

// The mean over the source rectangle of one pixel of the answer.
Colour mean(const Pixels& picture, const Box& box) {
  std::array<std::uint64_t, kChannels> sum{};
  for (std::uint32_t y = box.top; y < box.top + box.height; ++y) {
    for (std::uint32_t x = box.left; x < box.left + box.width; ++x) {
      const Colour colour = picture.at(x, y);
      for (std::size_t c = 0; c < kChannels; ++c) sum[c] += colour[c];
    }
  }
  const std::uint64_t count = std::uint64_t{box.width} * box.height;
  Colour colour{};
  for (std::size_t c = 0; c < kChannels; ++c) {
    colour[c] = static_cast<std::uint8_t>((sum[c] + count / 2) / count);
  }
  return colour;
}

// Where the part `index` of `count` equal parts of `length` starts, and how long it is: at least 1.
std::pair<std::uint32_t, std::uint32_t> part_of(std::uint32_t length, std::uint32_t index,
                                                std::uint32_t count) {
  const auto start = static_cast<std::uint32_t>(std::uint64_t{length} * index / count);
  const auto end = static_cast<std::uint32_t>(std::uint64_t{length} * (index + 1) / count);
  return {start, std::max<std::uint32_t>(end - start, 1)};
}

// Mirrored at both ends: -1 is 0, length is length - 1.
std::uint32_t reflect(std::int64_t at, std::uint32_t length) {
  const auto period = std::int64_t{length} * 2;
  std::int64_t place = at % period;
  if (place < 0) place += period;
  return static_cast<std::uint32_t>(place < length ? place : period - 1 - place);
}

}  // namespace

Pixels::Pixels(std::uint32_t width, std::uint32_t height, Colour colour)
    : width_(std::max<std::uint32_t>(width, 1)),
      height_(std::max<std::uint32_t>(height, 1)),
      rgb_(std::size_t{width_} * height_ * kChannels) {
  for (std::uint32_t y = 0; y < height_; ++y) {
    for (std::uint32_t x = 0; x < width_; ++x) set(x, y, colour);
  }
}

Pixels::Pixels(const media::Image& image)
    : width_(image.width), height_(image.height), rgb_(image.rgb) {}

Colour Pixels::at(std::uint32_t x, std::uint32_t y) const {
  const std::byte* pixel = &rgb_[(std::size_t{y} * width_ + x) * kChannels];
  return {std::to_integer<std::uint8_t>(pixel[0]), std::to_integer<std::uint8_t>(pixel[1]),
          std::to_integer<std::uint8_t>(pixel[2])};
}

void Pixels::set(std::uint32_t x, std::uint32_t y, Colour colour) {
  std::byte* pixel = &rgb_[(std::size_t{y} * width_ + x) * kChannels];
  for (std::size_t c = 0; c < kChannels; ++c) pixel[c] = std::byte{colour[c]};
}

Pixels crop(const Pixels& picture, const Box& box) {
  const std::uint32_t left = std::min(box.left, picture.width() - 1);
  const std::uint32_t top = std::min(box.top, picture.height() - 1);
  Pixels part(std::min(box.width, picture.width() - left),
              std::min(box.height, picture.height() - top), {});
  for (std::uint32_t y = 0; y < part.height(); ++y) {
    for (std::uint32_t x = 0; x < part.width(); ++x) part.set(x, y, picture.at(left + x, top + y));
  }
  return part;
}

Pixels resize(const Pixels& picture, std::uint32_t width, std::uint32_t height) {
  Pixels answer(width, height, {});
  for (std::uint32_t y = 0; y < answer.height(); ++y) {
    const auto [top, rows] = part_of(picture.height(), y, answer.height());
    for (std::uint32_t x = 0; x < answer.width(); ++x) {
      const auto [left, columns] = part_of(picture.width(), x, answer.width());
      answer.set(x, y, mean(picture, {left, top, columns, rows}));
    }
  }
  return answer;
}

Pixels shrink(const Pixels& picture, std::uint32_t max_side) {
  const std::uint32_t longer = std::max(picture.width(), picture.height());
  if (longer <= max_side) return picture;
  const auto scaled = [&](std::uint32_t side) {
    return static_cast<std::uint32_t>(
        std::max<std::uint64_t>((std::uint64_t{side} * max_side + longer / 2) / longer, 1));
  };
  return resize(picture, scaled(picture.width()), scaled(picture.height()));
}

Pixels turn(const Pixels& picture, phash::Dihedral dihedral) {
  using phash::Dihedral;
  const std::uint32_t right = picture.width() - 1;
  const std::uint32_t bottom = picture.height() - 1;
  const bool upright = dihedral == Dihedral::kNone || dihedral == Dihedral::kRot180 ||
                       dihedral == Dihedral::kFlipX || dihedral == Dihedral::kFlipY;
  Pixels answer(upright ? picture.width() : picture.height(),
                upright ? picture.height() : picture.width(), {});
  // Where the pixel (x, y) of the answer comes from.
  const auto source = [&](std::uint32_t x, std::uint32_t y) -> Colour {
    switch (dihedral) {
      case Dihedral::kNone:
        return picture.at(x, y);
      case Dihedral::kRot90:
        return picture.at(right - y, x);
      case Dihedral::kRot180:
        return picture.at(right - x, bottom - y);
      case Dihedral::kRot270:
        return picture.at(y, bottom - x);
      case Dihedral::kFlipX:
        return picture.at(x, bottom - y);
      case Dihedral::kFlipY:
        return picture.at(right - x, y);
      case Dihedral::kFlipPlus1:
        return picture.at(y, x);
      case Dihedral::kFlipMinus1:
        return picture.at(right - y, bottom - x);
    }
    return {};
  };
  for (std::uint32_t y = 0; y < answer.height(); ++y) {
    for (std::uint32_t x = 0; x < answer.width(); ++x) answer.set(x, y, source(x, y));
  }
  return answer;
}

Pixels negative(const Pixels& picture) {
  Pixels answer = picture;
  for (std::uint32_t y = 0; y < answer.height(); ++y) {
    for (std::uint32_t x = 0; x < answer.width(); ++x) {
      Colour colour = answer.at(x, y);
      for (std::uint8_t& sample : colour) sample = static_cast<std::uint8_t>(255 - sample);
      answer.set(x, y, colour);
    }
  }
  return answer;
}

void paste(Pixels& picture, const Pixels& part, std::int64_t x, std::int64_t y) {
  for (std::uint32_t row = 0; row < part.height(); ++row) {
    for (std::uint32_t column = 0; column < part.width(); ++column) {
      const std::int64_t to_x = x + column;
      const std::int64_t to_y = y + row;
      if (to_x < 0 || to_y < 0 || to_x >= picture.width() || to_y >= picture.height()) continue;
      picture.set(static_cast<std::uint32_t>(to_x), static_cast<std::uint32_t>(to_y),
                  part.at(column, row));
    }
  }
}

void fill(Pixels& picture, const Box& box, Colour colour) {
  paste(picture, Pixels(box.width, box.height, colour), box.left, box.top);
}

Pixels add_border(const Pixels& picture, const Margins& margins, Colour colour) {
  Pixels answer(picture.width() + margins.left + margins.right,
                picture.height() + margins.top + margins.bottom, colour);
  paste(answer, picture, margins.left, margins.top);
  return answer;
}

Pixels extend(const Pixels& picture, const Margins& margins) {
  Pixels answer(picture.width() + margins.left + margins.right,
                picture.height() + margins.top + margins.bottom, {});
  for (std::uint32_t y = 0; y < answer.height(); ++y) {
    const std::uint32_t from_y = reflect(std::int64_t{y} - margins.top, picture.height());
    for (std::uint32_t x = 0; x < answer.width(); ++x) {
      const std::uint32_t from_x = reflect(std::int64_t{x} - margins.left, picture.width());
      answer.set(x, y, picture.at(from_x, from_y));
    }
  }
  return answer;
}

Pixels tilt(const Pixels& picture, double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  const double middle_x = (picture.width() - 1) / 2.0;
  const double middle_y = (picture.height() - 1) / 2.0;
  Pixels answer(picture.width(), picture.height(), {});
  for (std::uint32_t y = 0; y < answer.height(); ++y) {
    for (std::uint32_t x = 0; x < answer.width(); ++x) {
      const double dx = x - middle_x;
      const double dy = y - middle_y;
      const auto from_x = std::llround(middle_x + dx * std::cos(angle) - dy * std::sin(angle));
      const auto from_y = std::llround(middle_y + dx * std::sin(angle) + dy * std::cos(angle));
      answer.set(x, y,
                 picture.at(reflect(from_x, picture.width()), reflect(from_y, picture.height())));
    }
  }
  return answer;
}

}  // namespace nightlight::cli
