#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "nightlight/core/clock.h"
#include "nightlight/core/result.h"

namespace nightlight::match {

struct HitWatchOptions {
  double max_share = 0.001;          // of the queries that one entry may hit: 1 in 1,000
  std::uint64_t min_queries = 1000;  // in the window; fewer say nothing about a share
  std::uint64_t min_hits = 20;       // fewer never raise an alarm
  std::uint64_t min_accounts = 10;   // one account that sends the same file often is no bad entry;
                                     // 1 to 1,000
  std::chrono::minutes window{60};   // 1 minute to 7 days; it moves on by a sixtieth at a time
};

// Names an entry across list versions: the bank and the fingerprint itself.
struct WatchedEntry {
  std::string bank;
  std::string fingerprint;  // lists::fingerprint_id(): kind and hexadecimal digits
  auto operator<=>(const WatchedEntry&) const = default;
};

struct Alarm {
  WatchedEntry entry;
  std::uint64_t hits = 0;
  std::uint64_t accounts = 0;  // at least so many: counted up to min_accounts
  std::uint64_t queries = 0;
  Timestamp at;
};

// Counts how often each entry hits, and says when one hits too often to be true: an entry that does
// not belong, or a picture that everybody sends. Memory is bounded by the entries that hit within
// the window. The time is the caller's; one that goes back by more than the window starts anew.
// Safe to use from many threads.
class HitWatch {
 public:
  // Fails with kInvalidArgument and the option that is out of range.
  static Result<HitWatch> create(const HitWatchOptions& options);
  HitWatch(HitWatch&&) noexcept;
  HitWatch& operator=(HitWatch&&) noexcept;
  ~HitWatch();

  // One query of `account` (any stable number of it) that hit these entries, none or many. The
  // alarms it raises: each entry once a window, however often it goes on hitting.
  std::vector<Alarm> count(Timestamp now, std::uint64_t account,
                           const std::vector<WatchedEntry>& hits);

 private:
  struct State;
  explicit HitWatch(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::match
