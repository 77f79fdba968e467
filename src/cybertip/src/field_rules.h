#pragma once

#include <string_view>

namespace nightlight::cybertip {

// Whether a text has the form the documentation asks for; lengths are looked at elsewhere.

// A numeric IPv4, IPv6 or IPv4-mapped IPv6 address.
bool is_ip_address(std::string_view text);
// One mailbox as people write it (RFC 5321's dot-string and a domain of at least two labels), local
// part of at most 64 bytes.
bool is_email(std::string_view text);
// An absolute http or https URL with a host, in printable ASCII.
bool is_web_url(std::string_view text);

}  // namespace nightlight::cybertip
