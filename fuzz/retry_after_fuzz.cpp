// nightlight-fuzz: nightlight::net ; covers: parse_retry_after
#include <cstring>

#include "nightlight/core/check.h"
#include "nightlight/net/backoff.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  // The first four bytes are the time of the call, as seconds since 1970.
  std::uint32_t seconds = 0;
  if (size < sizeof seconds) return 0;
  std::memcpy(&seconds, data, sizeof seconds);
  const nightlight::Timestamp now(std::chrono::seconds{seconds});
  const std::string_view text(reinterpret_cast<const char*>(data) + sizeof seconds,
                              size - sizeof seconds);
  const auto wait = nightlight::net::parse_retry_after(text, now);
  NIGHTLIGHT_CHECK(!wait ||
                   (*wait >= std::chrono::milliseconds(0) && *wait <= std::chrono::hours(24)));
  return 0;
}
