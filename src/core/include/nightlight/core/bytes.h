#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/core/result.h"

namespace nightlight {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;  // borrowed; valid for the call only

// The bytes of a text, and the text of bytes, without any conversion.
ByteView as_bytes(std::string_view text);
std::string_view as_text(ByteView bytes);
Bytes to_bytes(std::string_view text);
inline Bytes to_bytes(ByteView bytes) {
  return Bytes(bytes.begin(), bytes.end());
}

// Lower-case hexadecimal, two digits a byte.
std::string encode_hex(ByteView bytes);

// The bytes of an even number of hexadecimal digits in either case. Fails with kInvalidArgument and
// the position of the first wrong digit, or of the end when the number of digits is odd.
Result<Bytes> decode_hex(std::string_view text);

}  // namespace nightlight
