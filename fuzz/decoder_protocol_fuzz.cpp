// nightlight-fuzz: nightlight_media_worker ; covers: parse_hello, parse_request, parse_answer,
// parse_prefix, parse_want, parse_frame, parse_progress, parse_summary
#include <algorithm>

#include "more_content.h"
#include "nightlight/core/check.h"
#include "protocol.h"

using namespace nightlight;
using namespace nightlight::media;

namespace {

// Whatever is taken is written back as the same bytes.
template <class Message, class Encode>
void check_again(const Result<Message>& parsed, ByteView bytes, Encode encode) {
  if (parsed) NIGHTLIGHT_CHECK(std::ranges::equal(encode(*parsed), bytes));
}

void try_messages(ByteView bytes, const protocol::Request& request) {
  (void)protocol::parse_prefix(bytes.first(std::min(bytes.size(), protocol::kPrefixSize)));
  check_again(protocol::parse_want(bytes, request), bytes, protocol::encode_want);
  check_again(protocol::parse_frame(bytes, request), bytes, protocol::encode_frame);
  check_again(protocol::parse_progress(bytes), bytes, protocol::encode_progress);
  check_again(protocol::parse_summary(bytes), bytes, protocol::encode_summary);
}

}  // namespace

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
  try_messages(input.subspan(head), *request);
  const auto answer = protocol::parse_answer(input.subspan(head), *request);
  if (!answer) return 0;
  NIGHTLIGHT_CHECK(std::ranges::equal(protocol::encode_answer(*answer), input.subspan(head)));
  const std::uint64_t pixels = std::uint64_t{answer->width} * answer->height;
  if (answer->outcome != protocol::Outcome::kDone) return 0;
  if (request->task != protocol::Task::kRender) {
    NIGHTLIGHT_CHECK(pixels <= request->max_pixels && answer->payload_size <= 4 * pixels);
  } else {
    NIGHTLIGHT_CHECK(std::max(answer->width, answer->height) <= request->max_side);
    NIGHTLIGHT_CHECK(answer->payload_size <= 4 * pixels + 65'536);
  }
  return 0;
}
