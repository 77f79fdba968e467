#include "text.h"

#include <cstdint>

namespace nightlight::casework {

namespace {

struct Point {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

// The code point at the front of a text that is not empty. RFC 3629, section 4: no overlong form,
// no surrogate, nothing past U+10FFFF.
Point first_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  char32_t value = lead & (0x7fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0u) != 0x80) return {};
    value = (value << 6) | (next & 0x3fu);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kLeast[bytes] || value > 0x10ffff || surrogate) return {};
  return {value, bytes};
}

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

enum class Controls : unsigned char { kAllowed, kRefused };

Status check(std::string_view text, const TextLimit& limit, Controls controls) {
  if (text.size() < limit.least) {
    return Error(Code::kInvalidArgument, "the text is too short").in(limit.field).at(text.size());
  }
  if (text.size() > limit.most) {
    return Error(Code::kInvalidArgument, "the text is too long").in(limit.field).at(limit.most);
  }
  for (std::size_t at = 0; at < text.size();) {
    const Point point = first_point(text.substr(at));
    if (point.bytes == 0) {
      return Error(Code::kInvalidArgument, "the text is not UTF-8").in(limit.field).at(at);
    }
    if (point.value == 0 || (controls == Controls::kRefused && is_control(point.value))) {
      return Error(Code::kInvalidArgument, "the text holds a control character")
          .in(limit.field)
          .at(at);
    }
    at += point.bytes;
  }
  return {};
}

}  // namespace

Status check_text(std::string_view text, const TextLimit& limit) {
  return check(text, limit, Controls::kAllowed);
}

Status check_line(std::string_view text, const TextLimit& limit) {
  return check(text, limit, Controls::kRefused);
}

}  // namespace nightlight::casework
