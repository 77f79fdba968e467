#include "nightlight/match/hit_watch.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace nightlight::match {
namespace {

// The window is counted in so many parts; the oldest is dropped as a whole.
constexpr std::int64_t kSlots = 60;

// Sums over the last kSlots slots.
class SlidingCount {
 public:
  void add(std::int64_t slot) {
    move_to(slot);
    ++counts_[index(slot)];
    ++total_;
  }
  std::uint64_t total(std::int64_t slot) {
    move_to(slot);
    return total_;
  }

 private:
  static std::size_t index(std::int64_t slot) { return std::size_t(slot % kSlots); }
  void move_to(std::int64_t slot) {
    const std::int64_t steps = std::min(slot - last_, kSlots);
    for (std::int64_t i = 1; i <= steps; ++i) {
      total_ -= std::exchange(counts_[index(last_ + i)], 0);
    }
    last_ = std::max(last_, slot);
  }

  std::array<std::uint64_t, kSlots> counts_{};
  std::uint64_t total_ = 0;
  std::int64_t last_ = 0;
};

// The accounts that were last seen in the window, up to a limit: the latest ones are kept, so that
// below the limit none is missing.
class LatestAccounts {
 public:
  void add(std::uint64_t account, std::int64_t slot, std::uint64_t limit) {
    const auto [place, is_new] = last_seen_.try_emplace(account, slot);
    if (!is_new) {
      by_age_.erase({place->second, account});
      place->second = slot;
    }
    by_age_.insert({slot, account});
    if (by_age_.size() > limit) forget_oldest();
  }
  std::uint64_t count(std::int64_t slot) {
    while (!by_age_.empty() && by_age_.begin()->first <= slot - kSlots) forget_oldest();
    return by_age_.size();
  }

 private:
  void forget_oldest() {
    last_seen_.erase(by_age_.begin()->second);
    by_age_.erase(by_age_.begin());
  }

  std::map<std::uint64_t, std::int64_t> last_seen_;
  std::set<std::pair<std::int64_t, std::uint64_t>> by_age_;
};

struct EntryCount {
  SlidingCount hits;
  LatestAccounts accounts;
  std::optional<Timestamp> alarm_at;
};

Error out_of_range(Literal option, Literal what) {
  return Error(Code::kInvalidArgument, what).in(option);
}

Status check(const HitWatchOptions& options) {
  if (!(options.max_share > 0 && options.max_share <= 1)) {
    return out_of_range("max_share", "must be above 0 and at most 1");
  }
  if (options.min_hits < 1) return out_of_range("min_hits", "must be at least 1");
  if (options.min_accounts < 1 || options.min_accounts > 1000) {
    return out_of_range("min_accounts", "must be 1 to 1,000");
  }
  if (options.window < std::chrono::minutes(1) || options.window > std::chrono::hours(7 * 24)) {
    return out_of_range("window", "must be a minute to seven days");
  }
  return {};
}

}  // namespace

struct HitWatch::State {
  explicit State(const HitWatchOptions& chosen) : options(chosen) {}

  // Of a moment, from 0 on; never goes back, but starts anew when the clock was set back by more
  // than the window.
  std::int64_t slot_of(Timestamp now) {
    if (now + options.window < latest) {
      queries = {};
      entries.clear();
      latest = Timestamp();
    }
    latest = std::max(latest, now);
    return latest.time_since_epoch() / slot_length();
  }
  std::chrono::milliseconds slot_length() const {
    return std::chrono::milliseconds(options.window) / kSlots;
  }

  // Once a slot: what neither was hit in the window nor has raised an alarm in it.
  void forget_old_entries(std::int64_t slot) {
    if (slot == swept_at) return;
    swept_at = slot;
    for (auto item = entries.begin(); item != entries.end();) {
      EntryCount& count = item->second;
      const bool is_old = count.hits.total(slot) == 0 && !has_alarm(count);
      item = is_old ? entries.erase(item) : std::next(item);
    }
  }
  bool has_alarm(const EntryCount& count) const {
    return count.alarm_at && latest - *count.alarm_at < options.window;
  }

  std::optional<Alarm> count_hit(const WatchedEntry& entry, std::uint64_t account,
                                 std::int64_t slot) {
    EntryCount& count = entries[entry];
    count.hits.add(slot);
    count.accounts.add(account, slot, options.min_accounts);
    const Alarm alarm{entry, count.hits.total(slot), count.accounts.count(slot),
                      queries.total(slot), latest};
    if (!is_too_much(alarm) || has_alarm(count)) return std::nullopt;
    count.alarm_at = latest;
    return alarm;
  }
  bool is_too_much(const Alarm& found) const {
    return found.queries >= options.min_queries && found.hits >= options.min_hits &&
           found.accounts >= options.min_accounts &&
           double(found.hits) > options.max_share * double(found.queries);
  }

  const HitWatchOptions options;
  std::mutex mutex;
  // Guarded by mutex:
  Timestamp latest;
  std::int64_t swept_at = 0;
  SlidingCount queries;
  std::map<WatchedEntry, EntryCount> entries;
};

HitWatch::HitWatch(std::unique_ptr<State> state) : state_(std::move(state)) {}
HitWatch::HitWatch(HitWatch&&) noexcept = default;
HitWatch& HitWatch::operator=(HitWatch&&) noexcept = default;
HitWatch::~HitWatch() = default;

Result<HitWatch> HitWatch::create(const HitWatchOptions& options) {
  NIGHTLIGHT_RETURN_IF_ERROR(check(options));
  return HitWatch(std::make_unique<State>(options));
}

std::vector<Alarm> HitWatch::count(Timestamp now, std::uint64_t account,
                                   const std::vector<WatchedEntry>& hits) {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  const std::int64_t slot = state.slot_of(now);
  state.forget_old_entries(slot);
  state.queries.add(slot);
  std::vector<Alarm> alarms;
  const std::set<WatchedEntry> distinct(hits.begin(), hits.end());
  for (const WatchedEntry& entry : distinct) {
    if (auto alarm = state.count_hit(entry, account, slot)) alarms.push_back(*std::move(alarm));
  }
  return alarms;
}

}  // namespace nightlight::match
