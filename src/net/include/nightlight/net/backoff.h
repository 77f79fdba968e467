#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "nightlight/core/clock.h"
#include "nightlight/core/random.h"

namespace nightlight::net {

struct BackoffOptions {
  std::chrono::milliseconds first{1000};
  std::chrono::milliseconds longest{300'000};
};

// How long to wait before try number `failures` + 1: uniform in [half, whole] of first ·
// 2^(failures-1), at most `longest`. `failures` counts from 1.
std::chrono::milliseconds backoff_delay(const BackoffOptions& options, int failures,
                                        Random& random);

// The wait a Retry-After header asks for (RFC 9110, section 10.2.3), as seconds or as a date;
// nullopt when it is unreadable. Never negative, cut to 24 hours.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, Timestamp now);

}  // namespace nightlight::net
