#include "nightlight/phash/tmk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <random>

#include "reference_files.h"

namespace nightlight::phash {
namespace {

// Writes a file as docs/spec/tmk.md lays it out.
class File {
 public:
  File() { bytes_ = to_bytes("TMK1FVECPDQF"); }
  File& number(std::uint32_t value) {
    for (int i = 0; i < 4; ++i) bytes_.push_back(std::byte(value >> (8 * i) & 0xff));
    return *this;
  }
  File& real(float value) { return number(std::bit_cast<std::uint32_t>(value)); }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

File header(std::uint32_t periods, std::uint32_t coefficients, std::uint32_t dimensions) {
  return std::move(
      File().number(15).number(periods).number(coefficients).number(dimensions).number(99));
}

// A feature with few and small numbers: two periods, three coefficients, four dimensions.
TmkFeature small_feature(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto real = [&random] { return float(int(random() % 2001) - 1000) / 1000; };
  TmkFeature feature{15, 99, {7, 50}, {0.25F, 0.5F, 0.125F}, {}, {}, {}};
  for (int i = 0; i < 4; ++i) feature.average.push_back(real());
  for (int i = 0; i < 2 * 3 * 4; ++i) feature.cosines.push_back(real());
  for (int i = 0; i < 2 * 3 * 4; ++i) feature.sines.push_back(real());
  return feature;
}
Bytes file_of(const TmkFeature& feature) {
  File file = header(std::uint32_t(feature.periods.size()), std::uint32_t(feature.fourier.size()),
                     std::uint32_t(feature.average.size()));
  for (const std::uint32_t period : feature.periods) file.number(period);
  for (const auto* values :
       {&feature.fourier, &feature.average, &feature.cosines, &feature.sines}) {
    for (const float value : *values) file.real(value);
  }
  return file.bytes();
}
void put(Bytes& file, std::size_t offset, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) file[offset + i] = std::byte(value >> (8 * i) & 0xff);
}

std::string error_of(ByteView file) {
  const auto feature = parse_tmk(file);
  if (feature) return "accepted";
  EXPECT_EQ(feature.error().code(), Code::kInvalidArgument);
  std::string text = std::to_string(feature.error().position().value_or(999999));
  if (!feature.error().subject().empty()) text += " " + std::string(feature.error().subject());
  return text + ": " + std::string(feature.error().what());
}

// Level 2 written as its formula reads.
double textbook_level2(const TmkFeature& a, const TmkFeature& b) {
  const std::size_t coefficients = a.fourier.size();
  const std::size_t dimensions = a.average.size();
  double best = -1e9;
  for (std::size_t p = 0; p < a.periods.size(); ++p) {
    for (std::uint32_t k = 0; k < a.periods[p]; ++k) {
      const double delta = 2 * std::numbers::pi * k / a.periods[p];
      double sum = 0;
      for (std::size_t j = 0; j < coefficients; ++j) {
        for (std::size_t d = 0; d < dimensions; ++d) {
          const std::size_t i = (p * coefficients + j) * dimensions + d;
          const double cc = double(a.cosines[i]) * double(b.cosines[i]);
          const double ss = double(a.sines[i]) * double(b.sines[i]);
          const double cs = double(a.cosines[i]) * double(b.sines[i]);
          const double sc = double(a.sines[i]) * double(b.cosines[i]);
          const double angle = double(j) * delta;
          sum += j == 0 ? cc : std::cos(angle) * (cc + ss) + std::sin(angle) * (sc - cs);
        }
      }
      best = std::max(best, sum);
    }
  }
  return best / (0.25 + 2 * (0.5 + 0.125));
}

TEST(Tmk, reads_every_number_in_its_place) {
  const TmkFeature wanted = small_feature(1);
  const auto read = parse_tmk(file_of(wanted));
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->frames_per_second, 15u);
  EXPECT_EQ(read->frame_count, 99u);
  EXPECT_EQ(read->periods, wanted.periods);
  EXPECT_EQ(read->fourier, wanted.fourier);
  EXPECT_EQ(read->average, wanted.average);
  EXPECT_EQ(read->cosines, wanted.cosines);
  EXPECT_EQ(read->sines, wanted.sines);
}

TEST(Tmk, reads_the_example_of_the_specification) {
  const std::string page = read_text(NIGHTLIGHT_SOURCE_DIR "/docs/spec/tmk.md");
  const std::string open = "```text\n";
  const std::size_t begin = page.find(open) + open.size();
  std::string hex = page.substr(begin, page.find("```", begin) - begin);
  std::erase(hex, '\n');
  const auto file = decode_hex(hex);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->size(), 52u);
  const auto feature = parse_tmk(*file);
  ASSERT_TRUE(feature) << to_text(feature.error());
  EXPECT_EQ(feature->average, std::vector<float>{1});
  EXPECT_EQ(compare_tmk(*feature, *feature)->level1, 1);
  EXPECT_EQ(compare_tmk(*feature, *feature)->level2, 1);
}

