#pragma once

#include <mutex>
#include <unordered_set>

#include "live_level.h"

namespace nightlight::match::internal {

// Entries added lately; a query looks at each. Immutable.
struct TailPiece {
  std::vector<std::uint32_t> ids;
  std::vector<Words> hashes;  // permuted
};

struct LiveLevel {
  std::shared_ptr<const Level> level;
  std::shared_ptr<const DeadSet> dead;
  std::size_t alive() const { return level->size() - dead->count(); }
};

// All entries at one time. Immutable: every change makes another one.
struct Snapshot {
  std::vector<LiveLevel> levels;
  std::vector<std::shared_ptr<const TailPiece>> tail;

  std::size_t tail_size() const;
  std::vector<IndexHit> find(std::span<const phash::PdqHash> queries, int radius) const;
};

// What a merge started from.
struct MergeJob {
  std::uint64_t era = 0;
  std::vector<LiveLevel> levels;
  std::vector<std::shared_ptr<const TailPiece>> tail;
};

// The live index without its thread: who calls it decides when it merges. Safe to use from many
// threads. Readers take a snapshot and then wait for nobody.
class LiveCore {
 public:
  explicit LiveCore(const IndexOptions& options)
      : options_(options), current_(std::make_shared<Snapshot>()) {}

  Status add(std::uint32_t id, const phash::PdqHash& hash);
  Status remove(std::uint32_t id);
  Status replace(std::uint32_t id, const phash::PdqHash& hash);
  Status reset(std::vector<LiveEntry> entries);

  std::shared_ptr<const Snapshot> snapshot() const;

  // A merge in three steps, of which only build_merged takes long, and holds up nobody. Changes in
  // between are kept; a reset() in between makes the merge be dropped.
  std::optional<MergeJob> begin_merge();  // nothing when there is nothing worth merging
  Result<std::shared_ptr<const Level>> build_merged(const MergeJob& job,
                                                    const std::atomic<bool>& stop) const;
  void finish_merge(const MergeJob& job, const std::shared_ptr<const Level>& merged);
  bool wants_merge() const;

  // Frees replaced levels that no reader looks at any more, so that no reader has to. Returns
  // whether some are left.
  bool free_retired();

 private:
  struct Place {
    bool is_in_tail = false;
    std::size_t container = 0;  // level or tail piece
    std::uint32_t position = 0;
  };

  std::optional<Place> find_id(const Snapshot& now, std::uint32_t id) const;
  void append(Snapshot& next, std::uint32_t id, const phash::PdqHash& hash);
  void erase(Snapshot& next, std::uint32_t id, const Place& place);
  void publish(std::shared_ptr<const Snapshot> next);
  void bury(const MergeJob& job, const Snapshot& now, LiveLevel& merged) const;

  const IndexOptions options_;
  mutable std::mutex write_mutex_;  // held by writers, never by readers
  std::unordered_set<std::uint32_t> tail_ids_;
  std::size_t sealed_ = 0;  // tail pieces that a merge has taken: nothing is added to them
  std::uint64_t era_ = 0;   // counts reset()
  std::vector<std::shared_ptr<const Level>> retired_;
  mutable std::mutex current_mutex_;  // held only to copy or swap the pointer
  std::shared_ptr<const Snapshot> current_;
};

}  // namespace nightlight::match::internal
