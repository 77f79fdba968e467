#pragma once

#include <string>
#include <string_view>

#include "nightlight/core/result.h"

namespace nightlight::net {

enum class Plus : unsigned char { kIsPlus, kIsSpace };

// `text` with each %XX replaced by its byte. Fails with kInvalidArgument and the byte position of a
// '%' without two hexadecimal digits, or of one that means NUL.
Result<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace nightlight::net
