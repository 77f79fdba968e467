// nightlight-fuzz: nightlight::service ; covers: parse_role
#include "nightlight/core/check.h"
#include "nightlight/service/identity.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto role = nightlight::service::parse_role(text);
  if (role) NIGHTLIGHT_CHECK(nightlight::service::role_name(*role) == text);
  return 0;
}