TEST(Tmk, refuses_what_is_no_file_of_it_and_names_the_byte) {
  EXPECT_EQ(error_of({}), "0: not a TMK file");
  EXPECT_EQ(error_of(to_bytes("TMK1FVECPDQ")), "0: not a TMK file");
  EXPECT_EQ(error_of(to_bytes("TMK2FVECPDQF")), "0: not a TMK file");
  EXPECT_EQ(error_of(to_bytes("TMK1FVECPDQF0123456789012345678")), "31: the header is cut short");
  const std::string range = ": a number in the header is out of range";
  const Bytes file = file_of(small_feature(1));
  const std::map<std::size_t, std::string> fields = {{12, "12 frames per second"},
                                                     {16, "16 periods"},
                                                     {20, "20 coefficients"},
                                                     {24, "24 dimensions"},
                                                     {28, "28 frame count"},
                                                     {32, "32 period"},
                                                     {36, "36 period"}};
  for (const auto& [offset, name] : fields) {
    for (const std::uint32_t wrong : {0U, 0x80000000U, 0xffffffffU}) {
      Bytes changed = file;
      put(changed, offset, wrong);
      EXPECT_EQ(error_of(changed), name + range);
    }
  }
}

TEST(Tmk, refuses_another_length_than_the_header_says_before_it_allocates) {
  const Bytes file = file_of(small_feature(1));
  for (std::size_t size = 32; size < file.size(); ++size) {
    EXPECT_EQ(error_of(ByteView(file).first(size)),
              std::to_string(size) + ": the length is not what the header says");
  }
  Bytes longer = file;
  longer.push_back(std::byte{0});
  EXPECT_EQ(error_of(longer),
            std::to_string(longer.size()) + ": the length is not what the header says");
  EXPECT_EQ(error_of(header(8, 64, 4096).bytes()), "32: the length is not what the header says");
  EXPECT_EQ(error_of(header(9, 64, 4096).bytes()),
            "16 periods: a number in the header is out of range");
}

TEST(Tmk, refuses_numbers_that_are_not_finite_and_weights_that_cannot_be) {
  const TmkFeature feature = small_feature(1);
  const Bytes file = file_of(feature);
  const float infinity = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t offset = 40; offset < file.size(); offset += 4) {
    for (const float value : {infinity, -infinity, nan}) {
      Bytes changed = file;
      put(changed, offset, std::bit_cast<std::uint32_t>(value));
      EXPECT_NE(error_of(changed).find("a number is not finite"), std::string::npos) << offset;
      EXPECT_TRUE(error_of(changed).starts_with(std::to_string(offset) + " ")) << offset;
    }
  }
  const std::string wrong = "40 fourier: weights are not negative and not all zero";
  TmkFeature weights = feature;
  weights.fourier = {0, 0, 0};
  EXPECT_EQ(error_of(file_of(weights)), wrong);
  weights.fourier = {0.5F, -0.1F, 0.5F};
  EXPECT_EQ(error_of(file_of(weights)), wrong);
}

TEST(Tmk, refuses_files_over_its_limit) {
  Bytes file = to_bytes("TMK1FVECPDQF");
  file.resize(kMaxTmkBytes + 1);
  const auto feature = parse_tmk(file);
  ASSERT_FALSE(feature);
  EXPECT_EQ(feature.error().code(), Code::kExhausted);
}

