#include "soak.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <tuple>

#include "data.h"
#include "nightlight/match/pdq_index.h"

namespace nightlight::bench {
namespace {

using Clock = std::chrono::steady_clock;
using match::IndexHit;

constexpr double kQueries = 10'000;  // a second
constexpr double kChanges = 2'000;   // a second: as many added as removed
constexpr std::size_t kSlots = 65'536;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Entries 0 … slots - 1 come and go; those behind stay. An even version stands still; half of it
// counts the changes, so the entry is there when that is even for the first half of the slots, odd
// for the others.
struct World {
  explicit World(std::size_t entries)
      : hashes(hashes_of(Kind::kEven, entries + kSlots / 2, 7)), versions(kSlots), index({}) {
    std::vector<std::uint32_t> ids;
    Hashes present;
    for (std::uint32_t id = 0; id < hashes.size(); ++id) {
      if (id < kSlots && !is_there(id, 0)) continue;
      ids.push_back(id);
      present.push_back(hashes[id]);
    }
    is_ready = index.reset(ids, present).has_value();
  }

  static bool is_there(std::size_t slot, std::uint64_t version) {
    return (version / 2 % 2 == 0) == (slot < kSlots / 2);
  }

  Hashes hashes;
  std::vector<std::atomic<std::uint64_t>> versions;
  match::LivePdqIndex index;
  bool is_ready = false;
  std::atomic<bool> is_done = false;
};

bool contains(const std::vector<IndexHit>& hits, const IndexHit& wanted) {
  return std::find(hits.begin(), hits.end(), wanted) != hits.end();
}

struct Answers {
  double count = 0;
  double wrong = 0;
  std::vector<float> milliseconds;
};

// One query about an entry, at some distance from it.
void ask(World& world, Numbers& numbers, Answers& answers) {
  const bool comes_and_goes = numbers.below(2) == 0;
  const std::size_t id =
      comes_and_goes ? numbers.below(kSlots) : kSlots + numbers.below(world.hashes.size() - kSlots);
  const std::size_t distance = numbers.below(31);
  const phash::PdqHash query = at_distance(world.hashes[id], distance, numbers);
  const std::uint64_t before = comes_and_goes ? world.versions[id].load() : 0;
  const auto start = Clock::now();
  const std::vector<IndexHit> hits = world.index.find(std::span(&query, 1), 31);
  answers.milliseconds.push_back(float(seconds_since(start) * 1e3));
  ++answers.count;
  const std::uint64_t after = comes_and_goes ? world.versions[id].load() : 0;
  if (before != after || before % 2 != 0) return;
  const bool is_expected = !comes_and_goes || World::is_there(id, before);
  const bool is_found = contains(hits, {0, std::uint32_t(id), int(distance)});
  if (is_found != is_expected) ++answers.wrong;
}

Answers read(World& world) {
  Numbers numbers(11);
  Answers answers;
  const auto start = Clock::now();
  while (!world.is_done) {
    const double due = seconds_since(start) * kQueries;
    if (answers.count >= due) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      continue;
    }
    ask(world, numbers, answers);
  }
  return answers;
}

// What a plain loop finds among all that should be there.
std::vector<IndexHit> expected(const World& world, const phash::PdqHash& query) {
  std::vector<IndexHit> hits;
  for (std::uint32_t id = 0; id < world.hashes.size(); ++id) {
    const int distance = phash::distance(world.hashes[id], query);
    if (distance > 31) continue;
    if (id < kSlots && !World::is_there(id, world.versions[id])) continue;
    hits.push_back({0, id, distance});
  }
  std::sort(hits.begin(), hits.end(), [](const IndexHit& a, const IndexHit& b) {
    return std::tie(a.distance, a.id) < std::tie(b.distance, b.id);
  });
  return hits;
}

struct Changes {
  double count = 0;
  double failed = 0;
  double compared = 0;
  double wrong = 0;
  double worst_ms = 0;
};

void change(World& world, std::size_t slot, Changes& changes) {
  const auto start = Clock::now();
  const bool is_there = World::is_there(slot, world.versions[slot]);
  ++world.versions[slot];
  const auto id = std::uint32_t(slot);
  const Status status = is_there ? world.index.remove(id) : world.index.add(id, world.hashes[slot]);
  ++world.versions[slot];
  ++changes.count;
  changes.failed += status ? 0 : 1;
  changes.worst_ms = std::max(changes.worst_ms, seconds_since(start) * 1e3);
}

Changes write(World& world, double seconds) {
  Numbers numbers(13);
  Changes changes;
  const auto start = Clock::now();
  for (double now = 0; now < seconds; now = seconds_since(start)) {
    // One that is there goes, one that is not comes: the two halves in turn.
    while (changes.count < now * kChanges) {
      const std::size_t slot = numbers.below(kSlots / 2);
      change(world, slot, changes);
      change(world, slot + kSlots / 2, changes);
    }
    if (changes.compared < now * 4) {
      const std::size_t id = numbers.below(world.hashes.size());
      const phash::PdqHash query = at_distance(world.hashes[id], numbers.below(31), numbers);
      ++changes.compared;
      changes.wrong += world.index.find(std::span(&query, 1), 31) == expected(world, query) ? 0 : 1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return changes;
}

}  // namespace

bool soak(Results& results, double seconds, std::size_t entries) {
  World world(entries);
  if (!world.is_ready) return false;
  Answers answers;
  std::thread reader([&] { answers = read(world); });
  const auto start = Clock::now();
  const Changes changes = write(world, seconds);
  const double lasted = seconds_since(start);
  world.is_done = true;
  reader.join();
  std::sort(answers.milliseconds.begin(), answers.milliseconds.end());
  const auto share = [&answers](double part) {
    return double(
        answers.milliseconds[std::size_t(double(answers.milliseconds.size() - 1) * part)]);
  };
  const std::string of = std::to_string(entries);
  results.add("soak-seconds", of, lasted, "s");
  results.add("soak-queries", of, answers.count / lasted, "1/s");
  results.add("soak-changes", of, changes.count / lasted, "1/s");
  results.add("soak-query-p50", of, share(0.5), "ms");
  results.add("soak-query-p99", of, share(0.99), "ms");
  results.add("soak-query-worst", of, share(1), "ms");
  results.add("soak-change-worst", of, changes.worst_ms, "ms");
  results.add("soak-compared", of, changes.compared, "whole answers");
  results.add("soak-wrong", of, answers.wrong + changes.wrong + changes.failed, "answers");
  return answers.wrong + changes.wrong + changes.failed == 0 && share(1) <= 50;
}

}  // namespace nightlight::bench
