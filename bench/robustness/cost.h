#pragma once

#include <array>
#include <vector>

#include "nightlight/phash/probes.h"
#include "photos.h"

namespace nightlight::bench {

// What a profile costs on one core.
struct Cost {
  double probes = 0;        // of an unedited photograph, on average
  double milliseconds = 0;  // processor time for the 12 megapixels of one photograph, decoded
};
std::array<Cost, 3> costs(const std::vector<Photo>& photos);  // in the order of Profile

}  // namespace nightlight::bench
