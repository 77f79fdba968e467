#include "pages.h"

#include <algorithm>
#include <new>

#include "allocation.h"
#include "gif.h"
#include "page_reader.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;

// One page, whatever it throws.
Decoded read_safely(PageReader& reader, std::uint32_t page) {
  forget_failed_allocations();
  try {
    return reader.read(page);
  } catch (const vips::VError&) {
    return {outcome_of_failure(), {}};
  } catch (const std::bad_alloc&) {
    return {Outcome::kOutOfMemory, {}};
  }
}

class PageWalk {
 public:
  PageWalk(const protocol::Request& request, FrameWriter& writer)
      : request_(request), writer_(writer) {}

  protocol::Summary run(PageReader& reader) {
    const std::uint32_t pages = std::min(reader.pages(), request_.max_pages);
    summary_.cut_short = pages < reader.pages();
    Outcome first_failure = Outcome::kDone;
    for (std::uint32_t page = 0; page < pages && !is_over_budget(); ++page) {
      const Decoded decoded = read_safely(reader, page);
      if (decoded.outcome != Outcome::kDone) {
        if (first_failure == Outcome::kDone) first_failure = decoded.outcome;
        note_failure(decoded.outcome);
        continue;
      }
      if (!hand_on(page, pages, reader.pages(), decoded.image)) break;
    }
    if (summary_.taken == 0) return {.outcome = first_failure};
    summary_.outcome = Outcome::kDone;
    return summary_;
  }

 private:
  bool is_over_budget() {
    if (pixels_ <= kMostPixelsOfPages * request_.max_pixels) return false;
    summary_.cut_short = true;
    return true;
  }

  void note_failure(Outcome outcome) {
    (outcome == Outcome::kTooLarge ? summary_.cut_short : summary_.damaged) = true;
  }

  bool hand_on(std::uint32_t page, std::uint32_t pages, std::uint32_t all, const Image& image) {
    pixels_ += std::uint64_t{image.width} * image.height;
    summary_.damaged = summary_.damaged || image.provenance.damaged;
    protocol::FrameHead head = head_of(Frame::Kind::kPage, page + 1, image);
    head.picture.provenance.pages = all;
    summary_.decoded_frames = page + 1;
    ++summary_.taken;
    const auto share = std::uint64_t{protocol::kWholeProgress} * (page + 1) / pages;
    return writer_.frame(head, image) && writer_.progress(static_cast<std::uint32_t>(share));
  }

  const protocol::Request& request_;
  FrameWriter& writer_;
  protocol::Summary summary_{};
  std::uint64_t pixels_ = 0;
};

}  // namespace

protocol::FrameHead head_of(Frame::Kind kind, std::uint32_t number, const Image& image) {
  protocol::FrameHead head{.kind = kind, .number = number};
  head.picture = {.outcome = Outcome::kDone,
                  .width = image.width,
                  .height = image.height,
                  .provenance = image.provenance,
                  .payload_size = image.rgb.size() + image.alpha.size()};
  return head;
}

protocol::Summary decode_pages(ByteView file, const protocol::Request& request,
                               FrameWriter& writer) {
  forget_failed_allocations();
  try {
    if (request.format == Format::kGif && is_too_large(gif_screen(file), request.max_pixels)) {
      return {.outcome = Outcome::kTooLarge};
    }
    const std::unique_ptr<PageReader> reader = open_pages(file, request);
    return PageWalk(request, writer).run(*reader);
  } catch (const vips::VError&) {
    return {.outcome = outcome_of_failure()};
  } catch (const std::bad_alloc&) {
    return {.outcome = Outcome::kOutOfMemory};
  }
}

}  // namespace nightlight::media::worker
