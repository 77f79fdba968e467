#pragma once

#include <cstddef>

#include "plane.h"
#include "stages.h"

namespace nightlight::phash::internal {

// Where a view lies on a working picture whose sides count as 1. It may reach outside.
struct ViewArea {
  double left = 0;
  double top = 0;
  double right = 1;
  double bottom = 1;
};

// A rectangle of samples of a grid.
struct Zone {
  std::size_t left = 0;
  std::size_t top = 0;
  std::size_t right = kGrid;  // past the last
  std::size_t bottom = kGrid;
};

// The 64×64 samples that PDQ's coefficients are made of, as far as the picture tells them: outside
// of it, and under what was laid over it, nothing is known.
struct PartialGrid {
  Grid sums{};   // of brightness times weight
  Grid known{};  // the weights, 0 to 1
};

// Of any area of the picture. Each sample is what the two box filters of PDQ come to, a triangular
// average one sample wide; unlike those it is centred whatever the size of the picture.
PartialGrid sample(const Plane& picture, const ViewArea& area);

// An angle, as constants: a mathematics library would decide bits.
struct Angle {
  double sine;
  double cosine;
};

// Of the picture turned by that angle about its middle, with a margin of that share of its sides
// added in all.
PartialGrid sample_turned(const Plane& picture, const Angle& angle, double margin);

// Of the picture without thin marks such as letters: without pixels that stand out from the median
// of those around them.
PartialGrid sample_without_marks(const Plane& picture);

// What lies in the zone is no longer known.
void forget(PartialGrid& grid, const Zone& zone);

// The grid with all that is not known put in: the harmonic surface through what is known. Of all
// linear guesses this is the best where the power of a picture falls with the square of frequency,
// as that of photographs does; mirrored content costs more bits than it saves (ADR 0012).
Grid completed(const PartialGrid& grid);

}  // namespace nightlight::phash::internal
