#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "nightlight/match/pdq_index.h"

// Hashes to test an index with, and the plain answer to compare with.
namespace nightlight::match {

class PdqData {
 public:
  explicit PdqData(std::uint64_t seed) : random_(seed) {}

  phash::PdqHash any() { return phash::PdqHash({random_(), random_(), random_(), random_()}); }
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::mt19937_64& random() { return random_; }

  // Of weight 128, as nearly all photographs have.
  phash::PdqHash even() {
    std::array<std::size_t, 256> bits = shuffled_bits();
    std::array<std::uint64_t, 4> words{};
    for (std::size_t i = 0; i < 128; ++i) words[bits[i] / 64] |= std::uint64_t{1} << bits[i] % 64;
    return phash::PdqHash(words);
  }

  // `hash` with exactly this many different bits.
  phash::PdqHash at(const phash::PdqHash& hash, std::size_t distance) {
    const std::array<std::size_t, 256> bits = shuffled_bits();
    auto words = hash.words();
    for (std::size_t i = 0; i < distance; ++i)
      words[bits[i] / 64] ^= std::uint64_t{1} << bits[i] % 64;
    return phash::PdqHash(words);
  }

 private:
  std::array<std::size_t, 256> shuffled_bits() {
    std::array<std::size_t, 256> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = i;
    std::shuffle(bits.begin(), bits.end(), random_);
    return bits;
  }

  std::mt19937_64 random_;
};

// Every pair, with the distance that phash defines.
inline std::vector<IndexHit> plain_find(std::span<const phash::PdqHash> hashes,
                                        std::span<const phash::PdqHash> queries, int radius) {
  std::vector<IndexHit> hits;
  for (std::uint32_t query = 0; query < queries.size(); ++query) {
    for (std::uint32_t id = 0; id < hashes.size(); ++id) {
      const int distance = phash::distance(hashes[id], queries[query]);
      if (distance <= radius) hits.push_back({query, id, distance});
    }
  }
  std::ranges::sort(hits, {}, [](const IndexHit& hit) {
    return std::array<std::uint32_t, 3>{hit.query, std::uint32_t(hit.distance), hit.id};
  });
  return hits;
}

}  // namespace nightlight::match
