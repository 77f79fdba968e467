#include "nightlight/service/quarantine.h"

#include <array>
#include <functional>
#include <utility>

#include "quarantine_rows.h"

namespace nightlight::service {
namespace {

using store::Transaction;

// An entry is in quarantine once at a time: the partial index makes a second row impossible.
constexpr std::array kMigrations = {store::Migration{"detection", 1, R"sql(
CREATE TABLE detection_quarantine (
  id TEXT PRIMARY KEY,
  bank TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  list_name TEXT NOT NULL,
  label TEXT NOT NULL,
  source TEXT NOT NULL,
  hit_kind TEXT NOT NULL,
  hits BIGINT NOT NULL,
  accounts BIGINT NOT NULL,
  scans BIGINT NOT NULL,
  raised_at_ms BIGINT NOT NULL,
  held BIGINT NOT NULL,
  last_held_at_ms BIGINT,
  released_at_ms BIGINT,
  released_by TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE UNIQUE INDEX detection_active_quarantine ON detection_quarantine (bank, fingerprint)
  WHERE released_at_ms IS NULL;
CREATE TABLE detection_held (
  quarantine TEXT NOT NULL REFERENCES detection_quarantine (id),
  ordinal BIGINT NOT NULL,
  account TEXT NOT NULL,
  upload_id TEXT,
  sha256 BYTEA NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (quarantine, ordinal)
);
)sql"}};

bool is_counted(const Finding& finding) {
  return !finding.allowed_by && finding.found.hit.tier == match::Tier::kMatch;
}

Status check_reason(const std::string& reason) {
  if (reason.size() > 4000)
    return Error(Code::kInvalidArgument, "the text is too long").in("reason");
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Error(Code::kInvalidArgument, "a release needs a reason in words").in("reason");
  }
  return {};
}

}  // namespace

std::span<const store::Migration> Quarantine::migrations() {
  return kMigrations;
}

Quarantine::Quarantine(const Parts& parts, const Options& options, match::HitWatch watch)
    : parts_(parts), options_(options), watch_(std::move(watch)) {}

Result<std::unique_ptr<Quarantine>> Quarantine::open(const Parts& parts, const Options& options) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(match::HitWatch watch, match::HitWatch::create(options.watch));
  std::unique_ptr<Quarantine> quarantine(new Quarantine(parts, options, std::move(watch)));
  NIGHTLIGHT_RETURN_IF_ERROR(quarantine->load());
  return quarantine;
}

Status Quarantine::load() {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto known, store::read<std::vector<KnownEntry>>(
                                                    parts_.database, [](Transaction& transaction) {
                                                      return known_entries(transaction);
                                                    }));
  const std::lock_guard lock(mutex_);
  for (const KnownEntry& each : known) {
    if (each.state == KnownEntry::State::kActive) {
      active_.insert({each.entry, each.id});
    } else {
      released_.insert(each.entry);
    }
  }
  parts_.metrics.set_quarantined(active_.size());
  return {};
}

void Quarantine::judge(const casework::AccountRef& account, std::vector<Finding>& findings) {
  std::vector<match::WatchedEntry> hits;
  for (const Finding& finding : findings) {
    if (is_counted(finding)) hits.push_back(finding.watched());
  }
  const std::uint64_t number = std::hash<std::string>()(account.text());
  for (const match::Alarm& alarm : watch_.count(parts_.clock.now(), number, hits)) {
    for (const Finding& finding : findings) {
      if (!is_counted(finding) || finding.watched() != alarm.entry) continue;
      raise(alarm, finding);
      break;
    }
  }
  for (Finding& finding : findings) {
    finding.is_quarantined = !finding.allowed_by && active(finding.watched()).has_value();
  }
}

bool Quarantine::may_hold(const match::WatchedEntry& entry) const {
  const std::lock_guard lock(mutex_);
  return options_.mode == Mode::kHold && !released_.contains(entry) && !active_.contains(entry);
}

