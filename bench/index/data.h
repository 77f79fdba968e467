#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nightlight/phash/pdq.h"

namespace nightlight::bench {

using Hashes = std::vector<phash::PdqHash>;

// SplitMix64: fast, and the same everywhere.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::size_t below(std::size_t limit) { return std::size_t(next() % limit); }

 private:
  std::uint64_t state_;
};

phash::PdqHash any_hash(Numbers& numbers);
phash::PdqHash even_hash(Numbers& numbers);  // of weight 128, as nearly all photographs have
// With exactly so many different bits.
phash::PdqHash at_distance(const phash::PdqHash& hash, std::size_t distance, Numbers& numbers);

// What lists look like.
enum class Kind {
  kEven,         // random, of weight 128
  kMixed,        // random, a third of any weight
  kClustered,    // groups of near-duplicates, and bits that are set more often than not
  kSharedParts,  // half of the bits are the same in all
  kRepeated,     // every hash about four times
};
std::string kind_name(Kind kind);
Hashes hashes_of(Kind kind, std::size_t count, std::uint64_t seed);

// Half of them within `reach` of a hash of the list, the others random.
Hashes queries_for(const Hashes& hashes, std::size_t count, std::size_t reach, std::uint64_t seed);

}  // namespace nightlight::bench
