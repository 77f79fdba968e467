#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "nightlight/match/pdq_index.h"
#include "pdq_build.h"
#include "pdq_search.h"

// Pairs within distance 63 that a linear scan of another implementation found, from the reference
// data that may lie beside the source tree: data/hash/index.
namespace nightlight::match {
namespace {

using phash::PdqHash;

const std::filesystem::path kFolder = NIGHTLIGHT_SOURCE_DIR "/../shared/data/hash/index";

std::vector<PdqHash> read_hashes(const char* name) {
  std::ifstream in(kFolder / name);
  std::vector<PdqHash> hashes;
  for (std::string line; std::getline(in, line);) hashes.push_back(PdqHash::parse(line).value());
  return hashes;
}

std::vector<IndexHit> expected_hits(int radius) {
  std::ifstream in(kFolder / "expected-r63.tsv");
  std::vector<IndexHit> hits;
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    IndexHit hit;
    if (fields >> hit.query >> hit.id >> hit.distance && hit.distance <= radius)
      hits.push_back(hit);
  }
  internal::sort_hits(hits);
  return hits;
}

TEST(IndexGolden, every_layout_finds_exactly_the_published_pairs) {
  if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "no reference data beside the tree";
  const std::vector<PdqHash> haystack = read_hashes("haystack.txt");
  const std::vector<PdqHash> needles = read_hashes("needles.txt");
  ASSERT_EQ(expected_hits(63).size(), 352u);
  ASSERT_EQ(expected_hits(31).size(), 250u);
  static const std::atomic<bool> never = false;
  for (const IndexLayout layout :
       {IndexLayout::kScan, IndexLayout::kSketch, IndexLayout::kCompact}) {
    const auto built = internal::build_planned_image(haystack, {layout, 16}, 1, never).value();
    for (const int radius : {0, 30, 31, 32, 47, 63}) {
      EXPECT_EQ(internal::search(built.view, internal::best_kernel(), needles, radius,
                                 internal::Way::kProbe),
                expected_hits(radius))
          << layout_name(layout) << " " << radius;
    }
  }
  EXPECT_EQ(PdqSegment::build(haystack, {})->find(needles, 63), expected_hits(63));
}

}  // namespace
}  // namespace nightlight::match
