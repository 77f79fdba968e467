#pragma once

#include <array>

#include "nightlight/phash/pdq.h"
#include "pdq_kernel.h"

// The steps from pixels to a hash, one function a step, in the order in which they are taken:
// docs/spec/pdq.md. All arithmetic is binary32 in the order written.
namespace nightlight::phash::internal {

using Grid = std::array<std::array<float, kGrid>, kGrid>;                    // rows of brightness
using Spectrum = std::array<std::array<float, kFrequencies>, kFrequencies>;  // rows of coefficients

// The picture as 64×64 samples of brightness: filtered twice by a box along rows and columns, then
// sampled. A picture of 64×64 is taken as it is. Both sides are at least 5.
Grid shrink(const ImageView& image, const PdqKernel& kernel = best_kernel());

// 0 to 100: how much the grid changes from sample to sample.
int quality_of(const Grid& grid, const PdqKernel& kernel = best_kernel());

Spectrum transform(const Grid& grid, const PdqKernel& kernel = best_kernel());

// The 128th smallest of the 256 coefficients.
float lower_median(const Spectrum& spectrum);

// The bits whose coefficient is above the threshold.
PdqHash bits_above(const Spectrum& spectrum, float threshold);

}  // namespace nightlight::phash::internal
