// nightlight-fuzz: nightlight::service ; covers: parse_role parse_bank_role parse_bank_action
#include "nightlight/core/check.h"
#include "nightlight/service/bank_set.h"
#include "nightlight/service/identity.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace nightlight;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto role = service::parse_role(text)) {
    NIGHTLIGHT_CHECK(service::role_name(*role) == text);
  }
  if (const auto role = service::parse_bank_role(text)) {
    NIGHTLIGHT_CHECK(service::role_name(*role) == text);
  }
  if (const auto action = service::parse_bank_action(text)) {
    NIGHTLIGHT_CHECK(service::action_name(*action) == text);
  }
  return 0;
}
