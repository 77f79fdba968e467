#include "data.h"

#include <array>
#include <bit>
#include <bitset>

namespace nightlight::bench {
namespace {

using phash::PdqHash;

using Words = std::array<std::uint64_t, 4>;

// Bits 0…127 are set three times out of four.
PdqHash biased_hash(Numbers& numbers) {
  Words words{numbers.next() | numbers.next(), numbers.next() | numbers.next(), numbers.next(),
              numbers.next()};
  return PdqHash(words);
}

PdqHash clustered_hash(Numbers& numbers, const Hashes& so_far) {
  const bool is_centre = so_far.empty() || numbers.below(6) == 0;
  if (is_centre) return numbers.below(3) == 0 ? biased_hash(numbers) : even_hash(numbers);
  // Of one of the last few, so that groups have a handful of members, and some many more.
  const std::size_t back = numbers.below(std::min<std::size_t>(so_far.size(), 8));
  return at_distance(so_far[so_far.size() - 1 - back], 2 * numbers.below(14), numbers);
}

}  // namespace

std::uint64_t Numbers::next() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
  return mixed ^ mixed >> 31;
}

PdqHash any_hash(Numbers& numbers) {
  return PdqHash({numbers.next(), numbers.next(), numbers.next(), numbers.next()});
}

PdqHash even_hash(Numbers& numbers) {
  Words words = any_hash(numbers).words();
  int weight = 0;
  for (const std::uint64_t word : words) weight += std::popcount(word);
  while (weight != 128) {
    const std::size_t bit = numbers.next() & 255;
    const bool is_set = (words[bit / 64] >> bit % 64 & 1) != 0;
    if (is_set != (weight > 128)) continue;
    words[bit / 64] ^= std::uint64_t{1} << bit % 64;
    weight += is_set ? -1 : 1;
  }
  return PdqHash(words);
}

PdqHash at_distance(const PdqHash& hash, std::size_t distance, Numbers& numbers) {
  Words words = hash.words();
  std::bitset<256> changed;
  while (changed.count() < distance) {
    const std::size_t bit = numbers.next() & 255;
    if (changed[bit]) continue;
    changed[bit] = true;
    words[bit / 64] ^= std::uint64_t{1} << bit % 64;
  }
  return PdqHash(words);
}

std::string kind_name(Kind kind) {
  constexpr std::array<const char*, 5> kNames = {"random", "mixed", "clustered", "shared-parts",
                                                 "repeated"};
  return kNames[std::size_t(kind)];
}

Hashes hashes_of(Kind kind, std::size_t count, std::uint64_t seed) {
  Numbers numbers(seed);
  const Words common = any_hash(numbers).words();
  Hashes hashes;
  hashes.reserve(count);
  while (hashes.size() < count) {
    if (kind == Kind::kEven) hashes.push_back(even_hash(numbers));
    if (kind == Kind::kMixed) {
      hashes.push_back(numbers.below(3) == 0 ? any_hash(numbers) : even_hash(numbers));
    }
    if (kind == Kind::kClustered) hashes.push_back(clustered_hash(numbers, hashes));
    if (kind == Kind::kSharedParts) {
      hashes.push_back(PdqHash({common[0], numbers.next(), common[2], numbers.next()}));
    }
    if (kind == Kind::kRepeated) {
      const bool is_new = hashes.empty() || numbers.below(4) == 0;
      hashes.push_back(is_new ? even_hash(numbers) : hashes[numbers.below(hashes.size())]);
    }
  }
  return hashes;
}

Hashes queries_for(const Hashes& hashes, std::size_t count, std::size_t reach, std::uint64_t seed) {
  Numbers numbers(seed);
  Hashes queries;
  queries.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_near = i % 2 == 0 && !hashes.empty();
    queries.push_back(is_near ? at_distance(hashes[numbers.below(hashes.size())],
                                            numbers.below(reach + 1), numbers)
                              : even_hash(numbers));
  }
  return queries;
}

}  // namespace nightlight::bench
