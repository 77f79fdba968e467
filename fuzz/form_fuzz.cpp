// nightlight-fuzz: nightlight::net ; covers: parse_form parse_target
#include <algorithm>

#include "../src/net/src/target.h"
#include "nightlight/core/check.h"
#include "nightlight/net/message.h"

namespace {

// A path that is accepted keeps what message.h promises of Request::path.
void check_target(std::string_view text) {
  const auto target = nightlight::net::parse_target(text);
  if (!target) return;
  NIGHTLIGHT_CHECK(target->path.starts_with('/'));
  NIGHTLIGHT_CHECK(target->path.find('\0') == std::string::npos);
  for (std::size_t at = 0; at < target->path.size();) {
    const std::size_t end = std::min(target->path.find('/', at + 1), target->path.size());
    const std::string part = target->path.substr(at + 1, end - at - 1);
    NIGHTLIGHT_CHECK(part != "." && part != "..");
    at = end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_target(text);
  const auto pairs = nightlight::net::parse_form(text, 64);
  if (!pairs) {
    NIGHTLIGHT_CHECK(pairs.error().position().value_or(size + 1) <= size);
    return 0;
  }
  NIGHTLIGHT_CHECK(pairs->size() <= 64);
  for (const auto& [name, value] : *pairs) {
    NIGHTLIGHT_CHECK(name.size() + value.size() <= size);
    NIGHTLIGHT_CHECK((name + value).find('\0') == std::string::npos);
  }
  return 0;
}
