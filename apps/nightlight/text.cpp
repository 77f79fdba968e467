#include "text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace nightlight::cli {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;  // in bytes
  bool valid = false;
};

struct Lead {
  std::size_t size;
  char32_t bits;
  char32_t smallest;  // anything below is an overlong form
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xC0 && byte < 0xE0) return {2, byte & 0x1Fu, 0x80};
  if (byte >= 0xE0 && byte < 0xF0) return {3, byte & 0x0Fu, 0x800};
  if (byte >= 0xF0 && byte < 0xF8) return {4, byte & 0x07u, 0x10000};
  return {0, 0, 0};
}

// The code point at the start of a text that is not empty; one byte and not valid when there is
// none.
CodePoint first_code_point(std::string_view text) {
  const Lead lead = lead_of(static_cast<unsigned char>(text[0]));
  if (lead.size == 0 || lead.size > text.size()) return {};
  char32_t value = lead.bits;
  for (std::size_t i = 1; i < lead.size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0u) != 0x80u) return {};
    value = value << 6 | (byte & 0x3Fu);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < lead.smallest || value > 0x10FFFF || surrogate) return {};
  return {value, lead.size, true};
}

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t value) {
  return std::ranges::any_of(
      ranges, [value](Range range) { return value >= range.first && value <= range.last; });
}

// Control characters, separators of lines, marks and overrides of direction (Unicode 15, categories
// Cc, Zl, Zp and the Bidi_Control property), and the byte order mark.
constexpr std::array<Range, 8> kUnsafe{{{0x00, 0x1F},
                                        {0x7F, 0x9F},
                                        {0x61C, 0x61C},
                                        {0x200E, 0x200F},
                                        {0x2028, 0x202E},
                                        {0x2066, 0x2069},
                                        {0xFEFF, 0xFEFF},
                                        {0xFFF9, 0xFFFB}}};

// The blocks that matter in file names; not all of East Asian Width.
constexpr std::array<Range, 9> kWide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1FAFF},
                                      {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 6> kNarrowest{{{0x300, 0x36F},
                                           {0x200B, 0x200D},
                                           {0x20D0, 0x20FF},
                                           {0xFE00, 0xFE0F},
                                           {0x1AB0, 0x1AFF},
                                           {0xE0100, 0xE01EF}}};

std::size_t width_of(char32_t value) {
  if (is_in(kNarrowest, value)) return 0;
  return is_in(kWide, value) ? 2 : 1;
}

// The longest start of `text` within `columns`.
std::string_view start_within(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  std::size_t used = 0;
  while (bytes < text.size()) {
    const CodePoint next = first_code_point(text.substr(bytes));
    used += width_of(next.value);
    if (used > columns) break;
    bytes += next.size;
  }
  return text.substr(0, bytes);
}

// The longest end of `text` within `columns`.
std::string_view end_within(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  while (display_width(text.substr(bytes)) > columns) {
    bytes += first_code_point(text.substr(bytes)).size;
  }
  return text.substr(bytes);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

std::string wrap_line(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string lines;
  std::size_t used = 0;
  for (const std::string_view word : split(text, ' ')) {
    const std::size_t width = display_width(word);
    if (used > 0 && used + 1 + width > columns) {
      lines += '\n';
      used = 0;
    }
    lines += used == 0 ? std::string(indent, ' ') : " ";
    used = (used == 0 ? indent : used + 1) + width;
    lines += word;
  }
  return lines;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = first_code_point(text.substr(at));
    const std::string_view bytes = text.substr(at, next.size);
    at += next.size;
    if (next.valid && !is_in(kUnsafe, next.value)) {
      safe += bytes;
      continue;
    }
    for (const char byte : bytes) {
      safe += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return safe;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = first_code_point(text.substr(at));
    if (!next.valid) return false;
    at += next.size;
  }
  return true;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = first_code_point(text.substr(at));
    width += width_of(next.value);
    at += next.size;
  }
  return width;
}

std::string shorten_middle(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  const std::size_t left = (columns - 1) / 2;
  const std::size_t right = columns - 1 - left;
  return std::string(start_within(text, left)) + "…" + std::string(end_within(text, right));
}

std::string wrap(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string lines;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) lines += wrap_line(line, columns, indent);
    lines += '\n';
  }
  return lines;
}

std::string with_separators(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", with_separators(number), noun, number == 1 ? "" : "s");
}

}  // namespace nightlight::cli
