// nightlight-fuzz: nightlight::cybertip ; covers: decode_stored_report parse_incident_type
#include <algorithm>
#include <cstdint>

#include "../src/cybertip/src/stored_report.h"
#include "nightlight/core/check.h"
#include "nightlight/cybertip/report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nightlight;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  if (const auto report = cybertip::decode_stored_report(bytes)) {
    // One value has one form, and whatever was stored can be looked at.
    const auto again = cybertip::encode_stored_report(*report);
    NIGHTLIGHT_CHECK(again && std::equal(again->begin(), again->end(), bytes.begin(), bytes.end()));
    (void)cybertip::validate(*report, from_unix_ms(1768464000000));
  }
  if (const auto type = cybertip::parse_incident_type(as_text(bytes))) {
    NIGHTLIGHT_CHECK(cybertip::incident_type_name(*type) == as_text(bytes));
  }
  cybertip::Report report;
  report.narrative = cybertip::printable_text(as_text(bytes));
  NIGHTLIGHT_CHECK(cybertip::encode_report(report).has_value());
  return 0;
}
