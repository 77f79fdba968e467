#include "deadline.h"

namespace nightlight::cybertip {

Timestamp one_year_after(Timestamp time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day next = year_month_day(day) + years(1);
  if (next.ok()) return sys_days(next) + (time - day);
  return sys_days(next.year() / next.month() / last) + days(1) + (time - day);
}

}  // namespace nightlight::cybertip
