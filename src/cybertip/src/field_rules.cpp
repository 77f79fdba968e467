#include "field_rules.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

namespace nightlight::cybertip {

namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// RFC 5322, section 3.2.3: atext.
bool is_atom_char(char c) {
  return is_alphanumeric(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_domain_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_atom(std::string_view atom) {
  return !atom.empty() && std::all_of(atom.begin(), atom.end(), is_atom_char);
}

// How many parts between dots there are; 0 when one of them is not as it should be.
int count_parts(std::string_view text, bool (*is_part)(std::string_view)) {
  int parts = 0;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_part(text.substr(0, dot))) return 0;
    ++parts;
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_ip_address(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return false;
  const std::string terminated(text);
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, terminated.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1;
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at > 64) return false;
  return count_parts(text.substr(0, at), is_atom) >= 1 &&
         count_parts(text.substr(at + 1), is_domain_label) >= 2;
}

bool is_web_url(std::string_view text) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7f' &&
           std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
  if (!printable) return false;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    std::string_view host = text.substr(scheme.size());
    host = host.substr(0, host.find_first_of("/?#"));
    host = host.substr(0, host.rfind(':'));
    return count_parts(host, is_domain_label) >= 2;
  }
  return false;
}

}  // namespace nightlight::cybertip
