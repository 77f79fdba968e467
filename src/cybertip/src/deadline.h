#pragma once

#include <algorithm>
#include <chrono>

#include "nightlight/core/clock.h"

namespace nightlight::cybertip {

// When NCMEC deletes a report that is not finished: 24 hours after it was opened or one hour after
// its last modification, whichever is later. It schedules our work and our alarms; whether a report
// has expired is for the server to say. Both moments are taken before the call was sent, so this
// errs on the early side.
inline Timestamp expiry(Timestamp opened_at, Timestamp modified_at) {
  return std::max(opened_at + std::chrono::hours(24), modified_at + std::chrono::hours(1));
}

// How long before the expiry a report that is still open is worth an alarm.
inline constexpr std::chrono::milliseconds kExpiryAlarm = std::chrono::hours(1);

// The latest moment for the next call of our own choosing: `wished`, or a little before the expiry
// if that comes first and has not passed.
inline Timestamp before_expiry(Timestamp wished, Timestamp expires, Timestamp now) {
  const Timestamp latest = expires - std::chrono::minutes(5);
  return now < latest ? std::min(wished, latest) : wished;
}

// The same moment of the next year, on 1 March where the year has no 29 February: the
// end of the preservation duty of 18 U.S.C. 2258A(h)(1).
Timestamp one_year_after(Timestamp time);

}  // namespace nightlight::cybertip
