#pragma once

#include <array>
#include <optional>

#include "nightlight/match/bank.h"

namespace nightlight::match::internal {

// The one definition of a match: a distance equal to the radius is one.
constexpr bool is_match(int distance, int radius) {
  return distance <= radius;
}

// How far a hit may be away, by the view of the query that made it.
class Radii {
 public:
  // The options must have been checked.
  explicit Radii(const BankOptions& options);

  // Whether probes of this view are asked at all.
  bool asks(phash::View view) const { return match_[std::size_t(view)] >= 0; }
  // The radius of a tier for a view; -1 when it has none there.
  int of(Tier tier, phash::View view) const {
    return (tier == Tier::kMatch ? match_ : near_)[std::size_t(view)];
  }
  std::optional<Tier> tier_of(phash::View view, int distance) const;
  int widest() const { return widest_; }
  bool has_near() const { return has_near_; }

 private:
  std::array<int, phash::kViews> match_{};
  std::array<int, phash::kViews> near_{};
  int widest_ = 0;
  bool has_near_ = false;
};

// Fails with kInvalidArgument and the option's name.
Status check(const BankOptions& options);

}  // namespace nightlight::match::internal
