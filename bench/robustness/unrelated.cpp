#include "unrelated.h"

#include <algorithm>
#include <mutex>

#include "parallel.h"

namespace nightlight::bench {
namespace {

UnrelatedHits nothing_yet() {
  UnrelatedHits hits;
  hits.nearest.fill(phash::PdqHash::kBits);
  return hits;
}

using ByView = std::array<int, phash::kViews>;

void count_pair(const Sighting& sighting, const phash::PdqHash& entry, ByView& nearest_by_view,
                UnrelatedHits& hits) {
  std::array<int, kMethods> nearest;
  nearest.fill(phash::PdqHash::kBits);
  for (const TaggedHash& probe : sighting.probes) {
    const int bits = bits_apart(probe.hash, entry);
    int& of_method = nearest[std::size_t(probe.from)];
    of_method = std::min(of_method, bits);
    int& of_view = nearest_by_view[std::size_t(probe.view)];
    of_view = std::min(of_view, bits);
    if (bits <= kSecondTier) ++hits.second_tier_by_view[probe.view];
  }
  ++hits.pairs;
  for (std::size_t method = 0; method < kMethods; ++method) {
    if (method > 0) nearest[method] = std::min(nearest[method], nearest[method - 1]);
    hits.nearest[method] = std::min(hits.nearest[method], nearest[method]);
    hits.within_radius[method] += nearest[method] <= kRadius;
    hits.within_second_tier[method] += nearest[method] <= kSecondTier;
  }
}

}  // namespace

void UnrelatedHits::add(const UnrelatedHits& other) {
  pairs += other.pairs;
  for (std::size_t method = 0; method < kMethods; ++method) {
    within_radius[method] += other.within_radius[method];
    within_second_tier[method] += other.within_second_tier[method];
    nearest[method] = std::min(nearest[method], other.nearest[method]);
  }
  for (const auto& [view, count] : other.second_tier_by_view) second_tier_by_view[view] += count;
  for (const auto& [view, bits] : other.nearest_by_view) {
    const auto [place, is_new] = nearest_by_view.emplace(view, bits);
    if (!is_new) place->second = std::min(place->second, bits);
  }
}

UnrelatedHits unrelated_hits(const std::vector<Sighting>& sightings,
                             const std::vector<Photo>& photos,
                             const std::vector<phash::PdqHash>& plain) {
  UnrelatedHits total = nothing_yet();
  std::mutex mutex;
  in_parallel(photos.size(), "entries compared", [&](std::size_t entry) {
    UnrelatedHits hits = nothing_yet();
    ByView nearest_by_view;
    nearest_by_view.fill(phash::PdqHash::kBits);
    for (const Sighting& sighting : sightings) {
      if (photos[sighting.photo].scene == photos[entry].scene) continue;
      count_pair(sighting, plain[entry], nearest_by_view, hits);
    }
    for (std::size_t view = 0; view < phash::kViews; ++view) {
      if (nearest_by_view[view] < int(phash::PdqHash::kBits)) {
        hits.nearest_by_view[phash::View(view)] = nearest_by_view[view];
      }
    }
    const std::scoped_lock lock(mutex);
    total.add(hits);
  });
  return total;
}

}  // namespace nightlight::bench
