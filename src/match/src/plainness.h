#pragma once

#include <tuple>

#include "nightlight/phash/query_tag.h"

namespace nightlight::match::internal {

// Orders tags: the fewer things were done to the picture, the plainer. The rest makes it total.
inline auto plainness(const phash::QueryTag& tag) {
  const int changes = (tag.view != phash::View::kWhole) + (tag.dihedral != phash::Dihedral::kNone) +
                      (tag.tone != phash::Tone::kPositive);
  return std::tuple(changes, tag.view, tag.dihedral, tag.tone, tag.scale);
}

}  // namespace nightlight::match::internal
