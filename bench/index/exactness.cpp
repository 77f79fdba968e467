#include "exactness.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <tuple>

#include "../../src/match/src/pdq_build.h"
#include "../../src/match/src/pdq_search.h"
#include "data.h"

namespace nightlight::bench {
namespace {

using match::IndexHit;
using match::IndexLayout;
using match::internal::Way;

struct Count {
  double queries = 0;
  double pairs = 0;  // of a query and a hash, each looked at by the plain loop
  double hits = 0;
  double differences = 0;  // queries answered differently
};

#if defined(__x86_64__)
__attribute__((target("popcnt")))
#endif
std::vector<IndexHit>
plain_loop(const Hashes& hashes, const phash::PdqHash& query, int radius) {
  std::vector<IndexHit> hits;
  const auto& asked = query.words();
  for (std::uint32_t id = 0; id < hashes.size(); ++id) {
    const auto& words = hashes[id].words();
    int distance = 0;
    for (std::size_t i = 0; i < 4; ++i) distance += __builtin_popcountll(words[i] ^ asked[i]);
    if (distance <= radius) hits.push_back({0, id, distance});
  }
  std::sort(hits.begin(), hits.end(), [](const IndexHit& a, const IndexHit& b) {
    return std::tie(a.distance, a.id) < std::tie(b.distance, b.id);
  });
  return hits;
}

// The hits of each query of a batch.
std::vector<std::vector<IndexHit>> apart(const std::vector<IndexHit>& hits, std::size_t queries) {
  std::vector<std::vector<IndexHit>> each(queries);
  for (IndexHit hit : hits) {
    const std::uint32_t query = std::exchange(hit.query, 0);
    each[query].push_back(hit);
  }
  return each;
}

void compare(Count& count, const Hashes& hashes, const Hashes& queries, int radius) {
  static const std::atomic<bool> never = false;
  std::vector<std::vector<IndexHit>> expected;
  for (const phash::PdqHash& query : queries) {
    expected.push_back(plain_loop(hashes, query, radius));
    count.hits += double(expected.back().size());
  }
  for (const IndexLayout layout :
       {IndexLayout::kScan, IndexLayout::kSketch, IndexLayout::kCompact}) {
    const auto planned = match::internal::build_image(hashes, {radius, layout}, never);
    const auto forced = match::internal::build_planned_image(
        hashes, {layout, hashes.size() < 100'000 ? 18 : 15}, 1, never);
    for (const auto* image : {&planned, &forced}) {
      for (const Way way : {Way::kPlanned, Way::kProbe}) {
        const auto found =
            apart(match::internal::search((*image)->view, match::internal::best_kernel(), queries,
                                          radius, way),
                  queries.size());
        for (std::size_t i = 0; i < queries.size(); ++i) {
          count.differences += found[i] == expected[i] ? 0 : 1;
        }
      }
    }
  }
  count.queries += double(queries.size());
  count.pairs += double(queries.size()) * double(hashes.size());
}

Count check_size(const std::vector<std::size_t>& sizes, std::size_t queries, bool quick) {
  constexpr std::array kRadii = {31, 30, 15, 0, 31, 32, 47, 63};
  Count count;
  std::uint64_t seed = 1;
  for (const Kind kind :
       {Kind::kEven, Kind::kMixed, Kind::kClustered, Kind::kSharedParts, Kind::kRepeated}) {
    for (const std::size_t size : sizes) {
      ++seed;
      const Hashes hashes = hashes_of(kind, size, seed);
      const int radius = kRadii[seed % kRadii.size()];
      compare(count, hashes, queries_for(hashes, quick ? queries / 100 + 1 : queries, 36, seed),
              31);
      compare(count, hashes, queries_for(hashes, queries / 100 + 1, 70, seed + 99), radius);
    }
  }
  return count;
}

}  // namespace

bool check_exactness(Results& results, bool quick) {
  struct Class {
    const char* name;
    std::vector<std::size_t> sizes;
    std::size_t queries;
  };
  const std::vector<Class> classes = {
      {"0-65", {0, 1, 2, 3, 63, 64, 65}, 12'000},
      {"1000", {1'000}, 4'000},
      {"4095-4097", {4'095, 4'096, 4'097}, 1'000},
      {"10000", {10'000}, 2'000},
      {"100000", {100'000}, 400},
  };
  double differences = 0;
  const auto add = [&](const char* name, const Count& count) {
    results.add("exactness-queries", name, count.queries, "queries");
    results.add("exactness-pairs", name, count.pairs, "pairs");
    results.add("exactness-hits", name, count.hits, "hits");
    results.add("exactness-differences", name, count.differences, "queries");
    differences += count.differences;
  };
  for (const Class& each : classes) add(each.name, check_size(each.sizes, each.queries, quick));
  if (!quick) add("1000000", check_size({1'000'000}, 60, quick));
  return differences == 0;
}

}  // namespace nightlight::bench