TEST(Tmk, scores_as_the_formula_reads) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const TmkFeature a = small_feature(seed);
    const TmkFeature b = small_feature(seed + 100);
    const auto score = compare_tmk(a, b);
    ASSERT_TRUE(score);
    EXPECT_NEAR(score->level2, textbook_level2(a, b), 1e-12);
    EXPECT_NEAR(compare_tmk(b, a)->level2, score->level2, 1e-12);
    EXPECT_NEAR(compare_tmk(b, a)->level1, score->level1, 1e-12);
    EXPECT_NEAR(compare_tmk(a, a)->level1, 1, 1e-12);
  }
}

TEST(Tmk, scores_an_average_of_nothing_as_unlike_everything) {
  TmkFeature nothing = small_feature(1);
  nothing.average.assign(4, 0.0F);
  EXPECT_EQ(compare_tmk(nothing, nothing)->level1, 0);
}

TEST(Tmk, refuses_to_compare_different_parameters) {
  const TmkFeature feature = small_feature(1);
  std::vector<TmkFeature> others(5, feature);
  others[0].frames_per_second = 30;
  others[1].periods[1] = 51;
  others[2].fourier[0] = 0.3F;
  others[3].average.push_back(1);
  others[4].periods.push_back(9);
  for (const TmkFeature& other : others) {
    const auto score = compare_tmk(feature, other);
    ASSERT_FALSE(score);
    EXPECT_EQ(score.error().code(), Code::kInvalidArgument);
  }
  TmkFeature longer = feature;
  longer.frame_count = 7;  // of the video, not a parameter
  EXPECT_TRUE(compare_tmk(feature, longer));
}

TEST(Tmk, refuses_to_compare_features_that_lack_numbers) {
  EXPECT_FALSE(compare_tmk({}, {}));
  TmkFeature short_one = small_feature(1);
  short_one.sines.pop_back();
  EXPECT_FALSE(compare_tmk(short_one, short_one));
  TmkFeature long_period = small_feature(1);
  long_period.periods[0] = 4'000'000'000;
  EXPECT_FALSE(compare_tmk(long_period, long_period));
}

// Scores of sample files of ThreatExchange: those that it publishes, and the same formula's on the
// other pairs (SOURCES.md of the reference data).
TEST(Tmk, golden_scores_of_sample_files) {
  if (!has_reference_files()) GTEST_SKIP() << "needs shared/data/hash beside the source tree";
  std::map<std::string, TmkFeature> features;
  const auto feature = [&features](const std::string& name) -> const TmkFeature& {
    if (!features.contains(name)) {
      const std::string file = read_text(reference_folder() / "tmk/sample-hashes" / name);
      const auto read = parse_tmk(as_bytes(file));
      EXPECT_TRUE(read) << name;
      features[name] = read.value_or(TmkFeature());
    }
    return features[name];
  };
  int published = 0;
  for (const auto& row : read_table("tmk/expected-scores.tsv")) {
    if (row[0] == "first") continue;
    const auto score = compare_tmk(feature(row[0]), feature(row[1]));
    ASSERT_TRUE(score);
    const bool is_published = row[4] != "-";
    const double tolerance = 1.2e-6;  // of six digits after the point
    EXPECT_NEAR(score->level1, std::stod(row[is_published ? 4 : 2]), tolerance) << row[0] << row[1];
    EXPECT_NEAR(score->level2, std::stod(row[is_published ? 5 : 3]), tolerance) << row[0] << row[1];
    published += is_published ? 1 : 0;
    const auto itself = compare_tmk(feature(row[0]), feature(row[0]));
    EXPECT_NEAR(itself->level1, 1, 1e-9);
    EXPECT_NEAR(itself->level2, 1, 1e-6);
  }
  EXPECT_EQ(features.size(), 7u);
  EXPECT_EQ(published, 5);
  for (const auto& [name, each] : features) EXPECT_EQ(each.frames_per_second, 15u) << name;
}

}  // namespace
}  // namespace nightlight::phash
