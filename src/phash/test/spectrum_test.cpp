#include "nightlight/phash/spectrum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "nightlight/phash/testing/textbook_pdq.h"
#include "pdq_golden.h"

namespace nightlight::phash {
namespace {

using testing::hills;
using testing::noise;
using testing::Picture;
using testing::TextbookPdq;

int weight(const PdqHash& hash) {
  return distance(hash, PdqHash());
}

PdqSpectrum spectrum_of(const Picture& picture) {
  return PdqSpectrum::of(picture.view(), PdqVariant::kFull);
}

// Soft light and dark areas of many sizes, as in a photograph: random heights on finer and finer
// grids, joined by straight slopes.
Picture soft(std::uint32_t width, std::uint32_t height, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> sums(std::size_t{width} * height, 128);
  for (std::size_t cells = 3, size = 72; cells <= 48; cells *= 2, size = size * 5 / 8) {
    std::vector<double> heights((cells + 1) * (cells + 1));
    for (double& value : heights) value = double(random() % 2001) / 1000 - 1;
    for (std::size_t y = 0; y < height; ++y) {
      const double down = double(y * cells) / height;
      const std::size_t row = std::size_t(down) * (cells + 1);
      for (std::size_t x = 0; x < width; ++x) {
        const double across = double(x * cells) / width;
        const std::size_t at = row + std::size_t(across);
        const double upper = std::lerp(heights[at], heights[at + 1], across - std::floor(across));
        const double lower = std::lerp(heights[at + cells + 1], heights[at + cells + 2],
                                       across - std::floor(across));
        sums[y * width + x] += double(size) * std::lerp(upper, lower, down - std::floor(down));
      }
    }
  }
  return testing::make_picture(width, height, 1, [&](auto x, auto y, auto) {
    return int(std::fmin(std::fmax(sums[std::size_t{y} * width + x], 0), 255));
  });
}

// The rules of the published description, one a line, from coefficient (i, j) of the picture to one
// of the copy.
using Coefficients = std::array<float, 256>;
Coefficients by_the_rules(const Coefficients& a, Dihedral dihedral) {
  Coefficients b{};
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t j = 0; j < 16; ++j) {
      const float value = a[16 * i + j];
      const bool i_odd = i % 2 == 1;
      const bool j_odd = j % 2 == 1;
      const bool sum_odd = (i + j) % 2 == 1;
      switch (dihedral) {
        case Dihedral::kNone:
          b[16 * i + j] = value;
          break;
        case Dihedral::kRot90:
          b[16 * j + i] = j_odd ? value : -value;
          break;
        case Dihedral::kRot180:
          b[16 * i + j] = sum_odd ? -value : value;
          break;
        case Dihedral::kRot270:
          b[16 * j + i] = i_odd ? value : -value;
          break;
        case Dihedral::kFlipX:
          b[16 * i + j] = i_odd ? value : -value;
          break;
        case Dihedral::kFlipY:
          b[16 * i + j] = j_odd ? value : -value;
          break;
        case Dihedral::kFlipPlus1:
          b[16 * j + i] = value;
          break;
        case Dihedral::kFlipMinus1:
          b[16 * j + i] = sum_odd ? -value : value;
          break;
      }
    }
  }
  return b;
}

void expect_family_as_textbook(const Picture& picture) {
  const TextbookPdq::Stages textbook = TextbookPdq::stages(picture.view());
  const PdqSpectrum spectrum = spectrum_of(picture);
  const auto family = spectrum.family();
  for (std::size_t i = 0; i < kDihedrals; ++i) {
    const PdqHash wanted = TextbookPdq::bits(by_the_rules(textbook.spectrum, Dihedral(i)));
    EXPECT_EQ(spectrum.hash(Dihedral(i)), wanted) << dihedral_name(Dihedral(i));
    EXPECT_EQ(family[i], wanted) << dihedral_name(Dihedral(i));
  }
  EXPECT_EQ(spectrum.quality(), textbook.fingerprint.quality);
}

TEST(PdqSpectrum, gives_the_golden_dihedral_hashes) {
  std::vector<GoldenPdq> answers = golden_pdq_of_meta();
  for (GoldenPdq& answer : golden_pdq_of_textbook()) answers.push_back(std::move(answer));
  int checked = 0;
  for (const GoldenPdq& answer : answers) {
    const PdqSpectrum spectrum = spectrum_of(answer.picture);
    EXPECT_EQ(spectrum.quality(), answer.quality) << answer.name;
    const auto family = spectrum.family();
    for (std::size_t i = 0; i < kDihedrals; ++i, ++checked) {
      EXPECT_EQ(family[i].hex(), answer.family[i]) << answer.name << " " << i;
      EXPECT_EQ(spectrum.hash(Dihedral(i)), family[i]) << answer.name << " " << i;
    }
  }
  EXPECT_EQ(checked, 10 * 8);
}

TEST(PdqSpectrum, turns_the_coefficients_by_the_published_rules) {
  std::mt19937 random(7);
  for (int i = 0; i < 40; ++i) {
    const std::uint32_t width = 5 + random() % 300;
    const std::uint32_t height = 5 + random() % 300;
    expect_family_as_textbook(noise(width, height, 3, random()));
    expect_family_as_textbook(hills(width, height, random()));
    expect_family_as_textbook(testing::checkerboard(width, height));
    expect_family_as_textbook(testing::constant(width, height, int(random() % 256)));
  }
  expect_family_as_textbook(noise(64, 64, 1, 1));
}

