#include "text.h"

#include <libxml/chvalid.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlstring.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "nightlight/cybertip/report.h"

namespace nightlight::cybertip {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

struct Char {
  int value = 0;
  std::size_t bytes = 0;  // 0: not UTF-8, or not allowed in XML
};

// The character at the front of a text that is not empty. libxml2 reads overlong forms too: writing
// the value again and comparing finds them.
Char first_char(std::string_view text) {
  int bytes = static_cast<int>(std::min<std::size_t>(text.size(), 4));
  const auto* start = reinterpret_cast<const unsigned char*>(text.data());
  const int value = xmlGetUTF8Char(start, &bytes);
  if (value < 0 || !xmlIsCharQ(static_cast<unsigned>(value))) return {};
  std::array<xmlChar, 8> again{};
  const int written = xmlCopyCharMultiByte(again.data(), value);
  if (written != bytes || std::memcmp(again.data(), start, static_cast<std::size_t>(bytes)) != 0) {
    return {};
  }
  return {value, static_cast<std::size_t>(bytes)};
}

}  // namespace

TextFacts examine(std::string_view text) {
  TextFacts facts;
  for (std::size_t at = 0; at < text.size();) {
    const Char next = first_char(text.substr(at));
    if (next.bytes == 0) {
      facts.forbidden_at = at;
      return facts;
    }
    facts.units += next.value > 0xffff ? 2 : 1;
    at += next.bytes;
  }
  return facts;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string printable_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Char next = first_char(text.substr(at));
    out += next.bytes == 0 ? kReplacement : text.substr(at, next.bytes);
    at += std::max<std::size_t>(next.bytes, 1);
  }
  return out;
}

std::string one_line(std::string_view text, std::size_t bytes) {
  // Cutting first may split the last character, which then shows as a replacement character.
  std::string line = printable_text(text.substr(0, bytes));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

}  // namespace nightlight::cybertip
