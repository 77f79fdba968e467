#pragma once

#include <string>

#include "comparison.h"
#include "io.h"

namespace nightlight::cli {

// The comparison for people: a line for the verdict, and everything that was measured.
void print_comparison(const Io& io, const CompareSide& a, const CompareSide& b,
                      const CompareOptions& options, const Comparison& result);

Json comparison_json(const CompareSide& a, const CompareSide& b, const CompareOptions& options,
                     const Comparison& result);

// "match: distance 8 within the radius 31", for a headline.
std::string verdict_line(const CompareOptions& options, const Comparison& result);

// "B mirrored left to right, its border removed" or "both as they are".
std::string best_words(const BestProbe& best);

}  // namespace nightlight::cli
