#pragma once

#include <memory>

#include "page.h"

namespace nightlight::media::worker {

// The frames or pages of one file, composed as a viewer shows them. Both functions may throw
// vips::VError and std::bad_alloc; a page that cannot be read says nothing about the next.
class PageReader {
 public:
  virtual ~PageReader() = default;
  virtual std::uint32_t pages() const = 0;  // at least 1
  // Called with rising numbers, from 0.
  virtual Decoded read(std::uint32_t page) = 0;
};

// `file` must outlive the reader. Throws vips::VError.
std::unique_ptr<PageReader> open_pages(ByteView file, const protocol::Request& request);

}  // namespace nightlight::media::worker
