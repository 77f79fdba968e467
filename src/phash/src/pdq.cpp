#include "nightlight/phash/pdq.h"

#include "nightlight/phash/spectrum.h"

namespace nightlight::phash {
namespace {

constexpr std::uint64_t kMaxPixels = std::uint64_t{1} << 31;

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
  const PdqSpectrum spectrum = PdqSpectrum::of(image, variant);
  return {spectrum.hash(Dihedral::kNone), spectrum.quality(), variant};
}

}  // namespace nightlight::phash
