#include "nightlight/phash/spectrum.h"

#include <algorithm>

#include "nightlight/core/check.h"
#include "stages.h"

namespace nightlight::phash {
namespace {

constexpr std::uint32_t kMinSide = 5;
constexpr std::uint32_t kSquare = 512;

// The picture squashed to 512×512: pixel (x, y) is the source's pixel (⌊x·W/512⌋, ⌊y·H/512⌋).
template <std::size_t kChannels>
Bytes squash(const ImageView& image) {
  const std::size_t width = image.width();
  std::array<std::size_t, kSquare> columns{};
  for (std::size_t x = 0; x < kSquare; ++x) columns[x] = x * width / kSquare * kChannels;
  Bytes pixels(std::size_t{kSquare} * kSquare * kChannels);
  std::byte* out = pixels.data();
  for (std::size_t y = 0; y < kSquare; ++y) {
    const std::size_t row = y * image.height() / kSquare;
    const std::byte* const from = image.pixels().data() + row * width * kChannels;
    for (const std::size_t column : columns) {
      for (std::size_t c = 0; c < kChannels; ++c) *out++ = from[column + c];
    }
  }
  return pixels;
}

internal::Grid grid_of(const ImageView& image, PdqVariant variant) {
  const bool is_small = image.width() <= kSquare && image.height() <= kSquare;
  if (variant == PdqVariant::kFull || is_small) return internal::shrink(image);
  const Bytes pixels = image.channels() == 1 ? squash<1>(image) : squash<3>(image);
  const Result<ImageView> square = ImageView::create(pixels, kSquare, kSquare, image.channels());
  NIGHTLIGHT_CHECK(square.has_value());
  return internal::shrink(*square);
}

// A dihedral copy is the picture with its rows in reverse, its columns in reverse, or both, and
// then perhaps transposed. The cosine of frequency f changes its sign by (-1)^f when its side is
// reversed, and row i of the coefficients has the frequency i + 1. Transposing moves coefficients
// and leaves their median alone.
struct Reversal {
  bool of_rows;
  bool of_columns;
  Dihedral plain;
  Dihedral transposed;
};
constexpr std::array<Reversal, 4> kReversals = {{
    {false, false, Dihedral::kNone, Dihedral::kFlipPlus1},
    {true, false, Dihedral::kFlipX, Dihedral::kRot270},
    {false, true, Dihedral::kFlipY, Dihedral::kRot90},
    {true, true, Dihedral::kRot180, Dihedral::kFlipMinus1},
}};

internal::Spectrum reversed(const internal::Spectrum& spectrum, const Reversal& reversal) {
  internal::Spectrum result = spectrum;
  for (std::size_t i = 0; i < internal::kFrequencies; ++i) {
    for (std::size_t j = 0; j < internal::kFrequencies; ++j) {
      const bool by_row = reversal.of_rows && i % 2 == 0;
      const bool by_column = reversal.of_columns && j % 2 == 0;
      if (by_row != by_column) result[i][j] = -result[i][j];
    }
  }
  return result;
}

internal::Spectrum transposed(const internal::Spectrum& spectrum) {
  internal::Spectrum result;
  for (std::size_t i = 0; i < internal::kFrequencies; ++i) {
    for (std::size_t j = 0; j < internal::kFrequencies; ++j) result[j][i] = spectrum[i][j];
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
  const auto reversal =
      std::find_if(kReversals.begin(), kReversals.end(), [dihedral](const Reversal& candidate) {
        return candidate.plain == dihedral || candidate.transposed == dihedral;
      });
  NIGHTLIGHT_CHECK(reversal != kReversals.end());
  const internal::Spectrum spectrum = reversed(coefficients_, *reversal);
  const float median = internal::lower_median(spectrum);
  const bool is_plain = dihedral == reversal->plain;
  return internal::bits_above(is_plain ? spectrum : transposed(spectrum), median);
}

std::array<PdqHash, kDihedrals> PdqSpectrum::family() const {
  std::array<PdqHash, kDihedrals> hashes;
  for (const Reversal& reversal : kReversals) {
    const internal::Spectrum spectrum = reversed(coefficients_, reversal);
    const float median = internal::lower_median(spectrum);
    hashes[std::size_t(reversal.plain)] = internal::bits_above(spectrum, median);
    hashes[std::size_t(reversal.transposed)] = internal::bits_above(transposed(spectrum), median);
  }
  return hashes;
}

PdqHash complement(const PdqHash& hash) {
  std::array<std::uint64_t, 4> words = hash.words();
  for (std::uint64_t& word : words) word = ~word;
  return PdqHash(words);
}

}  // namespace nightlight::phash
