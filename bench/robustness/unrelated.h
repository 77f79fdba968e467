#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "measure.h"

namespace nightlight::bench {

// How near pictures come to entries that have nothing to do with them.
struct UnrelatedHits {
  std::uint64_t pairs = 0;  // of a picture and an entry
  std::array<std::uint64_t, kMethods> within_radius{};
  std::array<std::uint64_t, kMethods> within_second_tier{};
  std::array<int, kMethods> nearest{};
  // By view, over its own probes.
  std::map<phash::View, std::uint64_t> second_tier_by_view;
  std::map<phash::View, int> nearest_by_view;
  void add(const UnrelatedHits& other);
};

// Every sighting against the plain hash of every photograph of another scene.
UnrelatedHits unrelated_hits(const std::vector<Sighting>& sightings,
                             const std::vector<Photo>& photos,
                             const std::vector<phash::PdqHash>& plain);

}  // namespace nightlight::bench
