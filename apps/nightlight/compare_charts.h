#pragma once

#include <string>

#include "comparison.h"

namespace nightlight::cli {

// Drawings of a comparison as SVG elements.

// A scale from 0 to 256 with the distance, the radius and where unrelated pictures lie.
std::string distance_scale(int distance, const CompareOptions& options);

// The 16×16 bits of both hashes, and those that differ.
std::string bit_grids(const phash::PdqHash& a, const phash::PdqHash& b);

// Two bars as long as the videos, and the run that both have between them.
std::string timeline(phash::VideoTime length_a, phash::VideoTime length_b,
                     const phash::VideoComparison& video);

}  // namespace nightlight::cli
