#pragma once

#include <array>
#include <string>
#include <vector>

#include "measure.h"

namespace nightlight::bench {

// For one edit, or the mean of several: the share of photographs that each method finds.
struct Recall {
  std::array<double, kMethods> found{};        // within kRadius
  std::array<double, kMethods> second_tier{};  // within kSecondTier, those within kRadius included
  std::array<double, kMethods> median{};       // of the smallest distances
};

// One for each edit. `is_counted[photo]` says which photographs count.
std::vector<Recall> recall_by_edit(const std::vector<Sighting>& sightings,
                                   const std::vector<phash::PdqHash>& plain, std::size_t edits,
                                   const std::vector<bool>& is_counted);

// Without medians.
Recall mean(const std::vector<Recall>& recalls, const std::vector<bool>& is_counted);

// The share of all sightings whose smallest distance is at most the index, by method.
inline constexpr std::size_t kCurve = 65;
std::array<std::array<double, kCurve>, kMethods> found_by_distance(
    const std::vector<Sighting>& sightings, const std::vector<phash::PdqHash>& plain);

// What a view adds to the profile that has it.
struct ViewGain {
  phash::View view = phash::View::kWhole;
  Method from = Method::kPlain;
  double recall = 0;       // share of all sightings that no other view of the profile finds
  std::string best_edit;   // where it adds most
  double best_recall = 0;  // and how much there
};
std::vector<ViewGain> view_gains(const std::vector<Sighting>& sightings,
                                 const std::vector<phash::PdqHash>& plain,
                                 const std::vector<Edit>& edits);

}  // namespace nightlight::bench
