#include "nightlight/core/bytes.h"

namespace nightlight {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

ByteView as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes to_bytes(std::string_view text) {
  return to_bytes(as_bytes(text));
}

std::string encode_hex(ByteView bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::byte b : bytes) {
    text += kDigits[std::to_integer<unsigned>(b) >> 4];
    text += kDigits[std::to_integer<unsigned>(b) & 15];
  }
  return text;
}

Result<Bytes> decode_hex(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (digit_value(text[i]) < 0) {
      return Error(Code::kInvalidArgument, "not a hexadecimal digit").at(i);
    }
  }
  if (text.size() % 2 != 0) {
    return Error(Code::kInvalidArgument, "odd number of hexadecimal digits").at(text.size());
  }
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = std::byte(digit_value(text[2 * i]) << 4 | digit_value(text[2 * i + 1]));
  }
  return bytes;
}

}  // namespace nightlight