// Stored before it takes effect, so that no held match comes before its quarantine.
void Quarantine::raise(const match::Alarm& alarm, const Finding& finding) {
  parts_.metrics.count_alarm(alarm.entry.bank);
  if (!may_hold(alarm.entry)) {
    parts_.logger.log(
        Level::kError, "a list entry hits too often",
        {{"entry", finding.found.hit.entry}, {"hits", alarm.hits}, {"scans", alarm.queries}});
    return;
  }
  const lists::ListEntry& entry = finding.found.entry();
  const QuarantinedEntry stored{
      .id = QuarantineId::create(parts_.random),
      .entry = alarm.entry,
      .list_name = finding.found.list->version.header().name,
      .label = entry.label,
      .source = entry.source,
      .hit_kind = std::string(match::hit_kind_name(finding.found.hit.kind)),
      .hits = alarm.hits,
      .accounts = alarm.accounts,
      .scans = alarm.queries,
      .raised_at = alarm.at};
  parts_.logger.log(Level::kError,
                    "a list entry hits too often and is quarantined: its matches open no case",
                    {{"quarantine", stored.id}, {"hits", alarm.hits}, {"scans", alarm.queries}});
  const Status written = parts_.database.write(
      [&](Transaction& transaction) { return insert_quarantine(transaction, stored); });
  if (!written) {
    parts_.logger.log(Level::kError, "a quarantine could not be stored: it ends with this process",
                      {{"quarantine", stored.id}, {"error", written.error()}});
  }
  const std::lock_guard lock(mutex_);
  active_.insert({alarm.entry, stored.id});
  parts_.metrics.set_quarantined(active_.size());
}

Status Quarantine::hold(const HeldMatch& match, const std::vector<Finding>& findings) {
  std::set<QuarantineId> held;
  for (const Finding& finding : findings) {
    if (!finding.is_quarantined) continue;
    if (const auto id = active(finding.watched())) held.insert(*id);
  }
  if (held.empty()) return {};
  parts_.metrics.count_held();
  return parts_.database.write([&](Transaction& transaction) -> Status {
    for (const QuarantineId& id : held) {
      NIGHTLIGHT_RETURN_IF_ERROR(insert_held(transaction, id, match));
    }
    return {};
  });
}

std::optional<QuarantineId> Quarantine::active(const match::WatchedEntry& entry) const {
  const std::lock_guard lock(mutex_);
  const auto found = active_.find(entry);
  if (found == active_.end()) return std::nullopt;
  return found->second;
}

std::size_t Quarantine::active_count() const {
  const std::lock_guard lock(mutex_);
  return active_.size();
}

Result<std::vector<QuarantinedEntry>> Quarantine::list(Transaction& transaction) {
  return find_quarantines(transaction);
}

Result<QuarantinedEntry> Quarantine::find(Transaction& transaction, const QuarantineId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto found, find_quarantine(transaction, id));
  if (!found) return Error(Code::kNotFound, "no such quarantine");
  return *std::move(found);
}

Result<std::vector<HeldMatch>> Quarantine::held(Transaction& transaction, const QuarantineId& id) {
  NIGHTLIGHT_RETURN_IF_ERROR(find(transaction, id));
  return find_held(transaction, id);
}

Status Quarantine::release(const QuarantineId& id, const std::string& person,
                           const std::string& reason) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_reason(reason));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const QuarantinedEntry released,
      store::write<QuarantinedEntry>(
          parts_.database, [&](Transaction& transaction) -> Result<QuarantinedEntry> {
            NIGHTLIGHT_ASSIGN_OR_RETURN(QuarantinedEntry entry, find(transaction, id));
            entry.released_at = parts_.clock.now();
            entry.released_by = person;
            entry.reason = reason;
            NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t changed,
                                        mark_released(transaction, entry));
            if (changed == 1) return entry;
            return Error(Code::kConflict, "the entry has been released already");
          }));
  const std::lock_guard lock(mutex_);
  active_.erase(released.entry);
  released_.insert(released.entry);
  parts_.metrics.set_quarantined(active_.size());
  return {};
}

}  // namespace nightlight::service
