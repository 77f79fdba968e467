#include "pdq_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace nightlight::match::internal {
namespace {

// A linear scan with the distance that phash defines.
std::vector<ScanMatch> plain_scan(std::span<const Words> hashes, const Words& query, int radius) {
  std::vector<ScanMatch> matches;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const int distance = phash::distance(phash::PdqHash(hashes[i]), phash::PdqHash(query));
    if (distance <= radius) matches.push_back({i, distance});
  }
  return matches;
}

class Hashes {
 public:
  explicit Hashes(std::uint64_t seed) : random_(seed) {}
  Words any() { return {random_(), random_(), random_(), random_()}; }
  std::size_t below(std::size_t limit) { return random_() % limit; }
  // `hash` with exactly this many different bits.
  Words at(Words hash, int distance) {
    std::array<std::size_t, 256> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = i;
    std::shuffle(bits.begin(), bits.end(), random_);
    for (int i = 0; i < distance; ++i) hash[bits[i] / 64] ^= std::uint64_t{1} << bits[i] % 64;
    return hash;
  }

 private:
  std::mt19937_64 random_;
};

class EveryKernel : public testing::TestWithParam<Kernel> {
 protected:
  void SetUp() override {
    if (!GetParam().is_supported) GTEST_SKIP() << "this processor lacks " << GetParam().name;
  }
  void expect_as_plain_scan(std::span<const Words> hashes, const Words& query, int radius) const {
    EXPECT_EQ(GetParam().scan(hashes, query, radius), plain_scan(hashes, query, radius))
        << hashes.size() << " hashes, radius " << radius;
  }
};

constexpr std::array kRadii = {0, 1, 2, 15, 16, 30, 31, 32, 47, 52, 63, 64};

TEST_P(EveryKernel, finds_what_a_plain_scan_finds_for_every_small_count) {
  Hashes hashes(1);
  for (std::size_t count = 0; count <= 70; ++count) {
    const Words query = hashes.any();
    std::vector<Words> list;
    for (std::size_t i = 0; i < count; ++i) {
      list.push_back(hashes.at(query, int(hashes.below(80))));
    }
    for (const int radius : kRadii) expect_as_plain_scan(list, query, radius);
  }
}

TEST_P(EveryKernel, finds_what_a_plain_scan_finds_at_every_distance_and_place) {
  Hashes hashes(2);
  const Words query = hashes.any();
  for (int distance = 0; distance <= 256; ++distance) {
    for (std::size_t place = 0; place < 17; ++place) {
      std::vector<Words> list(17, hashes.at(query, 128));
      list[place] = hashes.at(query, distance);
      for (const int radius : {distance - 1, distance, distance + 1}) {
        if (radius >= 0 && radius <= 64) expect_as_plain_scan(list, query, radius);
      }
    }
  }
}

TEST_P(EveryKernel, handles_extreme_hashes) {
  const Words zeros{};
  const Words ones{~0ULL, ~0ULL, ~0ULL, ~0ULL};
  const Words half{~0ULL, ~0ULL, 0, 0};
  std::vector<Words> list;
  for (int i = 0; i < 33; ++i) list.insert(list.end(), {zeros, ones, half});
  for (const Words& query : {zeros, ones, half}) {
    for (const int radius : kRadii) expect_as_plain_scan(list, query, radius);
  }
}

TEST_P(EveryKernel, finds_what_a_plain_scan_finds_when_all_errors_lie_in_one_word) {
  Hashes hashes(3);
  const Words query = hashes.any();
  std::vector<Words> list;
  for (std::size_t word = 0; word < 4; ++word) {
    for (std::size_t bits = 0; bits <= 64; ++bits) {
      Words hash = query;
      hash[word] ^= bits == 64 ? ~0ULL : (std::uint64_t{1} << bits) - 1;
      list.push_back(hash);
    }
  }
  for (const int radius : kRadii) expect_as_plain_scan(list, query, radius);
}

TEST_P(EveryKernel, finds_what_a_plain_scan_finds_in_large_clustered_lists) {
  Hashes hashes(4);
  std::vector<Words> centres(20);
  for (Words& centre : centres) centre = hashes.any();
  std::vector<Words> list;
  for (int i = 0; i < 10007; ++i) {
    list.push_back(hashes.at(centres[hashes.below(centres.size())], int(hashes.below(100))));
  }
  for (const Words& centre : centres) {
    for (const int radius : kRadii) expect_as_plain_scan(list, centre, radius);
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, EveryKernel,
                         testing::ValuesIn(kernels().begin(), kernels().end()),
                         [](const auto& kernel) { return std::string(kernel.param.name); });

TEST(Kernels, choose_the_last_supported_one_and_always_have_a_portable_one) {
  EXPECT_EQ(kernels()[0].name, "portable");
  EXPECT_TRUE(kernels()[0].is_supported);
  EXPECT_TRUE(best_kernel().is_supported);
  for (const Kernel& kernel : kernels()) {
    EXPECT_FALSE(kernel.is_supported && &kernel > &best_kernel()) << kernel.name;
  }
}

}  // namespace
}  // namespace nightlight::match::internal
