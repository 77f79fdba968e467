#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "pdq_bits.h"

namespace nightlight::match::internal {

inline constexpr int kMinParts = 10;
inline constexpr int kMaxParts = 32;
inline constexpr int kMaxPartWidth = 26;
inline constexpr int kMaxFlips = 4;  // of one part; a search that needs more scans

// A hash cut into parts of (nearly) equal width that stand in a ring: after the last comes the
// first.
//
// Which buckets to look into. Let two hashes be at most r apart and give each part i a budget c(i),
// with the sum r + 1. Going round the ring from some part i, the differing bits of the first l
// parts are fewer than their budgets together, for every l: start behind the place where the sum of
// (differing bits - budget) is greatest for the last time (the cycle lemma; Qin and Xiao,
// "Pigeonring", VLDB 2018). So each pair that matches has a part i that differs in fewer than c(i)
// bits (l = 1: its bucket is among those probed), and together with the part behind it in fewer
// than c(i) + c(i + 1) (l = 2: what the sketch beside the id tests).
class Cut {
 public:
  Cut() = default;
  explicit Cut(int parts);  // kMinParts..kMaxParts

  int parts() const { return parts_; }
  Field part(int i) const { return fields_[std::size_t(i)]; }
  int behind(int i) const { return i + 1 == parts_ ? 0 : i + 1; }

  // Wider parts, which tell more, get what does not divide.
  int budget(int i, int radius) const {
    return (radius + 1) / parts_ + (i < (radius + 1) % parts_ ? 1 : 0);
  }

 private:
  int parts_ = 0;
  std::array<Field, kMaxParts> fields_{};
};

// What a posting keeps of the part behind its own: first `sketch` bits beside the id, then `spare`
// more in the bits that the id does not need.
struct SketchFields {
  Field sketch;
  Field spare;
  Field both() const { return {sketch.start, sketch.width + spare.width}; }
};
SketchFields sketch_fields(const Cut& cut, int part, int sketch_bytes, int id_bits);

// All masks of so many bits below `width`, in rising order. flips <= kMaxFlips.
std::span<const std::uint32_t> masks(int width, int flips);

// How many buckets are probed, and how many of `count` random entries they hold.
struct Cost {
  double probes = 0;
  double candidates = 0;
  bool is_possible = true;  // within kMaxFlips
};
Cost cost_of(const Cut& cut, int radius, std::uint64_t count);

}  // namespace nightlight::match::internal
