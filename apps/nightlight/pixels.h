#pragma once

#include <array>
#include <cstdint>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/media/image.h"
#include "nightlight/phash/probes.h"
#include "nightlight/phash/query_tag.h"

namespace nightlight::cli {

using Colour = std::array<std::uint8_t, 3>;

// A picture in memory that is worked on: RGB, 8 bits a sample, row by row without gaps. Both sides
// are at least 1.
class Pixels {
 public:
  Pixels(std::uint32_t width, std::uint32_t height, Colour colour);
  // The colours as stored; transparency is left out.
  explicit Pixels(const media::Image& image);

  std::uint32_t width() const { return width_; }
  std::uint32_t height() const { return height_; }
  ByteView rgb() const { return rgb_; }

  Colour at(std::uint32_t x, std::uint32_t y) const;
  void set(std::uint32_t x, std::uint32_t y, Colour colour);

 private:
  std::uint32_t width_;
  std::uint32_t height_;
  Bytes rgb_;
};

using Box = phash::PictureBox;

// The part inside the box, cut to the picture; at least one pixel.
Pixels crop(const Pixels& picture, const Box& box);
// Each pixel of the answer is the mean of what it covers, or what lies nearest where it is larger.
Pixels resize(const Pixels& picture, std::uint32_t width, std::uint32_t height);
// No longer than `max_side` on either side, its shape kept; never enlarged.
Pixels shrink(const Pixels& picture, std::uint32_t max_side);
// The copy that the name stands for: rot90 is a quarter turn counter-clockwise.
Pixels turn(const Pixels& picture, phash::Dihedral dihedral);
Pixels negative(const Pixels& picture);
// Lays `part` on the picture with its corner at (x, y); what lies outside is cut off.
void paste(Pixels& picture, const Pixels& part, std::int64_t x, std::int64_t y);
// Fills the box with one colour.
void fill(Pixels& picture, const Box& box, Colour colour);

// Margins around a picture, in pixels.
struct Margins {
  std::uint32_t left = 0;
  std::uint32_t top = 0;
  std::uint32_t right = 0;
  std::uint32_t bottom = 0;
};
Pixels add_border(const Pixels& picture, const Margins& margins, Colour colour);
// The margins hold the picture mirrored outwards.
Pixels extend(const Pixels& picture, const Margins& margins);
// Turned about its middle, counter-clockwise, its size kept; what comes in at the corners is
// mirrored.
Pixels tilt(const Pixels& picture, double degrees);
// A PNG file of the picture, not compressed.
Bytes encode_png(const Pixels& picture);

}  // namespace nightlight::cli
