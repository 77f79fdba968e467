#include "loader.h"

namespace nightlight::media::worker {
namespace {

// Borrows bytes as libvips' own kind of buffer.
class Blob {
 public:
  explicit Blob(ByteView bytes) : blob_(::vips_blob_new(nullptr, bytes.data(), bytes.size())) {}
  ~Blob() { ::vips_area_unref(VIPS_AREA(blob_)); }
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;

  VipsBlob* get() const { return blob_; }

 private:
  VipsBlob* blob_;
};

}  // namespace

vips::VImage open_image(ByteView file, Format format, Tolerance tolerance, Pages pages) {
  const Blob blob(file);
  // "Warning", not "truncated": a JPEG whose data contradict themselves gives no more than a
  // warning.
  vips::VOption* options = vips::VImage::option()
                               ->set("access", VIPS_ACCESS_SEQUENTIAL)
                               ->set("fail_on", tolerance == Tolerance::kNone ? VIPS_FAIL_ON_WARNING
                                                                              : VIPS_FAIL_ON_NONE);
  const bool has_pages = format == Format::kWebp || format == Format::kGif ||
                         format == Format::kTiff || format == Format::kHeif ||
                         format == Format::kAvif;
  if (has_pages) options->set("page", pages.first)->set("n", pages.count);
  switch (format) {
    case Format::kJpeg:
      return vips::VImage::jpegload_buffer(blob.get(), options);
    case Format::kPng:
      return vips::VImage::pngload_buffer(blob.get(), options);
    case Format::kWebp:
      return vips::VImage::webpload_buffer(blob.get(), options);
    case Format::kGif:
      return vips::VImage::gifload_buffer(blob.get(), options);
    case Format::kTiff:
      return vips::VImage::tiffload_buffer(blob.get(), options);
    case Format::kHeif:
    case Format::kAvif:
      return vips::VImage::heifload_buffer(blob.get(), options);
    default:
      break;
  }
  delete options;
  throw vips::VError("no loader");
}

std::uint8_t orientation_of(const vips::VImage& image, Format format) {
  // libheif turns pictures by the file's own boxes; an EXIF tag beside them is not to be applied
  // (ISO/IEC 23008-12 §6.5.1, annex A.2.1).
  if (format == Format::kHeif || format == Format::kAvif) return 1;
  const int orientation = ::vips_image_get_orientation(image.get_image());
  return orientation >= 1 && orientation <= 8 ? static_cast<std::uint8_t>(orientation) : 1;
}

}  // namespace nightlight::media::worker
