#pragma once

#include <vector>

#include "nightlight/phash/probes.h"
#include "nightlight/phash/spectrum.h"

namespace nightlight::phash::internal {

// The copies of a view that are looked up.
enum class Copies : unsigned char {
  kUpright,   // the view itself
  kMirrored,  // and its mirror image
  kPositive,  // all eight dihedral copies
  kAll,       // and their negatives
};

// One way to look at a picture.
struct ViewSpectrum {
  View view;
  Copies copies;
  PdqSpectrum spectrum;
};

// What the profile looks at besides the whole picture as it is; views that do not apply to this
// picture are left out. Nothing for kFast.
std::vector<ViewSpectrum> views_of(const ImageView& image, Profile profile);

}  // namespace nightlight::phash::internal
