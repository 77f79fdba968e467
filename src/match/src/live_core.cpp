#include "live_core.h"

#include <algorithm>
#include <iterator>

#include "pdq_search.h"

namespace nightlight::match::internal {
namespace {

constexpr std::size_t kPieceSize = 256;    // what adding one entry copies
constexpr std::size_t kTailLimit = 2'048;  // beyond it the tail is merged
constexpr std::size_t kLevelRatio = 4;  // a level is merged with newer ones of a quarter its size
constexpr std::size_t kDeadShare = 4;   // one with a quarter of its entries removed is rewritten

void add_level_hits(std::vector<IndexHit>& hits, const LiveLevel& level,
                    std::span<const phash::PdqHash> queries, int radius) {
  for (IndexHit hit : search(level.level->image(), best_kernel(), queries, radius)) {
    if (level.dead->contains(hit.id)) continue;
    hit.id = level.level->id_at(hit.id);
    hits.push_back(hit);
  }
}

void add_tail_hits(std::vector<IndexHit>& hits, const TailPiece& piece,
                   std::span<const Words> queries, int radius) {
  for (std::uint32_t query = 0; query < queries.size(); ++query) {
    for (const ScanMatch& match : best_kernel().scan(piece.hashes, queries[query], radius)) {
      hits.push_back({query, piece.ids[match.index], match.distance});
    }
  }
}

bool by_id(const LiveEntry& a, const LiveEntry& b) {
  return a.id < b.id;
}

bool is_worn(const LiveLevel& level) {
  return level.dead->count() * kDeadShare > level.level->size();
}

}  // namespace

std::size_t Snapshot::tail_size() const {
  std::size_t size = 0;
  for (const auto& piece : tail) size += piece->ids.size();
  return size;
}

std::vector<IndexHit> Snapshot::find(std::span<const phash::PdqHash> queries, int radius) const {
  std::vector<IndexHit> hits;
  if (radius < 0) return hits;
  for (const LiveLevel& level : levels) add_level_hits(hits, level, queries, radius);
  std::vector<Words> words;
  for (const phash::PdqHash& query : queries) words.push_back(permuted(query.words()));
  for (const auto& piece : tail) add_tail_hits(hits, *piece, words, radius);
  sort_hits(hits);
  return hits;
}

std::shared_ptr<const Snapshot> LiveCore::snapshot() const {
  const std::lock_guard lock(current_mutex_);
  return current_;
}

void LiveCore::publish(std::shared_ptr<const Snapshot> next) {
  const std::lock_guard lock(current_mutex_);
  current_.swap(next);  // the old one is let go of after the lock
}

std::optional<LiveCore::Place> LiveCore::find_id(const Snapshot& now, std::uint32_t id) const {
  if (tail_ids_.contains(id)) {
    for (std::size_t i = 0; i < now.tail.size(); ++i) {
      const auto& ids = now.tail[i]->ids;
      const auto place = std::find(ids.begin(), ids.end(), id);
      if (place != ids.end()) return Place{true, i, std::uint32_t(place - ids.begin())};
    }
  }
  for (std::size_t i = 0; i < now.levels.size(); ++i) {
    const auto position = now.levels[i].level->position_of(id);
    if (position && !now.levels[i].dead->contains(*position)) return Place{false, i, *position};
  }
  return std::nullopt;
}

void LiveCore::append(Snapshot& next, std::uint32_t id, const phash::PdqHash& hash) {
  const bool is_open = next.tail.size() > sealed_ && next.tail.back()->ids.size() < kPieceSize;
  auto piece =
      is_open ? std::make_shared<TailPiece>(*next.tail.back()) : std::make_shared<TailPiece>();
  piece->ids.push_back(id);
  piece->hashes.push_back(permuted(hash.words()));
  if (is_open) next.tail.pop_back();
  next.tail.push_back(std::move(piece));
  tail_ids_.insert(id);
}

void LiveCore::erase(Snapshot& next, std::uint32_t id, const Place& place) {
  if (!place.is_in_tail) {
    auto& dead = next.levels[place.container].dead;
    dead = dead->with(place.position);
    return;
  }
  auto piece = std::make_shared<TailPiece>(*next.tail[place.container]);
  piece->ids.erase(piece->ids.begin() + place.position);
  piece->hashes.erase(piece->hashes.begin() + place.position);
  next.tail[place.container] = std::move(piece);
  tail_ids_.erase(id);
}

Status LiveCore::add(std::uint32_t id, const phash::PdqHash& hash) {
  const std::lock_guard lock(write_mutex_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  if (find_id(*next, id)) return Error(Code::kConflict, "the id is in use").at(id);
  append(*next, id, hash);
  publish(std::move(next));
  return {};
}

Status LiveCore::remove(std::uint32_t id) {
  const std::lock_guard lock(write_mutex_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  const auto place = find_id(*next, id);
  if (!place) return Error(Code::kNotFound, "no such id").at(id);
  erase(*next, id, *place);
  publish(std::move(next));
  return {};
}

Status LiveCore::replace(std::uint32_t id, const phash::PdqHash& hash) {
  const std::lock_guard lock(write_mutex_);
  auto next = std::make_shared<Snapshot>(*snapshot());
  const auto place = find_id(*next, id);
  if (!place) return Error(Code::kNotFound, "no such id").at(id);
  erase(*next, id, *place);
  append(*next, id, hash);
  publish(std::move(next));
  return {};
}

Status LiveCore::reset(std::vector<LiveEntry> entries) {
  static const std::atomic<bool> never = false;
  std::sort(entries.begin(), entries.end(), by_id);
  const auto repeated =
      std::adjacent_find(entries.begin(), entries.end(),
                         [](const LiveEntry& a, const LiveEntry& b) { return a.id == b.id; });
  if (repeated != entries.end()) {
    return Error(Code::kInvalidArgument, "an id is given twice").at(repeated->id);
  }
  auto next = std::make_shared<Snapshot>();
  if (!entries.empty()) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto level, Level::build(entries, options_, never));
    next->levels.push_back({level, std::make_shared<DeadSet>(level->size())});
  }
  const std::lock_guard lock(write_mutex_);
  const std::shared_ptr<const Snapshot> before = snapshot();
  for (const LiveLevel& level : before->levels) retired_.push_back(level.level);
  tail_ids_.clear();
  sealed_ = 0;
  ++era_;
  publish(std::move(next));
  return {};
}

bool LiveCore::wants_merge() const {
  const std::shared_ptr<const Snapshot> now = snapshot();
  return now->tail_size() >= kTailLimit ||
         std::any_of(now->levels.begin(), now->levels.end(), is_worn);
}

std::optional<MergeJob> LiveCore::begin_merge() {
  const std::lock_guard lock(write_mutex_);
  if (!wants_merge()) return std::nullopt;
  const std::shared_ptr<const Snapshot> now = snapshot();
  MergeJob job{era_, {}, now->tail};
  std::vector<LiveLevel> levels = now->levels;
  std::sort(levels.begin(), levels.end(),
            [](const LiveLevel& a, const LiveLevel& b) { return a.alive() < b.alive(); });
  std::size_t size = now->tail_size();
  for (const LiveLevel& level : levels) {
    if (!is_worn(level) && level.alive() > size * kLevelRatio) continue;
    job.levels.push_back(level);
    size += level.alive();
  }
  sealed_ = now->tail.size();
  return job;
}

Result<std::shared_ptr<const Level>> LiveCore::build_merged(const MergeJob& job,
                                                            const std::atomic<bool>& stop) const {
  std::vector<LiveEntry> entries;
  for (const LiveLevel& level : job.levels) {
    for (std::uint32_t i = 0; i < level.level->size(); ++i) {
      if (level.dead->contains(i)) continue;
      entries.push_back({level.level->id_at(i), level.level->hash_at(i)});
    }
  }
  for (const auto& piece : job.tail) {
    for (std::size_t i = 0; i < piece->ids.size(); ++i) {
      entries.push_back({piece->ids[i], phash::PdqHash(restored(piece->hashes[i]))});
    }
  }
  std::sort(entries.begin(), entries.end(), by_id);
  return Level::build(entries, options_, stop);
}

// Removes from the merged level what was removed from its sources while it was built.
void LiveCore::bury(const MergeJob& job, const Snapshot& now, LiveLevel& merged) const {
  const auto remove_id = [&merged](std::uint32_t id) {
    merged.dead = merged.dead->with(*merged.level->position_of(id));
  };
  for (const LiveLevel& before : job.levels) {
    for (const LiveLevel& after : now.levels) {
      if (after.level != before.level) continue;
      for (const std::uint32_t position : after.dead->since(*before.dead)) {
        remove_id(before.level->id_at(position));
      }
    }
  }
  for (std::size_t i = 0; i < job.tail.size(); ++i) {
    if (now.tail[i] == job.tail[i]) continue;
    const auto& left = now.tail[i]->ids;  // in the same order
    auto next = left.begin();
    for (const std::uint32_t id : job.tail[i]->ids) {
      if (next != left.end() && *next == id) {
        ++next;
      } else {
        remove_id(id);
      }
    }
  }
}

void LiveCore::finish_merge(const MergeJob& job, const std::shared_ptr<const Level>& merged) {
  const std::lock_guard lock(write_mutex_);
  if (job.era != era_) return;
  const std::shared_ptr<const Snapshot> now = snapshot();
  LiveLevel level{merged, std::make_shared<DeadSet>(merged->size())};
  bury(job, *now, level);
  auto next = std::make_shared<Snapshot>();
  for (const LiveLevel& each : now->levels) {
    const bool is_merged =
        std::any_of(job.levels.begin(), job.levels.end(),
                    [&each](const LiveLevel& source) { return source.level == each.level; });
    if (!is_merged) next->levels.push_back(each);
  }
  if (level.alive() > 0) next->levels.push_back(level);
  for (std::size_t i = 0; i < job.tail.size(); ++i) {
    for (const std::uint32_t id : now->tail[i]->ids) tail_ids_.erase(id);
  }
  next->tail.assign(now->tail.begin() + std::ptrdiff_t(job.tail.size()), now->tail.end());
  for (const LiveLevel& source : job.levels) retired_.push_back(source.level);
  sealed_ = 0;
  publish(std::move(next));
}

bool LiveCore::free_retired() {
  std::vector<std::shared_ptr<const Level>> free;
  const std::lock_guard lock(write_mutex_);
  const auto in_use = std::partition(retired_.begin(), retired_.end(),
                                     [](const auto& level) { return level.use_count() > 1; });
  free.assign(std::make_move_iterator(in_use), std::make_move_iterator(retired_.end()));
  retired_.erase(in_use, retired_.end());
  return !retired_.empty();
}

}  // namespace nightlight::match::internal
