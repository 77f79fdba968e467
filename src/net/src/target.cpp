#include "target.h"

#include "ascii.h"
#include "nightlight/net/message.h"
#include "percent.h"

namespace nightlight::net {
namespace {

// pchar of RFC 3986 and '/'.
bool is_path_char(char c) {
  return is_digit(c) || is_alpha(c) ||
         (c != '\0' && std::string_view("/%-._~!$&'()*+,;=:@").find(c) != std::string_view::npos);
}

// Browsers leave more characters bare in a query than RFC 3986 allows; none that ends a line or a
// URL.
bool is_query_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '#';
}

Status check_characters(std::string_view text, std::size_t path_size) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i < path_size ? !is_path_char(text[i]) : !is_query_char(text[i])) {
      return Error(Code::kInvalidArgument, "a character that a target may not hold").at(i);
    }
  }
  return {};
}

// Decoding happens a part at a time, so that an encoded '/' cannot pass for a separator: two
// readers of one path must see the same parts.
Result<std::string> decode_path(std::string_view text) {
  std::string path;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('/', at + 1), text.size());
    const auto part = percent_decode(text.substr(at + 1, end - at - 1), Plus::kIsPlus);
    if (!part) return part.error().at(part.error().position().value_or(0) + at + 1);
    if (*part == "." || *part == ".." || part->find('/') != std::string::npos) {
      return Error(Code::kInvalidArgument, "a path part that leads elsewhere").at(at + 1);
    }
    path += '/';
    path += *part;
    at = end;
  }
  return path;
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  if (!text.starts_with('/')) {
    return Error(Code::kInvalidArgument, "a target starts with '/'").at(0);
  }
  const std::size_t path_size = std::min(text.find('?'), text.size());
  NIGHTLIGHT_RETURN_IF_ERROR(check_characters(text, path_size));
  Target target;
  NIGHTLIGHT_ASSIGN_OR_RETURN(target.path, decode_path(text.substr(0, path_size)));
  if (path_size < text.size()) {
    auto query = parse_form(text.substr(path_size + 1), kMaxQueryPairs);
    if (!query) return query.error().at(query.error().position().value_or(0) + path_size + 1);
    target.query = *std::move(query);
  }
  return target;
}

}  // namespace nightlight::net
