#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nightlight/core/result.h"

namespace nightlight::net {

constexpr std::size_t kMaxQueryPairs = 128;

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

// A request target in origin form (RFC 9112, section 3.2.1): '/' path [ '?' query ], decoded. Fails
// with kInvalidArgument and a byte position for another form, a character that no path may hold,
// bad percent-encoding, a NUL, an encoded '/' and a part that is "." or ".." before or after
// decoding; with kExhausted for more than kMaxQueryPairs pairs.
Result<Target> parse_target(std::string_view text);

}  // namespace nightlight::net
