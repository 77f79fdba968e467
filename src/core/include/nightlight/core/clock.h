#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "nightlight/core/result.h"

namespace nightlight {

// A moment in UTC, to the millisecond.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

// The only way code under src/ learns the time; programs in apps/ pass the real one.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

// "2026-01-15T08:00:00.123Z" (RFC 3339), always with three digits of fraction, always UTC.
std::string format_rfc3339(Timestamp time);

// Reads an RFC 3339 date-time with years 1970 to 9999. The zone is required; digits past the
// millisecond are cut. Fails with kInvalidArgument and the byte position of the first thing wrong.
Result<Timestamp> parse_rfc3339(std::string_view text);

// Milliseconds since 1970-01-01T00:00:00Z, the form in which times are stored.
inline std::int64_t to_unix_ms(Timestamp time) {
  return time.time_since_epoch().count();
}
inline Timestamp from_unix_ms(std::int64_t ms) {
  return Timestamp(std::chrono::milliseconds(ms));
}

}  // namespace nightlight
