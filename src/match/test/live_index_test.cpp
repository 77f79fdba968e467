#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "live_core.h"
#include "nightlight/match/pdq_index.h"
#include "pdq_data.h"

namespace nightlight::match {
namespace {

using internal::LiveCore;
using internal::LiveEntry;
using phash::PdqHash;

// What the index should hold.
class Model {
 public:
  std::map<std::uint32_t, PdqHash> entries;

  std::vector<IndexHit> find(std::span<const PdqHash> queries, int radius) const {
    std::vector<std::uint32_t> ids;
    std::vector<PdqHash> hashes;
    for (const auto& [id, hash] : entries) {
      ids.push_back(id);
      hashes.push_back(hash);
    }
    std::vector<IndexHit> hits = plain_find(hashes, queries, radius);
    for (IndexHit& hit : hits) hit.id = ids[hit.id];
    return hits;
  }
  std::uint32_t any_id(PdqData& data) const {
    return std::next(entries.begin(), std::ptrdiff_t(data.below(entries.size())))->first;
  }
};

// A core beside its model; merges are taken step by step, with changes in between.
class LiveSteps {
 public:
  explicit LiveSteps(std::uint64_t seed) : data(seed) {}

  void add() {
    const auto id = std::uint32_t(data.below(1U << 20));
    const PdqHash hash = data.below(4) == 0 ? data.any() : data.even();
    const bool is_new = model.entries.emplace(id, hash).second;
    const Status status = core.add(id, hash);
    ASSERT_EQ(status.has_value(), is_new);
    ASSERT_TRUE(is_new || status.error().code() == Code::kConflict);
  }
  void remove() {
    const std::uint32_t id = pick_id();
    const bool is_there = model.entries.erase(id) == 1;
    const Status status = core.remove(id);
    ASSERT_EQ(status.has_value(), is_there);
    ASSERT_TRUE(is_there || status.error().code() == Code::kNotFound);
  }
  void replace() {
    const std::uint32_t id = pick_id();
    const PdqHash hash = data.even();
    const bool is_there = model.entries.contains(id);
    if (is_there) model.entries[id] = hash;
    ASSERT_EQ(core.replace(id, hash).has_value(), is_there);
  }
  void remove_and_add_again() {
    if (model.entries.empty()) return;
    const std::uint32_t id = model.any_id(data);
    ASSERT_TRUE(core.remove(id).has_value());
    model.entries[id] = data.even();
    ASSERT_TRUE(core.add(id, model.entries[id]).has_value());
  }
  void change() {
    switch (data.below(6)) {
      case 0:
        return remove();
      case 1:
        return replace();
      case 2:
        return remove_and_add_again();
      default:
        return add();
    }
  }
  void begin_merge() {
    if (!job) job = core.begin_merge();
  }
  void build_merged() {
    static const std::atomic<bool> never = false;
    if (job && !merged) merged = core.build_merged(*job, never).value();
  }
  void finish_merge() {
    if (merged) core.finish_merge(*job, merged);
    job.reset();
    merged.reset();
    core.free_retired();
  }
  void check() {
    std::vector<PdqHash> queries;
    for (int i = 0; i < 4 && !model.entries.empty(); ++i) {
      queries.push_back(data.at(model.entries[model.any_id(data)], data.below(40)));
    }
    queries.push_back(data.any());
    ASSERT_EQ(core.snapshot()->find(queries, 31), model.find(queries, 31));
  }

  PdqData data;
  Model model;
  LiveCore core{{}};
  std::optional<internal::MergeJob> job;
  std::shared_ptr<const internal::Level> merged;

