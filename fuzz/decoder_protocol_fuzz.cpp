// nightlight-fuzz: nightlight_media_worker ; covers: parse_hello, parse_request, parse_answer
#include <algorithm>

#include "more_content.h"
#include "nightlight/core/check.h"
#include "protocol.h"

using namespace nightlight;
using namespace nightlight::media;

// A request and then an answer to it, both from the input. Whatever passes is written back as the
// same bytes, and never asks for more memory than the request allows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(reinterpret_cast<const std::byte*>(data), size);
  (void)sniff_format(input);
  for (const Format format : {Format::kJpeg, Format::kPng, Format::kWebp, Format::kAvif}) {
    (void)has_more_content(input, format);
  }
  (void)protocol::parse_hello(input.first(std::min(size, protocol::kHelloSize)));
  const std::size_t head = std::min(size, protocol::kRequestSize);
  const auto request = protocol::parse_request(input.first(head));
  if (!request) return 0;
  NIGHTLIGHT_CHECK(std::ranges::equal(protocol::encode_request(*request), input.first(head)));
  const auto answer = protocol::parse_answer(input.subspan(head), *request);
  if (!answer) return 0;
  NIGHTLIGHT_CHECK(std::ranges::equal(protocol::encode_answer(*answer), input.subspan(head)));
  const std::uint64_t pixels = std::uint64_t{answer->width} * answer->height;
  if (request->task == protocol::Task::kDecode) {
    NIGHTLIGHT_CHECK(pixels <= request->max_pixels && answer->payload_size == 3 * pixels);
  } else {
    NIGHTLIGHT_CHECK(std::max(answer->width, answer->height) <= request->max_side);
    NIGHTLIGHT_CHECK(answer->payload_size <= 4 * pixels + 65'536);
  }
  return 0;
}