TEST(PdqSpectrum, begins_its_family_with_the_hash_of_the_picture) {
  for (const PdqVariant variant : {PdqVariant::kFull, PdqVariant::kNn512}) {
    for (const Picture& picture : {hills(800, 600, 3), noise(64, 64, 3, 4), noise(7, 9, 1, 5)}) {
      const PdqSpectrum spectrum = PdqSpectrum::of(picture.view(), variant);
      const PdqFingerprint plain = pdq(picture.view(), variant);
      EXPECT_EQ(spectrum.hash(Dihedral::kNone), plain.hash);
      EXPECT_EQ(spectrum.family()[0], plain.hash);
      EXPECT_EQ(spectrum.quality(), plain.quality);
    }
  }
}

// Hashes the turned pixels and expects the hash of the same name within `near` bits, and the seven
// others far away.
void expect_near_turned_pixels(const Picture& picture, int near) {
  const auto family = spectrum_of(picture).family();
  for (std::size_t i = 0; i < kDihedrals; ++i) {
    const Picture copy = testing::turned(picture, Dihedral(i));
    const PdqHash hash = pdq(copy.view(), PdqVariant::kFull).hash;
    for (std::size_t j = 0; j < kDihedrals; ++j) {
      const int found = distance(hash, family[j]);
      EXPECT_TRUE(i == j ? found <= near : found > 60)
          << picture.width << "x" << picture.height << " " << dihedral_name(Dihedral(i)) << " "
          << dihedral_name(Dihedral(j)) << " " << found;
    }
  }
}

// The 64 samples of a side lie symmetrically when they stand in the middle of an odd number of
// pixels and the window is odd.
TEST(PdqSpectrum, is_within_two_bits_of_hashing_the_turned_pixels_at_symmetric_sizes) {
  for (const auto& [width, height] : {std::pair{64U, 64U}, {320U, 576U}, {832U, 320U}}) {
    for (unsigned seed = 1; seed <= 3; ++seed) {
      expect_near_turned_pixels(soft(width, height, seed), 2);
    }
  }
}

// At other sizes the samples and the window lie up to a pixel off the middle. Meta's photographs
// differ by 0 to 8 bits for that; these pictures, which have less detail, by more.
TEST(PdqSpectrum, is_near_hashing_the_turned_pixels_at_all_sizes) {
  for (const auto& [width, height] : {std::pair{512U, 384U}, {311U, 413U}, {640U, 320U}}) {
    for (unsigned seed = 1; seed <= 3; ++seed) {
      expect_near_turned_pixels(soft(width, height, seed), 24);
    }
  }
}

TEST(PdqSpectrum, gives_both_hashes_of_a_symmetric_picture_their_own_median) {
  const auto family = spectrum_of(testing::checkerboard(128, 128)).family();
  int odd = 0;
  for (const PdqHash& hash : family) {
    EXPECT_TRUE(weight(hash) == 127 || weight(hash) == 128) << weight(hash);
    odd += weight(hash) % 2;
  }
  EXPECT_EQ(odd, 2);
}

TEST(PdqSpectrum, gives_hashes_of_weight_128_where_no_two_coefficients_are_equal) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    for (const PdqHash& hash : spectrum_of(soft(90 + 7 * seed, 120, seed)).family()) {
      EXPECT_EQ(weight(hash), 128);
    }
  }
}

TEST(PdqSpectrum, is_zero_where_there_is_nothing_to_hash) {
  for (const auto& [width, height] : {std::pair{4U, 400U}, {400U, 4U}, {1U, 1U}, {4U, 4U}}) {
    const PdqSpectrum spectrum = spectrum_of(noise(width, height, 3, 1));
    EXPECT_EQ(spectrum.quality(), 0);
    EXPECT_EQ(spectrum.coefficients(), PdqSpectrum::Coefficients());
    for (const PdqHash& hash : spectrum.family()) EXPECT_EQ(hash, PdqHash());
  }
  for (const PdqHash& hash : spectrum_of(testing::constant(90, 80, 0)).family()) {
    EXPECT_EQ(hash, PdqHash());
  }
}

TEST(PdqSpectrum, of_a_grid_is_that_of_the_picture_with_these_samples) {
  const Picture picture = noise(64, 64, 1, 3);
  PdqSpectrum::Samples grid{};
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    grid[i / 64][i % 64] = float(std::to_integer<int>(picture.pixels[i]));
  }
  const PdqSpectrum found = PdqSpectrum::of(grid);
  EXPECT_EQ(found.coefficients(), spectrum_of(picture).coefficients());
  EXPECT_EQ(found.quality(), spectrum_of(picture).quality());
}

TEST(Complement, is_the_hash_at_distance_256) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100; ++i) {
    const PdqHash hash({random(), random(), random(), random()});
    EXPECT_EQ(distance(hash, complement(hash)), 256);
    EXPECT_EQ(complement(complement(hash)), hash);
  }
}

TEST(Complement, is_the_hash_of_the_negative_in_every_turn) {
  const Picture picture = soft(500, 333, 9);
  Picture negative = picture;
  for (std::byte& sample : negative.pixels) sample = ~sample;
  const auto family = spectrum_of(picture).family();
  const auto negatives = spectrum_of(negative).family();
  for (std::size_t i = 0; i < kDihedrals; ++i) {
    EXPECT_LE(distance(complement(family[i]), negatives[i]), 2) << dihedral_name(Dihedral(i));
  }
}

}  // namespace
}  // namespace nightlight::phash
