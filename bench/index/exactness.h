#pragma once

#include "../results.h"

namespace nightlight::bench {

// Compares the index with a plain loop over all hashes: sizes from 0 to 1,000,000, five kinds of
// lists, three layouts, several radii, the ways through the buckets forced where a scan would be
// chosen. Says how many queries and pairs that were; false when one answer differed.
bool check_exactness(Results& results, bool quick);

}  // namespace nightlight::bench