 private:
  std::uint32_t pick_id() {
    if (model.entries.empty() || data.below(16) == 0) return std::uint32_t(data.below(1U << 20));
    return model.any_id(data);
  }
};

TEST(LiveCore, holds_what_its_model_holds_whatever_happens_while_it_merges) {
  LiveSteps steps(1);
  std::size_t merges = 0;
  for (int step = 0; step < 30'000; ++step) {
    steps.change();
    if (step % 97 == 0) steps.begin_merge();
    if (step % 193 == 0) steps.build_merged();
    if (step % 389 == 0) {
      merges += steps.merged ? 1 : 0;
      steps.finish_merge();
    }
    if (step % 101 == 0) steps.check();
    if (testing::Test::HasFatalFailure()) return;
  }
  steps.check();
  EXPECT_GE(merges, 5u);
  std::vector<PdqHash> all;
  for (const auto& [id, hash] : steps.model.entries) all.push_back(hash);
  EXPECT_EQ(steps.core.snapshot()->find(all, 0), steps.model.find(all, 0));
}

TEST(LiveCore, keeps_an_entry_that_was_removed_and_added_again_while_it_merged) {
  PdqData data(2);
  LiveCore core({});
  std::vector<PdqHash> hashes;
  for (std::uint32_t id = 0; id < 2'100; ++id) {
    hashes.push_back(data.even());
    ASSERT_TRUE(core.add(id, hashes[id]).has_value());
  }
  const auto job = core.begin_merge();
  ASSERT_TRUE(job.has_value());
  static const std::atomic<bool> never = false;
  const auto merged = core.build_merged(*job, never).value();
  ASSERT_TRUE(core.remove(7).has_value());
  ASSERT_TRUE(core.add(7, hashes[8]).has_value());
  ASSERT_TRUE(core.remove(9).has_value());
  core.finish_merge(*job, merged);
  const auto snapshot = core.snapshot();
  EXPECT_TRUE(snapshot->find(std::span(&hashes[7], 1), 0).empty());
  EXPECT_TRUE(snapshot->find(std::span(&hashes[9], 1), 0).empty());
  EXPECT_EQ(snapshot->find(std::span(&hashes[8], 1), 0),
            (std::vector<IndexHit>{{0, 7, 0}, {0, 8, 0}}));
}

TEST(LiveCore, drops_a_merge_that_a_reset_has_overtaken) {
  PdqData data(3);
  LiveCore core({});
  const PdqHash old_hash = data.even();
  ASSERT_TRUE(core.add(1, old_hash).has_value());
  for (std::uint32_t id = 2; id < 2'100; ++id) ASSERT_TRUE(core.add(id, data.even()).has_value());
  const auto job = core.begin_merge();
  ASSERT_TRUE(job.has_value());
  static const std::atomic<bool> never = false;
  const auto merged = core.build_merged(*job, never).value();
  const PdqHash new_hash = data.even();
  ASSERT_TRUE(core.reset({{1, new_hash}}).has_value());
  core.finish_merge(*job, merged);
  EXPECT_TRUE(core.snapshot()->find(std::span(&old_hash, 1), 0).empty());
  EXPECT_EQ(core.snapshot()->find(std::span(&new_hash, 1), 0), (std::vector<IndexHit>{{0, 1, 0}}));
}

TEST(LiveCore, frees_replaced_levels_only_when_no_reader_has_them) {
  PdqData data(4);
  LiveCore core({});
  ASSERT_TRUE(core.reset({{1, data.even()}}).has_value());
  auto reader = core.snapshot();
  const std::weak_ptr<const internal::Level> level = reader->levels[0].level;
  ASSERT_TRUE(core.reset({}).has_value());
  EXPECT_TRUE(core.free_retired());
  reader.reset();
  EXPECT_FALSE(level.expired());
  EXPECT_FALSE(core.free_retired());
  EXPECT_TRUE(level.expired());
}

TEST(LiveCore, stops_a_merge_that_is_no_longer_wanted) {
  PdqData data(5);
  LiveCore core({});
  for (std::uint32_t id = 0; id < 2'100; ++id) ASSERT_TRUE(core.add(id, data.even()).has_value());
  const auto job = core.begin_merge();
  ASSERT_TRUE(job.has_value());
  static const std::atomic<bool> stop = true;
  EXPECT_EQ(core.build_merged(*job, stop).error().code(), Code::kUnavailable);
}

TEST(LivePdqIndex, answers_changes_as_its_contract_says) {
  PdqData data(6);
  LivePdqIndex index({});
  const PdqHash a = data.even();
  const PdqHash b = data.even();
  EXPECT_EQ(index.remove(1).error().code(), Code::kNotFound);
  EXPECT_EQ(index.replace(1, a).error().code(), Code::kNotFound);
  EXPECT_TRUE(index.add(1, a).has_value());
  EXPECT_EQ(index.add(1, b).error().code(), Code::kConflict);
  EXPECT_EQ(index.find(std::span(&a, 1), 0), (std::vector<IndexHit>{{0, 1, 0}}));
  EXPECT_TRUE(index.find(std::span(&b, 1), 31).empty());
  EXPECT_TRUE(index.replace(1, b).has_value());
  EXPECT_TRUE(index.find(std::span(&a, 1), 31).empty());
  EXPECT_EQ(index.find(std::span(&b, 1), 0), (std::vector<IndexHit>{{0, 1, 0}}));
  EXPECT_EQ(index.stat().ids, 1u);
  EXPECT_TRUE(index.remove(1).has_value());
  EXPECT_TRUE(index.find(std::span(&b, 1), 64).empty());
  EXPECT_EQ(index.stat().ids, 0u);
}

TEST(LivePdqIndex, is_reset_as_a_whole_or_not_at_all) {
  PdqData data(7);
  LivePdqIndex index({});
  const std::vector<PdqHash> hashes = {data.even(), data.even(), data.even()};
  const std::array<std::uint32_t, 3> ids = {30, 10, 20};
  ASSERT_TRUE(index.reset(ids, hashes).has_value());
  EXPECT_EQ(index.find(hashes, 0), (std::vector<IndexHit>{{0, 30, 0}, {1, 10, 0}, {2, 20, 0}}));
  const std::array<std::uint32_t, 3> twice = {1, 2, 1};
  EXPECT_EQ(index.reset(twice, hashes).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(index.reset(std::span(ids).first(2), hashes).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(index.find(hashes, 0).size(), 3u);
  ASSERT_TRUE(index.reset({}, {}).has_value());
  EXPECT_TRUE(index.find(hashes, 64).empty());
}

// Readers ask all the time while one thread changes entries often enough for several merges. Some
// entries stay as they are and must always be found; one is replaced back and forth between two
// hashes and must be found as exactly one of them; removed ones must not come back.
TEST(LivePdqIndex, gives_right_answers_while_entries_change_and_levels_merge) {
  PdqData data(8);
  std::vector<PdqHash> fixed;
  std::vector<std::uint32_t> ids;
  for (std::uint32_t id = 0; id < 5'000; ++id) {
    fixed.push_back(data.even());
    ids.push_back(id);
  }
  const std::array<PdqHash, 2> sides = {data.even(), data.even()};
  const PdqHash gone = data.even();
  constexpr std::uint32_t kReplaced = 1'000'000;
  LivePdqIndex index({});
  ASSERT_TRUE(index.reset(ids, fixed).has_value());
  ASSERT_TRUE(index.add(kReplaced, sides[0]).has_value());
  ASSERT_TRUE(index.add(kReplaced + 1, gone).has_value());
  ASSERT_TRUE(index.remove(kReplaced + 1).has_value());

  std::atomic<bool> is_done = false;
  std::atomic<std::size_t> wrong = 0;
  std::atomic<std::size_t> asked = 0;
  const auto read = [&](std::uint64_t seed) {
    PdqData mine(seed);
    while (!is_done || asked < 200) {
      const auto id = std::uint32_t(mine.below(fixed.size()));
      const std::array queries = {sides[0], sides[1], mine.at(fixed[id], 20), gone};
      const std::vector<IndexHit> hits = index.find(queries, 20);
      const bool is_right = hits.size() == 2 && hits[0].id == kReplaced && hits[0].query < 2 &&
                            hits[1] == IndexHit{2, id, 20};
      wrong += is_right ? 0 : 1;
      ++asked;
    }
  };
  std::thread first(read, 100);
  std::thread second(read, 101);
  std::vector<std::uint32_t> added;
  for (std::uint32_t step = 0; step < 12'000; ++step) {
    const std::uint32_t id = 10'000 + step;
    EXPECT_TRUE(index.add(id, data.any()).has_value());
    added.push_back(id);
    if (step % 2 == 0) {
      std::swap(added[data.below(added.size())], added.back());
      EXPECT_TRUE(index.remove(added.back()).has_value());
      added.pop_back();
    }
    if (step % 16 != 0) continue;
    EXPECT_TRUE(index.replace(kReplaced, sides[step / 16 % 2]).has_value());
  }
  is_done = true;
  first.join();
  second.join();
  EXPECT_EQ(wrong, 0u);
  EXPECT_GE(asked, 200u);
  EXPECT_EQ(index.stat().ids, fixed.size() + added.size() + 1);
}

}  // namespace
}  // namespace nightlight::match
