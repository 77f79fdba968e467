#include <algorithm>
#include <new>
#include <vips/vips8>

#include "picture.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;
using vips::VImage;

// The longer side, in grey dots, of what is left of a blurred picture: enough to tell a portrait
// from a landscape, too little for a face or a body. A blur by convolution alone could be undone in
// part; dropping the dots cannot.
constexpr int kBlurredSide = 24;
constexpr int kQuality = 85;

VImage fit(const VImage& image, int side) {
  return image.thumbnail_image(side,
                               VImage::option()->set("height", side)->set("size", VIPS_SIZE_DOWN));
}

VImage blur(const VImage& image) {
  const VImage few = fit(image.colourspace(VIPS_INTERPRETATION_B_W), kBlurredSide);
  const VImage smooth = few.copy_memory().resize(
      static_cast<double>(image.width()) / few.width(),
      VImage::option()
          ->set("vscale", static_cast<double>(image.height()) / few.height())
          ->set("kernel", VIPS_KERNEL_CUBIC));
  return smooth;
}

Bytes to_jpeg(const VImage& image) {
  VipsBlob* blob = image.jpegsave_buffer(VImage::option()->set("Q", kQuality)->set("strip", true));
  std::size_t size = 0;
  const auto* data = static_cast<const std::byte*>(::vips_blob_get(blob, &size));
  Bytes jpeg(data, data + size);
  ::vips_area_unref(VIPS_AREA(blob));
  return jpeg;
}

RenderedPicture render(Image picture, const protocol::Request& request) {
  const VImage whole = VImage::new_from_memory(
      picture.rgb.data(), picture.rgb.size(), static_cast<int>(picture.width),
      static_cast<int>(picture.height), 3, VIPS_FORMAT_UCHAR);
  VImage small = fit(whole.copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB)),
                     static_cast<int>(request.max_side))
                     .copy_memory();
  if (request.look == Look::kBlurredGrey) small = blur(small);
  return {.outcome = Outcome::kDone,
          .width = static_cast<std::uint32_t>(small.width()),
          .height = static_cast<std::uint32_t>(small.height()),
          .provenance = picture.provenance,
          .jpeg = to_jpeg(small)};
}

}  // namespace

RenderedPicture render_picture(Decoded decoded, const protocol::Request& request) {
  try {
    if (decoded.outcome != Outcome::kDone) return {.outcome = decoded.outcome};
    return render(std::move(decoded.image), request);
  } catch (const vips::VError&) {
    ::vips_error_clear();
    return {.outcome = Outcome::kUnreadable};
  } catch (const std::bad_alloc&) {
    return {.outcome = Outcome::kOutOfMemory};
  }
}

}  // namespace nightlight::media::worker
