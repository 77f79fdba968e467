#include "nightlight/net/backoff.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace nightlight::net {

std::chrono::milliseconds backoff_delay(const BackoffOptions& options, int failures,
                                        Random& random) {
  const std::int64_t longest = std::max<std::int64_t>(options.longest.count(), 0);
  std::int64_t whole = std::clamp<std::int64_t>(options.first.count(), 0, longest);
  for (int i = 1; i < failures && whole != 0 && whole < longest; ++i) {
    whole = whole > longest / 2 ? longest : whole * 2;
  }
  const std::int64_t half = whole / 2;
  const auto width = static_cast<std::uint64_t>(whole - half) + 1;
  std::array<std::byte, sizeof(std::uint64_t)> bytes{};
  random.fill(bytes);
  std::uint64_t draw = 0;
  std::memcpy(&draw, bytes.data(), sizeof draw);
  // The remainder favours small values by less than width / 2^64, which no peer can notice.
  return std::chrono::milliseconds(half + static_cast<std::int64_t>(draw % width));
}

}  // namespace nightlight::net
