#include "nightlight/phash/pdq.h"

#include <algorithm>

#include "nightlight/core/check.h"
#include "stages.h"

namespace nightlight::phash {
namespace {

constexpr std::uint32_t kMinSide = 5;
constexpr std::uint32_t kSquare = 512;
constexpr std::uint64_t kMaxPixels = std::uint64_t{1} << 31;

PdqFingerprint hash_pixels(const ImageView& image, PdqVariant variant) {
  if (image.width() < kMinSide || image.height() < kMinSide) return {PdqHash(), 0, variant};
  const internal::Grid grid = internal::shrink(image);
  const internal::Spectrum spectrum = internal::transform(grid);
  const float median = internal::lower_median(spectrum);
  return {internal::bits_above(spectrum, median), internal::quality_of(grid), variant};
}

// The picture squashed to 512×512: pixel (x, y) is the source's pixel (⌊x·W/512⌋, ⌊y·H/512⌋).
Bytes squash(const ImageView& image) {
  const std::size_t channels = image.channels();
  Bytes pixels(std::size_t{kSquare} * kSquare * channels);
  auto out = pixels.begin();
  for (std::size_t y = 0; y < kSquare; ++y) {
    const std::size_t row = y * image.height() / kSquare * image.width();
    for (std::size_t x = 0; x < kSquare; ++x) {
      const std::size_t pixel = row + x * image.width() / kSquare;
      const ByteView samples = image.pixels().subspan(pixel * channels, channels);
      out = std::copy(samples.begin(), samples.end(), out);
    }
  }
  return pixels;
}

}  // namespace

Result<ImageView> ImageView::create(ByteView pixels, std::uint32_t width, std::uint32_t height,
                                    std::uint32_t channels) {
  if (channels != 1 && channels != 3) {
    return Error(Code::kInvalidArgument, "a pixel has 1 or 3 samples").in("channels");
  }
  const std::uint64_t count = std::uint64_t{width} * height;
  if (count == 0) return Error(Code::kInvalidArgument, "a side is 0").in("image size");
  if (count > kMaxPixels) return Error(Code::kInvalidArgument, "too many pixels").in("image size");
  if (pixels.size() != count * channels) {
    return Error(Code::kInvalidArgument, "the pixels do not fill the sides").in("image size");
  }
  ImageView view;
  view.pixels_ = pixels;
  view.width_ = width;
  view.height_ = height;
  view.channels_ = channels;
  return view;
}

PdqFingerprint pdq(const ImageView& image, PdqVariant variant) {
  NIGHTLIGHT_CHECK(is_computed(variant));
  const bool is_small = image.width() <= kSquare && image.height() <= kSquare;
  if (variant == PdqVariant::kFull || is_small) return hash_pixels(image, variant);
  const Bytes pixels = squash(image);
  const Result<ImageView> square = ImageView::create(pixels, kSquare, kSquare, image.channels());
  NIGHTLIGHT_CHECK(square.has_value());
  return hash_pixels(*square, variant);
}

}  // namespace nightlight::phash
