#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "nightlight/casework/casework.h"
#include "nightlight/core/clock.h"
#include "nightlight/core/id.h"
#include "nightlight/core/log.h"
#include "nightlight/core/random.h"
#include "nightlight/core/result.h"
#include "nightlight/match/hit_watch.h"
#include "nightlight/service/bank_set.h"
#include "nightlight/service/metrics.h"
#include "nightlight/store/database.h"
#include "nightlight/store/migration.h"

namespace nightlight::service {

struct QuarantineTag {
  static constexpr Literal kPrefix = "quar";
};
using QuarantineId = Id<QuarantineTag>;

// An entry that hit too often to be true, from the alarm until a person releases it.
struct QuarantinedEntry {
  QuarantineId id;
  match::WatchedEntry entry{};
  std::string list_name{};
  std::string label{};
  std::string source{};
  std::string hit_kind{};
  // What the alarm counted within its window.
  std::uint64_t hits = 0;
  std::uint64_t accounts = 0;  // at least so many
  std::uint64_t scans = 0;
  Timestamp raised_at{};
  std::uint64_t held = 0;  // matches since then, that opened no case
  std::optional<Timestamp> last_held_at{};
  std::optional<Timestamp> released_at{};
  std::string released_by{};
  std::string reason{};  // of the release
};

// An upload that matched a quarantined entry.
struct HeldMatch {
  std::string account;
  std::optional<std::string> upload_id;
  crypto::Sha256 digest;
  Timestamp at;
};

// Watches how often entries hit and takes the effect from those that hit too often: their matches
// are recorded and open no case until a person releases the entry. An entry that a person has
// released is never quarantined again; its alarms are still logged and counted. Safe to use from
// many threads.
class Quarantine {
 public:
  enum class Mode : unsigned char {
    kHold,     // alarms quarantine
    kLogOnly,  // alarms are logged and counted, nothing else
  };
  struct Options {
    match::HitWatchOptions watch;
    Mode mode = Mode::kHold;
  };
  struct Parts {
    store::Database& database;
    const Clock& clock;
    Random& random;
    Logger& logger;
    Metrics& metrics;
  };
  static constexpr std::size_t kMaxHeldMatches = 1000;  // kept of one entry, the first ones

  // Reads what is quarantined. Parts are borrowed.
  static Result<std::unique_ptr<Quarantine>> open(const Parts& parts, const Options& options);
  static std::span<const store::Migration> migrations();

  // One scan: counts it, quarantines what the alarm is raised for, and marks the findings of
  // quarantined entries. Allowed findings and the second tier are not counted. Should an alarm not
  // be stored, the entry is held until the next start, and an error is logged.
  void judge(const casework::AccountRef& account, std::vector<Finding>& findings);

  // Records the findings that are marked. Once a scan.
  Status hold(const HeldMatch& match, const std::vector<Finding>& findings);

  std::size_t active_count() const;

  // Those in force first, each group newest first; at most 500.
  Result<std::vector<QuarantinedEntry>> list(store::Transaction& transaction);
  Result<QuarantinedEntry> find(store::Transaction& transaction, const QuarantineId& id);
  // Oldest first.
  Result<std::vector<HeldMatch>> held(store::Transaction& transaction, const QuarantineId& id);
  // From now on the entry's matches open cases again; what was held stays held. Fails with
  // kNotFound, kConflict when it is released already, kInvalidArgument on a bad reason.
  Status release(const QuarantineId& id, const std::string& person, const std::string& reason);

 private:
  Quarantine(const Parts& parts, const Options& options, match::HitWatch watch);
  Status load();
  bool may_hold(const match::WatchedEntry& entry) const;
  void raise(const match::Alarm& alarm, const Finding& finding);
  std::optional<QuarantineId> active(const match::WatchedEntry& entry) const;

  Parts parts_;
  Options options_;
  match::HitWatch watch_;
  mutable std::mutex mutex_;
  std::map<match::WatchedEntry, QuarantineId> active_;  // guarded by mutex_
  std::set<match::WatchedEntry> released_;              // guarded by mutex_
};

}  // namespace nightlight::service
