#pragma once

#include <span>
#include <vector>

#include "pdq_image.h"
#include "pdq_scan.h"

namespace nightlight::match::internal {

// All ids within the radius of each query, by query, then distance, then id.
std::vector<IndexHit> search(const ImageView& image, const Kernel& kernel,
                             std::span<const phash::PdqHash> queries, int radius);

// The same by looking at every hash, in one pass for all queries.
std::vector<IndexHit> search_by_scan(const ImageView& image, const Kernel& kernel,
                                     std::span<const phash::PdqHash> queries, int radius);

// The k nearest of the query, by distance, then id.
std::vector<IndexHit> search_nearest(const ImageView& image, const Kernel& kernel,
                                     const phash::PdqHash& query, std::size_t k);

void sort_hits(std::vector<IndexHit>& hits);  // by query, then distance, then id

}  // namespace nightlight::match::internal
