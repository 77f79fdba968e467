#include <algorithm>
#include <array>
#include <charconv>

#include "ascii.h"
#include "nightlight/net/backoff.h"

namespace nightlight::net {
namespace {

constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);
constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads a date from the front; after the first failure every further call fails too.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool skip(std::string_view expected) {
    if (!ok_ || !text_.starts_with(expected)) return ok_ = false;
    text_.remove_prefix(expected.size());
    return true;
  }
  int digits(std::size_t count) {
    int value = 0;
    if (!ok_ || text_.size() < count) return fail();
    for (const char c : text_.substr(0, count)) {
      if (!is_digit(c)) return fail();
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return value;
  }
  // Two digits, or a blank and one (asctime).
  int padded_day() { return text_.starts_with(' ') && skip(" ") ? digits(1) : digits(2); }
  unsigned month() {
    for (unsigned i = 0; i < kMonths.size(); ++i) {
      if (text_.starts_with(kMonths[i])) return skip(kMonths[i]) ? i + 1 : 0;
    }
    return static_cast<unsigned>(fail());
  }
  std::chrono::seconds time_of_day() {
    const int hour = digits(2);
    skip(":");
    const int minute = digits(2);
    skip(":");
    const int second = digits(2);
    if (hour > 23 || minute > 59 || second > 60) fail();
    return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  }
  bool finished() const { return ok_ && text_.empty(); }

 private:
  int fail() {
    ok_ = false;
    return 0;
  }

  std::string_view text_;
  bool ok_ = true;
};

struct Date {
  int year = 0;
  unsigned month = 0;
  int day = 0;
  std::chrono::seconds time{0};
};

std::optional<Timestamp> to_timestamp(const Date& date) {
  const std::chrono::year_month_day day(std::chrono::year(date.year),
                                        std::chrono::month(date.month),
                                        std::chrono::day(static_cast<unsigned>(date.day)));
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day) + date.time;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", after the day's name.
std::optional<Date> read_imf_fixdate(Reader in) {
  Date date;
  in.skip(", ");
  date.day = in.digits(2);
  in.skip(" ");
  date.month = in.month();
  in.skip(" ");
  date.year = in.digits(4);
  in.skip(" ");
  date.time = in.time_of_day();
  in.skip(" GMT");
  return in.finished() ? std::optional(date) : std::nullopt;
}

// "Sunday, 06-Nov-94 08:49:37 GMT", after the day's name. A year that looks more than 50 years
// ahead is the last one with these digits in the past.
std::optional<Date> read_rfc850_date(Reader in, Timestamp now) {
  Date date;
  in.skip(", ");
  date.day = in.digits(2);
  in.skip("-");
  date.month = in.month();
  in.skip("-");
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int this_year = static_cast<int>(today.year());
  date.year = this_year - this_year % 100 + in.digits(2);
  if (date.year > this_year + 50) date.year -= 100;
  in.skip(" ");
  date.time = in.time_of_day();
  in.skip(" GMT");
  return in.finished() ? std::optional(date) : std::nullopt;
}

// "Sun Nov  6 08:49:37 1994", after the day's name.
std::optional<Date> read_asctime_date(Reader in) {
  Date date;
  in.skip(" ");
  date.month = in.month();
  in.skip(" ");
  date.day = in.padded_day();
  in.skip(" ");
  date.time = in.time_of_day();
  in.skip(" ");
  date.year = in.digits(4);
  return in.finished() ? std::optional(date) : std::nullopt;
}

std::optional<Timestamp> read_http_date(std::string_view text, Timestamp now) {
  for (const std::string_view day : kDays) {
    if (text.starts_with(day)) {
      const auto date = read_rfc850_date(Reader(text.substr(day.size())), now);
      return date ? to_timestamp(*date) : std::nullopt;
    }
    if (!text.starts_with(day.substr(0, 3))) continue;
    const Reader rest(text.substr(3));
    auto date = read_imf_fixdate(rest);
    if (!date) date = read_asctime_date(rest);
    return date ? to_timestamp(*date) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> read_seconds(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const std::int64_t limit = std::chrono::seconds(std::chrono::hours(24)).count();
  if (error != std::errc() || seconds > limit) return kLongest;
  return std::chrono::seconds(seconds);
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, Timestamp now) {
  const std::string_view text = trim(value);
  if (const auto seconds = read_seconds(text)) return seconds;
  const auto date = read_http_date(text, now);
  if (!date) return std::nullopt;
  return std::clamp(*date - now, std::chrono::milliseconds(0), kLongest);
}

}  // namespace nightlight::net
