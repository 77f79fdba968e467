#include "picture.h"

#include <new>

#include "allocation.h"
#include "bmp.h"
#include "gif.h"
#include "page.h"

namespace nightlight::media::worker {

using protocol::Outcome;

Decoded decode_picture(ByteView file, const protocol::Request& request) {
  forget_failed_allocations();
  try {
    if (request.format == Format::kGif && is_too_large(gif_screen(file), request.max_pixels)) {
      return {Outcome::kTooLarge, {}};
    }
    if (request.format == Format::kBmp) return decode_bmp(file, request);
    return read_page(file, request, 0);
  } catch (const vips::VError&) {
    return {outcome_of_failure(), {}};
  } catch (const std::bad_alloc&) {
    return {Outcome::kOutOfMemory, {}};
  }
}

}  // namespace nightlight::media::worker
