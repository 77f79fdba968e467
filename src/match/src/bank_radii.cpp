#include "bank_radii.h"

#include <algorithm>

#include "nightlight/match/pdq_index.h"

namespace nightlight::match::internal {
namespace {

Error out_of_range(Literal option, Literal what) {
  return Error(Code::kInvalidArgument, what).in(option);
}

bool is_between(double value, double least, double most) {
  return value >= least && value <= most;  // false for what is no number
}

}  // namespace

Radii::Radii(const BankOptions& options)
    : widest_(std::max(options.pdq_radius, options.near_radius)),
      has_near_(options.near_radius > 0) {
  match_.fill(options.pdq_radius);
  near_.fill(has_near_ ? options.near_radius : -1);
  for (const ViewLimit& limit : options.views) {
    match_[std::size_t(limit.view)] = limit.radius;
    near_[std::size_t(limit.view)] = -1;
  }
}

std::optional<Tier> Radii::tier_of(phash::View view, int distance) const {
  for (const Tier tier : {Tier::kMatch, Tier::kNear}) {
    if (is_match(distance, of(tier, view))) return tier;
  }
  return std::nullopt;
}

Status check(const BankOptions& options) {
  if (!is_between(options.pdq_radius, 0, kMaxIndexRadius)) {
    return out_of_range("pdq_radius", "the radius must be 0 to 64");
  }
  const bool near_ok = options.near_radius == 0 || (options.near_radius > options.pdq_radius &&
                                                    options.near_radius <= kMaxIndexRadius);
  if (!near_ok) {
    return out_of_range("near_radius", "must be 0, or larger than the radius and at most 64");
  }
  if (!is_between(options.min_quality, 0, 100)) {
    return out_of_range("min_quality", "the quality must be 0 to 100");
  }
  for (const ViewLimit& limit : options.views) {
    if (std::size_t(limit.view) >= phash::kViews ||
        !is_between(limit.radius, -1, options.pdq_radius)) {
      return out_of_range("view_radius", "a view's radius must be -1 to the bank's radius");
    }
  }
  if (!(options.video_percent > 0 && options.video_percent <= 100)) {
    return out_of_range("video_percent", "must be above 0 and at most 100");
  }
  return {};
}

}  // namespace nightlight::match::internal
