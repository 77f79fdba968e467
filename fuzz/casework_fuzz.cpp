// nightlight-fuzz: nightlight::casework ; covers: parse_case_state parse_tier AccountRef::parse
#include <cstdint>

#include "nightlight/casework/casework.h"
#include "nightlight/core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nightlight;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto state = casework::parse_case_state(text)) {
    NIGHTLIGHT_CHECK(casework::state_name(*state) == text);
  }
  if (const auto tier = casework::parse_tier(text)) {
    NIGHTLIGHT_CHECK(casework::tier_name(*tier) == text);
  }
  if (const auto account = casework::AccountRef::parse(text)) {
    NIGHTLIGHT_CHECK(account->text() == text && size >= 1 && size <= 255);
  }
  return 0;
}
