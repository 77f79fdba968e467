#pragma once

#include <array>

#include "nightlight/phash/pdq.h"

// PDQ written as its description reads (docs/spec/pdq.md): whole buffers, one running sum at a
// time, nothing shared with the module. Tests hold the module against it. It has the structure of
// Meta's C++ core and is compiled as that is, with -O3, so that benchmarks can say how much faster
// the module is.
namespace nightlight::phash::testing {

class TextbookPdq {
 public:
  // What each stage leaves, row by row.
  struct Stages {
    std::array<float, 64 * 64> grid{};
    std::array<float, 16 * 16> spectrum{};
    PdqFingerprint fingerprint;
  };
  // Both sides are at least 5.
  static Stages stages(const ImageView& image);

  static PdqFingerprint hash(const ImageView& image);

  // Bit i is set where the value i is above the 128th smallest of the 256.
  static PdqHash bits(const std::array<float, 16 * 16>& spectrum);
};

}  // namespace nightlight::phash::testing
