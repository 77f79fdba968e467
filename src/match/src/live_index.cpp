#include <algorithm>
#include <condition_variable>
#include <exception>
#include <thread>

#include "live_core.h"
#include "nightlight/match/pdq_index.h"

namespace nightlight::match {

using internal::LiveCore;

struct LivePdqIndex::State {
  explicit State(const IndexOptions& options) : core(options), merger([this] { merge_loop(); }) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    {
      const std::lock_guard lock(mutex);
      stop = true;
    }
    wake.notify_one();
    merger.join();
  }

  Status changed(Status status) {
    if (status && core.wants_merge()) ask();
    return status;
  }

  void ask() {
    const std::lock_guard lock(mutex);
    is_asked = true;
    wake.notify_one();
  }

  void merge_loop() {
    bool has_retired = false;
    while (wait(has_retired)) {
      try {
        while (merge_once()) {
        }
        has_retired = core.free_retired();
      } catch (const std::exception&) {
        // Out of memory: what is there goes on serving, and the next change tries again.
      }
    }
  }

  // Until there is something to do; false when it is to end.
  bool wait(bool has_retired) {
    std::unique_lock lock(mutex);
    const auto is_due = [this] { return stop || is_asked; };
    // Readers of a replaced level are done within milliseconds.
    constexpr std::chrono::milliseconds kReaderTime{20};
    if (has_retired) {
      wake.wait_for(lock, kReaderTime, is_due);
    } else {
      wake.wait(lock, is_due);
    }
    is_asked = false;
    return !stop;
  }

  // Whether it did, so that there may be more to do.
  bool merge_once() {
    const auto job = core.begin_merge();
    if (!job) return false;
    const auto merged = core.build_merged(*job, stop);
    if (merged) core.finish_merge(*job, *merged);
    return merged.has_value();
  }

  LiveCore core;
  std::mutex mutex;
  std::condition_variable wake;
  bool is_asked = false;
  std::atomic<bool> stop = false;
  std::thread merger;  // last: it uses what is above
};

LivePdqIndex::LivePdqIndex(const IndexOptions& options)
    : state_(std::make_unique<State>(
          IndexOptions{std::clamp(options.radius, 0, kMaxIndexRadius), options.layout})) {}
LivePdqIndex::~LivePdqIndex() = default;

Status LivePdqIndex::add(std::uint32_t id, const phash::PdqHash& hash) {
  return state_->changed(state_->core.add(id, hash));
}

Status LivePdqIndex::remove(std::uint32_t id) {
  return state_->changed(state_->core.remove(id));
}

Status LivePdqIndex::replace(std::uint32_t id, const phash::PdqHash& hash) {
  return state_->changed(state_->core.replace(id, hash));
}

Status LivePdqIndex::reset(std::span<const std::uint32_t> ids,
                           std::span<const phash::PdqHash> hashes) {
  if (ids.size() != hashes.size()) {
    return Error(Code::kInvalidArgument, "as many ids as hashes are needed");
  }
  std::vector<internal::LiveEntry> entries;
  entries.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) entries.push_back({ids[i], hashes[i]});
  const Status status = state_->core.reset(std::move(entries));
  state_->ask();  // to free what was there
  return status;
}

std::vector<IndexHit> LivePdqIndex::find(std::span<const phash::PdqHash> queries,
                                         int radius) const {
  return state_->core.snapshot()->find(queries, radius);
}

IndexStat LivePdqIndex::stat() const {
  const auto snapshot = state_->core.snapshot();
  IndexStat stat;
  for (const internal::LiveLevel& level : snapshot->levels) {
    const internal::Header& header = level.level->image().header;
    stat.hashes += header.groups[0].count + header.groups[1].count;
    stat.ids += level.alive();
    stat.bytes += level.level->bytes();
    stat.odd += header.groups[1].count;
    stat.hottest = std::max(stat.hottest, std::size_t(header.hottest));
    stat.parts = std::max(stat.parts, int(header.groups[0].parts));
    if (level.level->image().layout != IndexLayout::kScan) {
      stat.layout = level.level->image().layout;
    }
  }
  const std::size_t tail = snapshot->tail_size();
  stat.hashes += tail;
  stat.ids += tail;
  stat.bytes += tail * (sizeof(internal::Words) + sizeof(std::uint32_t));
  return stat;
}

}  // namespace nightlight::match
