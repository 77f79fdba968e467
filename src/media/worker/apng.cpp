#include "apng.h"

#include <algorithm>

#include "apng_file.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;

// Colours and alpha, interleaved, not premultiplied.
class Canvas {
 public:
  explicit Canvas(Size size) : size_(size), pixels_(std::size_t{4} * size.width * size.height) {}

  void draw(const ApngFrame& frame, const Image& image) {
    for (std::uint32_t y = 0; y < frame.size.height; ++y) {
      for (std::uint32_t x = 0; x < frame.size.width; ++x) {
        const std::size_t from = std::size_t{y} * frame.size.width + x;
        const std::byte alpha = image.alpha.empty() ? std::byte{255} : image.alpha[from];
        put(at(frame.x + x, frame.y + y), image.rgb.data() + 3 * from, alpha, frame.blend);
      }
    }
  }

  void clear(const ApngFrame& frame) {
    for (std::uint32_t y = 0; y < frame.size.height; ++y) {
      std::fill_n(at(frame.x, frame.y + y), std::size_t{4} * frame.size.width, std::byte{0});
    }
  }

  Samples samples() const {
    return {.bytes = pixels_,
            .size = size_,
            .colours = Colours::kRgb,
            .alpha = Alpha::kLast,
            .channels = 4};
  }

 private:
  std::byte* at(std::uint32_t x, std::uint32_t y) {
    return pixels_.data() + 4 * (std::size_t{y} * size_.width + x);
  }

  static std::uint32_t number(std::byte value) { return std::to_integer<std::uint32_t>(value); }

  // §13.2.1 "over": of two alphas out of 255, in numbers out of 255².
  static void put(std::byte* under, const std::byte* over, std::byte alpha, Blend blend) {
    if (blend == Blend::kSource || alpha == std::byte{255}) {
      std::copy(over, over + 3, under);
      under[3] = alpha;
      return;
    }
    const std::uint32_t upper = number(alpha) * 255;
    const std::uint32_t lower = (255 - number(alpha)) * number(under[3]);
    if (upper == 0) return;
    for (std::size_t c = 0; c < 3; ++c) {
      const std::uint32_t sum = number(over[c]) * upper + number(under[c]) * lower;
      under[c] = static_cast<std::byte>(sum / (upper + lower));
    }
    under[3] = static_cast<std::byte>((upper + lower) / 255);
  }

  Size size_;
  Bytes pixels_;
};

class Apng final : public PageReader {
 public:
  Apng(ApngFile file, Provenance provenance, const protocol::Request& request)
      : file_(std::move(file)),
        request_(request),
        provenance_(provenance),
        stills_(file_.still.data.empty() ? 0 : 1) {
    provenance_.pages = stills_ + static_cast<std::uint32_t>(file_.frames.size());
    provenance_.damaged = file_.damaged;
  }
  std::uint32_t pages() const override { return provenance_.pages; }

  Decoded read(std::uint32_t page) override {
    if (is_too_large(file_.canvas, request_.max_pixels)) return {Outcome::kTooLarge, {}};
    if (page < stills_) return show_still();
    if (!canvas_) canvas_.emplace(file_.canvas);
    const ApngFrame& frame = file_.frames[page - stills_];
    dispose();
    const bool keep = frame.disposal == Disposal::kPrevious && page != stills_;
    if (keep) kept_ = canvas_;
    last_ = &frame;
    const Decoded drawn = read_page(standalone_png(file_, frame), request_, 0);
    if (drawn.outcome != Outcome::kDone) return drawn;
    provenance_.damaged = provenance_.damaged || drawn.image.provenance.damaged;
    canvas_->draw(frame, drawn.image);
    return {Outcome::kDone, to_image(canvas_->samples(), provenance_, request_.rendering)};
  }

 private:
  Decoded show_still() {
    Decoded still = read_page(standalone_png(file_, file_.still), request_, 0);
    if (still.outcome != Outcome::kDone) return still;
    Image& image = still.image;
    image.rgb = orient(std::move(image.rgb), file_.canvas, provenance_.orientation);
    image.alpha = orient(std::move(image.alpha), file_.canvas, provenance_.orientation);
    const Size upright = oriented_size(file_.canvas, provenance_.orientation);
    image.width = upright.width;
    image.height = upright.height;
    image.provenance.orientation = provenance_.orientation;
    return still;
  }

  // What becomes of the frame before. The first one cannot go back to anything (§11.3.6.2).
  void dispose() {
    if (last_ == nullptr) return;
    if (kept_) {
      canvas_ = std::move(kept_);
      kept_.reset();
    } else if (last_->disposal != Disposal::kNone) {
      canvas_->clear(*last_);
    }
  }

  const ApngFile file_;
  const protocol::Request request_;
  Provenance provenance_;
  const std::uint32_t stills_;
  std::optional<Canvas> canvas_{};
  std::optional<Canvas> kept_{};
  const ApngFrame* last_ = nullptr;
};

}  // namespace

std::unique_ptr<PageReader> open_apng(ByteView file, const protocol::Request& request) {
  std::optional<ApngFile> parsed = parse_apng(file);
  if (!parsed) return nullptr;
  const Provenance provenance =
      describe(open_image(file, Format::kPng, Tolerance::kAnything), Format::kPng);
  return std::make_unique<Apng>(*std::move(parsed), provenance, request);
}

}  // namespace nightlight::media::worker
