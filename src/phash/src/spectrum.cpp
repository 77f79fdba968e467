#include "nightlight/phash/spectrum.h"

#include <algorithm>

#include "nightlight/core/check.h"
#include "stages.h"

namespace nightlight::phash {
namespace {

constexpr std::uint32_t kMinSide = 5;
constexpr std::uint32_t kSquare = 512;

// The picture squashed to 512×512: pixel (x, y) is the source's pixel (⌊x·W/512⌋, ⌊y·H/512⌋).
Bytes squash(const ImageView& image) {
  const std::size_t channels = image.channels();
  Bytes pixels(std::size_t{kSquare} * kSquare * channels);
  auto out = pixels.begin();
  for (std::size_t y = 0; y < kSquare; ++y) {
    const std::size_t row = y * image.height() / kSquare * image.width();
    for (std::size_t x = 0; x < kSquare; ++x) {
      const std::size_t pixel = row + x * image.width() / kSquare;
      const ByteView samples = image.pixels().subspan(pixel * channels, channels);
      out = std::copy(samples.begin(), samples.end(), out);
    }
  }
  return pixels;
}

internal::Grid grid_of(const ImageView& image, PdqVariant variant) {
  const bool is_small = image.width() <= kSquare && image.height() <= kSquare;
  if (variant == PdqVariant::kFull || is_small) return internal::shrink(image);
  const Bytes pixels = squash(image);
  const Result<ImageView> square = ImageView::create(pixels, kSquare, kSquare, image.channels());
  NIGHTLIGHT_CHECK(square.has_value());
  return internal::shrink(*square);
}

// A dihedral copy is the picture with its rows in reverse, its columns in reverse, or both, and
// then perhaps transposed. The cosine of frequency f changes its sign by (-1)^f when its side is
// reversed, and row i of the coefficients has the frequency i + 1.
struct Turn {
  bool reverses_rows;
  bool reverses_columns;
  bool transposes;
};

Turn turn_of(Dihedral dihedral) {
  switch (dihedral) {
    case Dihedral::kNone:
      break;
    case Dihedral::kRot90:
      return {false, true, true};
    case Dihedral::kRot180:
      return {true, true, false};
    case Dihedral::kRot270:
      return {true, false, true};
    case Dihedral::kFlipX:
      return {true, false, false};
    case Dihedral::kFlipY:
      return {false, true, false};
    case Dihedral::kFlipPlus1:
      return {false, false, true};
    case Dihedral::kFlipMinus1:
      return {true, true, true};
  }
  return {false, false, false};
}

internal::Spectrum turned(const internal::Spectrum& spectrum, const Turn& turn) {
  internal::Spectrum result{};
  for (std::size_t i = 0; i < internal::kFrequencies; ++i) {
    for (std::size_t j = 0; j < internal::kFrequencies; ++j) {
      const bool negates =
          (turn.reverses_rows && i % 2 == 0) != (turn.reverses_columns && j % 2 == 0);
      const float value = negates ? -spectrum[i][j] : spectrum[i][j];
      (turn.transposes ? result[j][i] : result[i][j]) = value;
    }
  }
  return result;
}

}  // namespace

PdqSpectrum PdqSpectrum::of(const ImageView& image, PdqVariant variant) {
  NIGHTLIGHT_CHECK(is_computed(variant));
  if (image.width() < kMinSide || image.height() < kMinSide) return {};
  return of(grid_of(image, variant));
}

PdqSpectrum PdqSpectrum::of(const Samples& grid) {
  PdqSpectrum result;
  result.coefficients_ = internal::transform(grid);
  result.quality_ = internal::quality_of(grid);
  return result;
}

PdqHash PdqSpectrum::hash(Dihedral dihedral) const {
  const internal::Spectrum spectrum = turned(coefficients_, turn_of(dihedral));
  return internal::bits_above(spectrum, internal::lower_median(spectrum));
}

std::array<PdqHash, kDihedrals> PdqSpectrum::family() const {
  std::array<PdqHash, kDihedrals> hashes;
  for (std::size_t i = 0; i < kDihedrals; ++i) hashes[i] = hash(Dihedral(i));
  return hashes;
}

PdqHash complement(const PdqHash& hash) {
  std::array<std::uint64_t, 4> words = hash.words();
  for (std::uint64_t& word : words) word = ~word;
  return PdqHash(words);
}

}  // namespace nightlight::phash
