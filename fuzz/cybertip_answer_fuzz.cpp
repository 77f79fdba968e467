// nightlight-fuzz: nightlight::cybertip ; covers: parse_answer parse_destination_kind
#include <cstdint>

#include "../src/cybertip/src/answer.h"
#include "nightlight/core/check.h"
#include "nightlight/cybertip/destination.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nightlight;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  if (const auto answer = cybertip::parse_answer(bytes)) {
    NIGHTLIGHT_CHECK(!answer->report_id || *answer->report_id > 0);
    NIGHTLIGHT_CHECK(!answer->file_id || cybertip::is_file_id(*answer->file_id));
  }
  if (const auto kind = cybertip::parse_destination_kind(as_text(bytes))) {
    NIGHTLIGHT_CHECK(cybertip::destination_kind_name(*kind) == as_text(bytes));
  }
  return 0;
}
