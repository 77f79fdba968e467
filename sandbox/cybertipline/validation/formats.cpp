#include "cybertipline/validation/formats.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace nightlight::sandbox {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a text from the front; every step says whether it found what it wanted.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool literal(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `count` digits.
  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count || !std::all_of(rest_.begin(), rest_.begin() + count, is_digit)) {
      return std::nullopt;
    }
    int value = 0;
    for (const char c : rest_.substr(0, count)) value = value * 10 + (c - '0');
    rest_.remove_prefix(count);
    return value;
  }

  // As many digits as there are.
  std::string_view run_of_digits() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
    const std::string_view run = rest_.substr(0, std::size_t(end - rest_.begin()));
    rest_.remove_prefix(run.size());
    return run;
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

constexpr int kFarYear = 10'000;

// A year has four digits, or more without a leading zero. Years past 9999 become one far year.
std::optional<int> scan_year(Scanner& in) {
  const bool negative = in.literal('-');
  const std::string_view run = in.run_of_digits();
  if (run.size() < 4 || (run.size() > 4 && run.front() == '0') || run == "0000") {
    return std::nullopt;
  }
  int year = kFarYear;
  if (run.size() == 4) year = Scanner(run).digits(4).value_or(kFarYear);
  return negative ? -year : year;
}

std::optional<Timestamp> scan_day(Scanner& in) {
  const auto year = scan_year(in);
  if (!year || !in.literal('-')) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.literal('-')) return std::nullopt;
  const auto day = in.digits(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(unsigned(*month)),
                                         std::chrono::day(unsigned(*day))};
  if (!date.ok()) return std::nullopt;
  return Timestamp(std::chrono::sys_days(date));
}

// The milliseconds of ".123…"; at least one digit must follow the point.
std::optional<int> scan_fraction(Scanner& in) {
  if (!in.literal('.')) return 0;
  const std::string_view run = in.run_of_digits();
  if (run.empty()) return std::nullopt;
  std::string padded(run.substr(0, 3));
  padded.resize(3, '0');
  return Scanner(padded).digits(3);
}

std::optional<std::chrono::milliseconds> scan_time(Scanner& in) {
  const auto hour = in.digits(2);
  if (!hour || !in.literal(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || !in.literal(':')) return std::nullopt;
  const auto second = in.digits(2);
  if (!second) return std::nullopt;
  const auto fraction = scan_fraction(in);
  if (!fraction) return std::nullopt;
  const bool end_of_day = *hour == 24 && *minute == 0 && *second == 0 && *fraction == 0;
  if ((*hour > 23 && !end_of_day) || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
         std::chrono::milliseconds(*fraction);
}

// What to take off a local time; nullopt when what follows is no zone.
std::optional<std::pair<std::chrono::minutes, Zone>> scan_zone(Scanner& in) {
  if (in.at_end()) return std::pair(std::chrono::minutes(0), Zone::kMissing);
  if (in.literal('Z')) return std::pair(std::chrono::minutes(0), Zone::kStated);
  const bool east = in.literal('+');
  if (!east && !in.literal('-')) return std::nullopt;
  const auto hour = in.digits(2);
  if (!hour || !in.literal(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || *minute > 59 || *hour > 14 || (*hour == 14 && *minute != 0)) return std::nullopt;
  const std::chrono::minutes offset(*hour * 60 + *minute);
  return std::pair(east ? offset : -offset, Zone::kStated);
}

bool has_space_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7f;
  });
}

bool is_label_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_domain(std::string_view text) {
  std::size_t labels = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (label.empty() || label.front() == '-' || label.back() == '-' ||
        !std::all_of(label.begin(), label.end(), is_label_character)) {
      return false;
    }
    ++labels;
    if (dot == std::string_view::npos) return labels >= 2;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::optional<DateTime> parse_date_time(std::string_view text) {
  Scanner in(text);
  const auto day = scan_day(in);
  if (!day || !in.literal('T')) return std::nullopt;
  const auto time = scan_time(in);
  if (!time) return std::nullopt;
  const auto zone = scan_zone(in);
  if (!zone || !in.at_end()) return std::nullopt;
  return DateTime{*day + *time - zone->first, zone->second};
}

std::optional<DateTime> parse_date(std::string_view text) {
  Scanner in(text);
  const auto day = scan_day(in);
  if (!day) return std::nullopt;
  const auto zone = scan_zone(in);
  if (!zone || !in.at_end()) return std::nullopt;
  return DateTime{*day - zone->first, zone->second};
}

std::size_t character_count(std::string_view utf8) {
  return std::size_t(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

bool is_email_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || has_space_or_control(text)) return false;
  const std::string_view local = text.substr(0, at);
  if (local.empty() || local.size() > 64 || local.find('@') != std::string_view::npos) return false;
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) {
    return false;
  }
  return is_domain(text.substr(at + 1));
}

bool is_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0 || has_space_or_control(text)) return false;
  const std::string_view scheme = text.substr(0, colon);
  const bool scheme_ok = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
           c == '-' || c == '.';
  });
  const std::string_view host =
      text.substr(colon + 3, text.find_first_of("/?#", colon + 3) - colon - 3);
  return scheme_ok && !is_digit(scheme.front()) && !host.empty();
}

bool is_ip_address(std::string_view text) {
  const std::string name(text);
  if (name.find('\0') != std::string::npos) return false;
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  return inet_pton(AF_INET, name.c_str(), parsed.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), parsed.data()) == 1;
}

}  // namespace nightlight::sandbox
