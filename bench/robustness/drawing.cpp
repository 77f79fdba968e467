#include "drawing.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace nightlight::bench {
namespace {

constexpr int kGlyphWidth = 5;
constexpr int kGlyphHeight = 7;

// A to Z, then 0 to 9: seven rows of five dots, the leftmost dot in bit 4.
constexpr std::array<std::array<std::uint8_t, kGlyphHeight>, 36> kGlyphs = {{
    {14, 17, 17, 31, 17, 17, 17}, {30, 17, 17, 30, 17, 17, 30}, {14, 17, 16, 16, 16, 17, 14},
    {30, 17, 17, 17, 17, 17, 30}, {31, 16, 16, 30, 16, 16, 31}, {31, 16, 16, 30, 16, 16, 16},
    {14, 17, 16, 23, 17, 17, 15}, {17, 17, 17, 31, 17, 17, 17}, {14, 4, 4, 4, 4, 4, 14},
    {7, 2, 2, 2, 2, 18, 12},      {17, 18, 20, 24, 20, 18, 17}, {16, 16, 16, 16, 16, 16, 31},
    {17, 27, 21, 21, 17, 17, 17}, {17, 25, 21, 19, 17, 17, 17}, {14, 17, 17, 17, 17, 17, 14},
    {30, 17, 17, 30, 16, 16, 16}, {14, 17, 17, 17, 21, 18, 13}, {30, 17, 17, 30, 20, 18, 17},
    {15, 16, 16, 14, 1, 1, 30},   {31, 4, 4, 4, 4, 4, 4},       {17, 17, 17, 17, 17, 17, 14},
    {17, 17, 17, 17, 17, 10, 4},  {17, 17, 17, 21, 21, 27, 17}, {17, 17, 10, 4, 10, 17, 17},
    {17, 17, 10, 4, 4, 4, 4},     {31, 1, 2, 4, 8, 16, 31},     {14, 17, 19, 21, 25, 17, 14},
    {4, 12, 4, 4, 4, 4, 14},      {14, 17, 1, 6, 8, 16, 31},    {31, 1, 2, 6, 1, 17, 14},
    {2, 6, 10, 18, 31, 2, 2},     {31, 16, 30, 1, 1, 17, 14},   {6, 8, 16, 30, 17, 17, 14},
    {31, 1, 2, 4, 8, 8, 8},       {14, 17, 17, 14, 17, 17, 14}, {14, 17, 17, 15, 1, 2, 12},
}};

int glyph_of(char letter) {
  if (letter >= 'A' && letter <= 'Z') return letter - 'A';
  if (letter >= '0' && letter <= '9') return letter - '0' + 26;
  return -1;
}

// 255 where a dot of the text is, one pixel a dot, with a margin of one dot.
Picture dots_of(std::string_view text) {
  const int width = int(text.size()) * (kGlyphWidth + 1) + 1;
  const int height = kGlyphHeight + 2;
  std::vector<std::uint8_t> dots(std::size_t(width) * std::size_t(height));
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int glyph = glyph_of(text[i]);
    if (glyph < 0) continue;
    for (int y = 0; y < kGlyphHeight; ++y) {
      for (int x = 0; x < kGlyphWidth; ++x) {
        if (kGlyphs[std::size_t(glyph)][std::size_t(y)] >> (kGlyphWidth - 1 - x) & 1) {
          dots[std::size_t((y + 1) * width + 1 + int(i) * (kGlyphWidth + 1) + x)] = 255;
        }
      }
    }
  }
  return Picture(vips_image_new_from_memory_copy(dots.data(), dots.size(), width, height, 1,
                                                 VIPS_FORMAT_UCHAR));
}

// `mask` is one band, 0 to 255, laid over the picture at this place.
Picture blended(const Picture& picture, const Picture& mask, int left, int top,
                const Colour& colour, double opacity) {
  const Picture under = picture.extract_area(left, top, mask.width(), mask.height());
  const Picture share = mask.linear(opacity / 255, 0);
  const Picture mixed =
      under * share.linear(-1, 1) + share * std::vector<double>(colour.begin(), colour.end());
  return picture.insert(mixed.rint().cast(VIPS_FORMAT_UCHAR), left, top).copy_memory();
}

}  // namespace

Picture filled(const Picture& picture, const Zone& zone, const Colour& colour, double opacity) {
  const Picture mask =
      Picture::black(zone.width, zone.height).linear(1, 255).cast(VIPS_FORMAT_UCHAR);
  return blended(picture, mask, zone.left, zone.top, colour, opacity);
}

Picture written(const Picture& picture, const Zone& zone, std::string_view text,
                const Colour& colour, Outline outline, double opacity) {
  const Picture dots = dots_of(text);
  const double scale =
      std::min(double(zone.width) / dots.width(), double(zone.height) / dots.height());
  if (scale * dots.width() < 2 || scale * dots.height() < 2) return picture;
  const Picture mask = dots.resize(scale, Picture::option()->set("kernel", VIPS_KERNEL_LINEAR));
  const int left = zone.left + (zone.width - mask.width()) / 2;
  const int top = zone.top + (zone.height - mask.height()) / 2;
  Picture base = picture;
  if (outline == Outline::kDrawn) {
    const Picture wide = mask.gaussblur(std::max(0.5, scale * 0.5))
                             .linear(3, 0, Picture::option()->set("uchar", true));
    const double opposite = colour[1] > 127 ? 0 : 255;
    base = blended(base, wide, left, top, {opposite, opposite, opposite}, opacity);
  }
  return blended(base, mask, left, top, colour, opacity);
}

}  // namespace nightlight::bench
