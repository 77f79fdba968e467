#pragma once

#include <array>

#include "nightlight/phash/pdq.h"
#include "nightlight/phash/query_tag.h"

namespace nightlight::phash {

// The 16×16 coefficients from which PDQ takes its bits (rows and columns are the frequencies 1 to
// 16 of a DCT-II over the 64×64 brightness grid). The hashes of all eight dihedral copies follow
// from them, equal to those of Meta's dihedral entry point: docs/spec/pdq.md.
class PdqSpectrum {
 public:
  using Coefficients = std::array<std::array<float, 16>, 16>;

  // `variant` is one that is_computed(). A picture with a side under 5 has all zero coefficients
  // and quality 0.
  static PdqSpectrum of(const ImageView& image, PdqVariant variant);

  // The same from the 64×64 grid of brightness, 0 to 255, that a picture was brought to.
  using Samples = std::array<std::array<float, 64>, 64>;
  static PdqSpectrum of(const Samples& grid);

  int quality() const { return quality_; }
  const Coefficients& coefficients() const { return coefficients_; }

  // Of the copy of the picture that `dihedral` names; hash(kNone) is that of pdq().
  PdqHash hash(Dihedral dihedral) const;
  std::array<PdqHash, kDihedrals> family() const;  // in the order of Dihedral

 private:
  Coefficients coefficients_{};
  int quality_ = 0;
};

// The hash of the photographic negative: every bit turned.
PdqHash complement(const PdqHash& hash);

}  // namespace nightlight::phash
