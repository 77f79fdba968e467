#include "page_reader.h"

#include <algorithm>
#include <optional>

#include "apng.h"
#include "bmp.h"
#include "gif.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;
using vips::VImage;
using vips::VRegion;

// Pages that are pictures of their own: TIFF, HEIF, AVIF, and what has only one.
class LoosePages final : public PageReader {
 public:
  LoosePages(ByteView file, const protocol::Request& request) : file_(file), request_(request) {
    const VImage first = open_image(file_, request_.format, Tolerance::kAnything);
    pages_ = describe(first, request_.format).pages;
  }
  std::uint32_t pages() const override { return pages_; }
  Decoded read(std::uint32_t page) override {
    return read_page(file_, request_, static_cast<int>(page));
  }

 private:
  const ByteView file_;
  const protocol::Request request_;
  std::uint32_t pages_ = 1;
};

// Frames that build on each other, GIF and WebP: read in one pass, as one tall picture whose rows
// are computed when they are asked for.
class Roll final : public PageReader {
 public:
  Roll(ByteView file, const protocol::Request& request) : file_(file), request_(request) {
    const VImage first = open_image(file_, request_.format, Tolerance::kAnything);
    provenance_ = describe(first, request_.format);
    provenance_.damaged = request_.format == Format::kGif && is_gif_cut(file_);
  }
  std::uint32_t pages() const override { return provenance_.pages; }

  Decoded read(std::uint32_t page) override {
    const Size size{provenance_.stored_width, provenance_.stored_height};
    if (is_too_large(size, request_.max_pixels) || page >= most_pages(size)) {
      return {Outcome::kTooLarge, {}};
    }
    if (!provenance_.damaged) {
      try {
        if (!region_) open(Tolerance::kNone);
        return cut(page, size);
      } catch (const vips::VError&) {
        ::vips_error_clear();
        provenance_.damaged = true;
        region_.reset();
      }
    }
    if (!region_) open(Tolerance::kAnything);
    return cut(page, size);
  }

 private:
  // As many as fit below each other into libvips' largest picture.
  static std::uint32_t most_pages(Size size) { return VIPS_MAX_COORD / size.height; }

  void open(Tolerance tolerance) {
    const std::uint32_t most =
        std::min(request_.max_pages, most_pages({0, provenance_.stored_height}));
    const auto wanted = static_cast<int>(std::min(provenance_.pages, most));
    region_.reset();
    prepared_ = prepare(open_image(file_, request_.format, tolerance, {.count = wanted}),
                        request_.rendering);
    region_.emplace(VRegion::new_from_image(prepared_.image));
  }

  Decoded cut(std::uint32_t page, Size size) {
    VipsRect rows{0, static_cast<int>(page * size.height), static_cast<int>(size.width),
                  static_cast<int>(size.height)};
    region_->prepare(&rows);
    const auto channels = static_cast<std::uint32_t>(prepared_.image.bands());
    const std::size_t row = std::size_t{size.width} * channels;
    Samples samples{.bytes = Bytes(row * size.height),
                    .size = size,
                    .colours = prepared_.colours,
                    .alpha = prepared_.alpha,
                    .channels = channels};
    for (std::uint32_t y = 0; y < size.height; ++y) {
      const auto* from =
          reinterpret_cast<const std::byte*>(region_->addr(0, rows.top + static_cast<int>(y)));
      std::copy(from, from + row, samples.bytes.data() + y * row);
    }
    return {Outcome::kDone, to_image(std::move(samples), provenance_, request_.rendering)};
  }

  const ByteView file_;
  const protocol::Request request_;
  Provenance provenance_{};
  Prepared prepared_{};
  std::optional<VRegion> region_{};
};

// A bitmap has one page and no libvips loader.
class Bitmap final : public PageReader {
 public:
  Bitmap(ByteView file, const protocol::Request& request) : file_(file), request_(request) {}
  std::uint32_t pages() const override { return 1; }
  Decoded read(std::uint32_t) override { return decode_bmp(file_, request_); }

 private:
  const ByteView file_;
  const protocol::Request request_;
};

}  // namespace

std::unique_ptr<PageReader> open_pages(ByteView file, const protocol::Request& request) {
  if (request.format == Format::kGif || request.format == Format::kWebp) {
    return std::make_unique<Roll>(file, request);
  }
  if (request.format == Format::kBmp) return std::make_unique<Bitmap>(file, request);
  if (request.format == Format::kPng) {
    if (auto animation = open_apng(file, request)) return animation;
  }
  return std::make_unique<LoosePages>(file, request);
}

}  // namespace nightlight::media::worker
