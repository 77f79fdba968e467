// nightlight-fuzz: nightlight::sandbox_cybertipline nightlight::core ; covers: parse_fault,
// parse_fault_rules, parse_settings, parse_accounts, decode_base64, parse_id
#include <cstdint>
#include <string>

#include "cybertipline/accounts.h"
#include "cybertipline/faults.h"
#include "cybertipline/form.h"
#include "cybertipline/settings.h"
#include "nightlight/core/check.h"

// Whatever is accepted keeps to its limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nightlight;
  using namespace nightlight::sandbox;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto fault = parse_fault(text)) NIGHTLIGHT_CHECK(fault->delay <= kLongestDelay);
  if (const auto rules = parse_fault_rules(text)) {
    for (const FaultRule& rule : *rules) NIGHTLIGHT_CHECK(rule.count >= 1);
  }
  if (const auto settings = parse_settings(text, {})) {
    NIGHTLIGHT_CHECK(parse_settings(to_json(*settings), {}).has_value());
  }
  if (const auto accounts = parse_accounts(text)) NIGHTLIGHT_CHECK(!accounts->empty());
  if (const auto bytes = decode_base64(text)) NIGHTLIGHT_CHECK(bytes->size() <= size);
  net::Request request;
  request.body = to_bytes(text);
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  if (const auto id = read_id(request)) NIGHTLIGHT_CHECK(*id > 0);
  return 0;
}
