#include "nightlight/net/message.h"
#include "percent.h"

namespace nightlight::net {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte of the escape at `at`, or -1.
int escaped_byte(std::string_view text, std::size_t at) {
  if (text.size() - at < 3) return -1;
  const int high = hex_digit(text[at + 1]);
  const int low = hex_digit(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

Error shifted(const Error& error, std::size_t by) {
  return error.at(error.position().value_or(0) + by);
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int byte = escaped_byte(text, i);
      if (byte < 0) return Error(Code::kInvalidArgument, "bad percent-encoding").at(i);
      if (byte == 0) return Error(Code::kInvalidArgument, "an encoded NUL").at(i);
      c = static_cast<char>(byte);
      i += 2;
    } else if (c == '\0') {
      return Error(Code::kInvalidArgument, "a NUL").at(i);
    } else if (c == '+' && plus == Plus::kIsSpace) {
      c = ' ';
    }
    out.push_back(c);
  }
  return out;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text,
                                                                    std::size_t max_pairs) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('&', at), text.size());
    const std::string_view pair = text.substr(at, end - at);
    if (!pair.empty()) {
      if (pairs.size() == max_pairs) return Error(Code::kExhausted, "too many pairs").at(at);
      const std::size_t equals = std::min(pair.find('='), pair.size());
      const std::size_t value_at = std::min(equals + 1, pair.size());
      auto name = percent_decode(pair.substr(0, equals), Plus::kIsSpace);
      if (!name) return shifted(name.error(), at);
      auto value = percent_decode(pair.substr(value_at), Plus::kIsSpace);
      if (!value) return shifted(value.error(), at + value_at);
      pairs.emplace_back(*std::move(name), *std::move(value));
    }
    at = end + 1;
  }
  return pairs;
}

}  // namespace nightlight::net
