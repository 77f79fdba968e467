#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <sstream>

#include "nightlight/phash/query_tag.h"
#include "nightlight/phash/spectrum.h"
#include "nightlight/phash/testing/textbook_pdq.h"
#include "reference_files.h"
#include "stages.h"

// Origin of all expectations: runs of Meta's C++ core (ThreatExchange, commit baefb4e), confirmed
// by a second implementation.
namespace nightlight::phash {
namespace {

#define SKIP_WITHOUT_REFERENCE_FILES() \
  if (!has_reference_files()) GTEST_SKIP() << "no reference data beside the source tree"

std::uint32_t bits_of(float value) {
  return std::bit_cast<std::uint32_t>(value);
}
std::uint32_t word_of(const std::string& hex) {
  return std::uint32_t(std::strtoul(hex.c_str(), nullptr, 16));
}

TEST(PdqReference, golden_pictures_that_need_no_decoder_have_the_expected_hash_and_quality) {
  SKIP_WITHOUT_REFERENCE_FILES();
  int checked = 0;
  for (const auto& row : read_table("EXPECTED.tsv")) {
    if (!row[0].starts_with("generated/pnm/")) continue;
    if (row[1] != "full" && row[1] != "nn512") continue;
    const testing::Picture picture = read_pnm(row[0]);
    const PdqVariant variant = row[1] == "full" ? PdqVariant::kFull : PdqVariant::kNn512;
    const PdqFingerprint found = pdq(picture.view(), variant);
    EXPECT_EQ(found.hash.hex(), row[2]) << row[0];
    EXPECT_EQ(std::to_string(found.quality), row[3]) << row[0];
    EXPECT_EQ(testing::TextbookPdq::hash(picture.view()).hash.hex(), row[2]) << row[0];
    ++checked;
  }
  EXPECT_EQ(checked, 29);
}

TEST(PdqReference, golden_dihedral_copies_of_those_pictures_have_the_expected_hashes) {
  SKIP_WITHOUT_REFERENCE_FILES();
  int checked = 0;
  for (const auto& row : read_table("EXPECTED.tsv")) {
    if (!row[0].starts_with("generated/pnm/")) continue;
    const Result<QueryTag> tag = QueryTag::parse(row[1]);
    if (!tag || tag->is_plain()) continue;
    const testing::Picture picture = read_pnm(row[0]);
    const PdqSpectrum spectrum = PdqSpectrum::of(picture.view(), tag->scale);
    EXPECT_EQ(spectrum.hash(tag->dihedral).hex(), row[2]) << row[0] << " " << row[1];
    ++checked;
  }
  EXPECT_EQ(checked, 29 * 7);
}

TEST(PdqReference, golden_matrix_of_the_transform_is_equal_in_every_bit) {
  SKIP_WITHOUT_REFERENCE_FILES();
  const auto rows = read_table("golden/dct-matrix-f32.tsv");
  ASSERT_EQ(rows.size(), internal::kFrequencies);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].size(), 1 + internal::kGrid);
    for (std::size_t j = 0; j < internal::kGrid; ++j) {
      EXPECT_EQ(bits_of(internal::kDct[i][j]), word_of(rows[i][j + 1])) << i << " " << j;
    }
  }
}

// The floats of every stage as their bits, then the quality and the hash, from one kernel.
struct StageReader {
  StageReader(const ImageView& image, const internal::PdqKernel& kernel)
      : grid(internal::shrink(image, kernel)),
        spectrum(internal::transform(grid, kernel)),
        median(internal::lower_median(spectrum)),
        quality(internal::quality_of(grid, kernel)) {}

  std::string read(const std::string& stage, std::size_t row, std::size_t column) const {
    if (stage == "quality") return std::to_string(quality);
    if (stage == "hash") return internal::bits_above(spectrum, median).hex();
    float value = median;
    if (stage == "box64") value = grid[row][column];
    if (stage == "dct16") value = spectrum[row][column];
    char word[9];
    std::snprintf(word, sizeof word, "%08x", std::bit_cast<std::uint32_t>(value));
    return word;
  }

  internal::Grid grid;
  internal::Spectrum spectrum;
  float median;
  int quality;
};

TEST(PdqReference, golden_stages_of_one_picture_are_equal_in_every_bit) {
  SKIP_WITHOUT_REFERENCE_FILES();
  const testing::Picture picture = read_pnm("generated/pnm/scene_100x75.ppm");
  const auto rows = read_table("golden/scene_100x75-stages.tsv");
  for (const internal::PdqKernel* kernel : internal::supported_kernels()) {
    SCOPED_TRACE(kernel->name);
    const StageReader found(picture.view(), *kernel);
    int values = 0;
    for (const auto& row : rows) {
      const auto index = std::size_t(std::atoi(row[1].c_str()));
      for (std::size_t j = 2; j < row.size(); ++j, ++values) {
        EXPECT_EQ(found.read(row[0], index, j - 2), row[j]) << row[0] << " " << index << " " << j;
      }
    }
    EXPECT_EQ(values, 64 * 64 + 16 * 16 + 3);
  }
}

TEST(PdqReference, golden_texts_of_hashes_are_taken_and_refused_as_stated) {
  SKIP_WITHOUT_REFERENCE_FILES();
  const auto rows = read_table("golden/hash-text.tsv");
  ASSERT_EQ(rows.size(), 17u);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Result<PdqHash> result = PdqHash::parse(rows[i][1]);
    const std::string written = result ? result->hex() : "-";
    EXPECT_EQ(result.has_value(), rows[i][2] != "reject") << rows[i][0];
    EXPECT_EQ(written, rows[i][3]) << rows[i][0];
  }
}

TEST(PdqReference, golden_distances_to_hashes_of_odd_weight_are_as_stated) {
  SKIP_WITHOUT_REFERENCE_FILES();
  const auto rows = read_table("golden/odd-weight.tsv");
  ASSERT_GT(rows.size(), 10u);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const PdqHash query = PdqHash::parse(rows[i][0]).value();
    const PdqHash entry = PdqHash::parse(rows[i][1]).value();
    EXPECT_EQ(distance(query, entry), std::atoi(rows[i][2].c_str()));
    EXPECT_EQ(distance(entry, PdqHash()), std::atoi(rows[i][3].c_str()));
  }
}

}  // namespace
}  // namespace nightlight::phash
