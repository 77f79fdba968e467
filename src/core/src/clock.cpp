#include "nightlight/core/clock.h"

#include <fmt/format.h>

namespace nightlight {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::year_month_day;

// Walks over the text; the first thing wrong sets `failed_at_` and ends all further reading.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = peek();
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
      ++at_;
    }
    return value;
  }
  char one_of(std::string_view allowed) {
    const char c = peek();
    if (c == '\0' || allowed.find(c) == std::string_view::npos) {
      fail();
      return '\0';
    }
    ++at_;
    return c;
  }
  // ".123456" as milliseconds; 0 when there is no fraction.
  int fraction_ms() {
    if (peek() != '.') return 0;
    ++at_;
    int value = number(1) * 100;
    for (int weight = 10; peek() >= '0' && peek() <= '9'; weight /= 10, ++at_) {
      value += (peek() - '0') * weight;
    }
    return value;
  }
  int fail() {
    if (ok_) failed_at_ = at_;
    ok_ = false;
    return 0;
  }
  bool finished() const { return ok_ && at_ == text_.size(); }
  std::size_t position() const { return ok_ ? at_ : failed_at_; }

 private:
  char peek() const { return ok_ && at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t failed_at_ = 0;
  bool ok_ = true;
};

// "Z", "z" or "+hh:mm" as minutes east of UTC.
minutes zone_offset(Scanner& scan) {
  const char sign = scan.one_of("Zz+-");
  if (sign != '+' && sign != '-') return minutes(0);
  const int hours = scan.number(2);
  scan.one_of(":");
  const int mins = scan.number(2);
  if (hours > 23 || mins > 59) scan.fail();
  const minutes offset(hours * 60 + mins);
  return sign == '-' ? -offset : offset;
}

}  // namespace

std::string format_rfc3339(Timestamp time) {
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss<milliseconds> clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()),
                     unsigned(date.month()), unsigned(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

Result<Timestamp> parse_rfc3339(std::string_view text) {
  Scanner scan(text);
  const int year = scan.number(4);
  scan.one_of("-");
  const int month = scan.number(2);
  scan.one_of("-");
  const int day = scan.number(2);
  scan.one_of("Tt ");
  const int hour = scan.number(2);
  scan.one_of(":");
  const int minute = scan.number(2);
  scan.one_of(":");
  const int second = scan.number(2);
  const int ms = scan.fraction_ms();
  const minutes offset = zone_offset(scan);
  if (!scan.finished()) {
    return Error(Code::kInvalidArgument, "not a date and time with a zone (RFC 3339)")
        .at(scan.position());
  }
  const year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                            std::chrono::day(unsigned(day))};
  // A leap second is read as the second after it: POSIX time has no place for it.
  if (year < 1970 || !date.ok() || hour > 23 || minute > 59 || second > 60) {
    return Error(Code::kInvalidArgument, "no such date or time").at(0);
  }
  const auto local = std::chrono::sys_days(date) + std::chrono::hours(hour) + minutes(minute) +
                     std::chrono::seconds(second) + milliseconds(ms);
  return Timestamp(local - offset);
}

}  // namespace nightlight
