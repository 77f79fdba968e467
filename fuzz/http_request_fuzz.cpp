// nightlight-fuzz: nightlight::net ; covers: RequestReader
#include <algorithm>

#include "../src/net/src/request_reader.h"
#include "nightlight/core/check.h"

namespace {

using nightlight::ByteView;
using nightlight::net::RequestReader;

constexpr nightlight::net::ReadLimits kLimits{.max_header_bytes = 512, .max_body_bytes = 256};

struct Outcome {
  RequestReader::Step last;
  std::size_t consumed;
  nightlight::net::Request request;
};

// Makes `step` more bytes visible at a time.
Outcome read(ByteView bytes, std::size_t step) {
  RequestReader reader(kLimits);
  Outcome outcome{RequestReader::Step::kNeedMore, 0, {}};
  for (std::size_t visible = 0; visible < bytes.size();) {
    visible = std::min(visible + step, bytes.size());
    do {
      const auto fed = reader.feed(bytes.subspan(outcome.consumed, visible - outcome.consumed));
      NIGHTLIGHT_CHECK(fed.consumed <= visible - outcome.consumed);
      outcome.consumed += fed.consumed;
      outcome.last = fed.step;
    } while (outcome.last == RequestReader::Step::kHead);
    if (outcome.last != RequestReader::Step::kNeedMore) break;
  }
  if (outcome.last == RequestReader::Step::kRefused)
    NIGHTLIGHT_CHECK(reader.refusal().status >= 400);
  if (outcome.last == RequestReader::Step::kComplete) outcome.request = reader.take_request();
  return outcome;
}

}  // namespace

// One request must be read the same whether it comes at once or byte by byte: where two ways of
// reading disagree, a request can be smuggled.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const Outcome whole = read(bytes, std::max<std::size_t>(size, 1));
  const Outcome dripped = read(bytes, 1);
  NIGHTLIGHT_CHECK(whole.last == dripped.last);
  if (whole.last != RequestReader::Step::kComplete) return 0;
  NIGHTLIGHT_CHECK(whole.consumed == dripped.consumed);
  NIGHTLIGHT_CHECK(whole.request.path == dripped.request.path &&
                   whole.request.body == dripped.request.body);
  NIGHTLIGHT_CHECK(whole.request.headers.all() == dripped.request.headers.all());
  NIGHTLIGHT_CHECK(whole.request.body.size() <= kLimits.max_body_bytes);
  return 0;
}
