#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "nightlight/core/clock.h"

namespace nightlight::sandbox {

enum class Zone : unsigned char { kStated, kMissing };

// A date-time or date as written. Without a zone `time` is read as UTC. Times outside the years 1
// to 9999 keep their order but not their value.
struct DateTime {
  Timestamp time;
  Zone zone;
};

// The forms of XML Schema's dateTime and date; nullopt for anything else.
std::optional<DateTime> parse_date_time(std::string_view text);
std::optional<DateTime> parse_date(std::string_view text);

// How many characters UTF-8 text has.
std::size_t character_count(std::string_view utf8);

// A local part of 1 to 64 bytes, "@", and a domain of at least two labels.
bool is_email_address(std::string_view text);
// An absolute URL with a host: "scheme://host…", without white space or control characters.
bool is_url(std::string_view text);
// IPv4 in four decimal parts, IPv6, or IPv6 with an IPv4 tail.
bool is_ip_address(std::string_view text);

}  // namespace nightlight::sandbox
