#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <tuple>

#include "nightlight/match/bank.h"
#include "pdq_scan.h"

// Expected pairs at radius 63 and hashes of odd weight, from the reference data that may lie beside
// the source tree (origin: a linear scan by another implementation).
namespace nightlight::match {
namespace {

const std::filesystem::path kFolder = NIGHTLIGHT_SOURCE_DIR "/../shared/data/hash";

#define SKIP_WITHOUT_REFERENCE_FILES()                   \
  if (!std::filesystem::exists(kFolder))                 \
  GTEST_SKIP() << "no reference data beside the source " \
                  "tree"

std::vector<std::string> read_lines(const char* name) {
  std::ifstream in(kFolder / name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<phash::PdqHash> read_hashes(const char* name) {
  std::vector<phash::PdqHash> hashes;
  for (const std::string& line : read_lines(name)) {
    hashes.push_back(phash::PdqHash::parse(line).value());
  }
  return hashes;
}

using Pair = std::tuple<std::uint64_t, std::uint64_t, int>;  // needle, entry, distance

std::set<Pair> expected_pairs() {
  std::set<Pair> pairs;
  for (const std::string& line : read_lines("index/expected-r63.tsv")) {
    std::istringstream fields(line);
    std::uint64_t needle = 0;
    std::uint64_t entry = 0;
    int distance = 0;
    if (fields >> needle >> entry >> distance) pairs.insert({needle, entry, distance});
  }
  return pairs;
}

TEST(Golden, bank_finds_exactly_the_expected_pairs) {
  SKIP_WITHOUT_REFERENCE_FILES();
  const std::vector<phash::PdqHash> haystack = read_hashes("index/haystack.txt");
  const std::vector<phash::PdqHash> needles = read_hashes("index/needles.txt");
  std::vector<BankEntry> entries;
  for (const phash::PdqHash& hash : haystack) {
    entries.push_back({entries.size(), phash::PdqFingerprint{hash, 100}});
  }
  const Bank bank = Bank::create(entries, {.pdq_radius = 63}).value();
  std::set<Pair> found;
  for (std::size_t i = 0; i < needles.size(); ++i) {
    for (const Hit& hit : bank.find({{}, {phash::Probe{needles[i], 100, {}}}, {}})) {
      found.insert({i, hit.entry, hit.distance});
    }
  }
  EXPECT_EQ(found.size(), 352u);
  EXPECT_EQ(found, expected_pairs());
}

TEST(Golden, every_kernel_finds_exactly_the_expected_pairs) {
  SKIP_WITHOUT_REFERENCE_FILES();
  std::vector<internal::Words> haystack;
  for (const auto& hash : read_hashes("index/haystack.txt")) haystack.push_back(hash.words());
  const std::vector<phash::PdqHash> needles = read_hashes("index/needles.txt");
  for (const internal::Kernel& kernel : internal::kernels()) {
    if (!kernel.is_supported) continue;
    std::set<Pair> found;
    for (std::size_t i = 0; i < needles.size(); ++i) {
      for (const auto& match : kernel.scan(haystack, needles[i].words(), 63)) {
        found.insert({i, match.index, match.distance});
      }
    }
    EXPECT_EQ(found, expected_pairs()) << kernel.name;
  }
}

TEST(Golden, hashes_of_odd_weight_match_as_stated) {
  SKIP_WITHOUT_REFERENCE_FILES();
  const auto lines = read_lines("golden/odd-weight.tsv");
  ASSERT_GT(lines.size(), 10u);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::istringstream fields(lines[i]);
    std::string query, entry, distance, weight, at_31, at_30;
    fields >> query >> entry >> distance >> weight >> at_31 >> at_30;
    const BankEntry held{1, phash::PdqFingerprint{phash::PdqHash::parse(entry).value(), 100}};
    const Query asked{{}, {phash::Probe{phash::PdqHash::parse(query).value(), 100, {}}}, {}};
    for (const auto& [radius, verdict] : {std::pair(31, at_31), std::pair(30, at_30)}) {
      const Bank bank = Bank::create(std::span(&held, 1), {.pdq_radius = radius}).value();
      EXPECT_EQ(bank.find(asked).size(), verdict == "yes" ? 1u : 0u) << lines[i];
    }
  }
}

}  // namespace
}  // namespace nightlight::match
