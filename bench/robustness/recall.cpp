#include "recall.h"

#include <algorithm>
#include <map>

namespace nightlight::bench {
namespace {

using Distances = std::array<int, kMethods>;

// The smallest distance by each method; a dearer one has all probes of the cheaper ones.
Distances nearest(const Sighting& sighting, const phash::PdqHash& wanted) {
  Distances distances;
  distances.fill(phash::PdqHash::kBits);
  for (const TaggedHash& probe : sighting.probes) {
    const int bits = bits_apart(probe.hash, wanted);
    for (std::size_t method = std::size_t(probe.from); method < kMethods; ++method) {
      distances[method] = std::min(distances[method], bits);
    }
  }
  return distances;
}

std::map<phash::View, Method> cheapest_methods(const std::vector<Sighting>& sightings) {
  std::map<phash::View, Method> cheapest;
  for (const Sighting& sighting : sightings) {
    for (const TaggedHash& probe : sighting.probes) {
      const auto [place, is_new] = cheapest.emplace(probe.view, probe.from);
      if (!is_new) place->second = std::min(place->second, probe.from);
    }
  }
  return cheapest;
}

// The views of a profile by which the sighting is found.
std::set<phash::View> finders(const Sighting& sighting, const phash::PdqHash& wanted,
                              Method profile) {
  std::set<phash::View> views;
  for (const TaggedHash& probe : sighting.probes) {
    if (probe.from > profile || bits_apart(probe.hash, wanted) > kRadius) continue;
    views.insert(probe.view);
  }
  return views;
}

double share_within(const std::vector<int>& distances, int radius) {
  const auto found = std::count_if(distances.begin(), distances.end(),
                                   [radius](int distance) { return distance <= radius; });
  return double(found) / double(distances.size());
}

double median_of(std::vector<int> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

std::vector<Recall> recall_by_edit(const std::vector<Sighting>& sightings,
                                   const std::vector<phash::PdqHash>& plain, std::size_t edits,
                                   const std::vector<bool>& is_counted) {
  std::vector<std::array<std::vector<int>, kMethods>> distances(edits);
  for (const Sighting& sighting : sightings) {
    if (!is_counted[sighting.photo]) continue;
    const Distances found = nearest(sighting, plain[sighting.photo]);
    for (std::size_t method = 0; method < kMethods; ++method) {
      distances[sighting.edit][method].push_back(found[method]);
    }
  }
  std::vector<Recall> recalls(edits);
  for (std::size_t edit = 0; edit < edits; ++edit) {
    for (std::size_t method = 0; method < kMethods; ++method) {
      recalls[edit].found[method] = share_within(distances[edit][method], kRadius);
      recalls[edit].second_tier[method] = share_within(distances[edit][method], kSecondTier);
      recalls[edit].median[method] = median_of(distances[edit][method]);
    }
  }
  return recalls;
}

Recall mean(const std::vector<Recall>& recalls, const std::vector<bool>& is_counted) {
  Recall sum;
  const double count = double(std::count(is_counted.begin(), is_counted.end(), true));
  for (std::size_t edit = 0; edit < recalls.size(); ++edit) {
    if (!is_counted[edit]) continue;
    for (std::size_t method = 0; method < kMethods; ++method) {
      sum.found[method] += recalls[edit].found[method] / count;
      sum.second_tier[method] += recalls[edit].second_tier[method] / count;
    }
  }
  return sum;
}

std::array<std::array<double, kCurve>, kMethods> found_by_distance(
    const std::vector<Sighting>& sightings, const std::vector<phash::PdqHash>& plain) {
  std::array<std::array<double, kCurve>, kMethods> curve{};
  for (const Sighting& sighting : sightings) {
    const Distances found = nearest(sighting, plain[sighting.photo]);
    for (std::size_t method = 0; method < kMethods; ++method) {
      for (std::size_t bits = std::size_t(found[method]); bits < kCurve; ++bits) {
        curve[method][bits] += 1.0 / double(sightings.size());
      }
    }
  }
  return curve;
}

std::vector<ViewGain> view_gains(const std::vector<Sighting>& sightings,
                                 const std::vector<phash::PdqHash>& plain,
                                 const std::vector<Edit>& edits) {
  const std::map<phash::View, Method> cheapest = cheapest_methods(sightings);
  std::map<phash::View, std::vector<int>> alone;  // by edit
  for (const auto& [view, from] : cheapest) alone[view].resize(edits.size());
  for (const Sighting& sighting : sightings) {
    for (const Method profile : {Method::kStandard, Method::kThorough}) {
      const auto views = finders(sighting, plain[sighting.photo], profile);
      if (views.size() != 1) continue;
      const phash::View view = *views.begin();
      // A view counts in the cheapest profile that has it, of these two.
      const Method from = std::max(cheapest.at(view), Method::kStandard);
      if (from == profile) ++alone[view][sighting.edit];
    }
  }
  std::vector<ViewGain> gains;
  for (const auto& [view, from] : cheapest) {
    const std::vector<int>& counts = alone[view];
    ViewGain gain;
    gain.view = view;
    gain.from = from;
    for (const int count : counts) gain.recall += double(count) / double(sightings.size());
    const auto best = std::max_element(counts.begin(), counts.end());
    gain.best_edit = edits[std::size_t(best - counts.begin())].name;
    gain.best_recall = double(*best) * double(edits.size()) / double(sightings.size());
    gains.push_back(gain);
  }
  return gains;
}

}  // namespace nightlight::bench
