#pragma once

#include <span>
#include <vector>

#include "pdq_image.h"
#include "pdq_scan.h"

namespace nightlight::match::internal {

// How to search; all ways find the same.
enum class Way {
  kPlanned,  // the one that should be cheaper
  kProbe,    // through the buckets where there are any
  kScan,     // by looking at every hash, in one pass for all queries
};
Way planned_way(const ImageView& image, int radius);

// All ids within the radius of each query, by query, then distance, then id.
std::vector<IndexHit> search(const ImageView& image, const Kernel& kernel,
                             std::span<const phash::PdqHash> queries, int radius,
                             Way way = Way::kPlanned);

// The k nearest of the query, by distance, then id.
std::vector<IndexHit> search_nearest(const ImageView& image, const Kernel& kernel,
                                     const phash::PdqHash& query, std::size_t k);

void sort_hits(std::vector<IndexHit>& hits);  // by query, then distance, then id

}  // namespace nightlight::match::internal
