#pragma once

#include <optional>
#include <vector>

#include "compare_side.h"
#include "media_json.h"

namespace nightlight::cli {

struct CompareOptions {
  int radius = 31;
  int near_radius = 0;  // 0: none
};

enum class Likeness : unsigned char { kMatch, kNear, kNoMatch, kNotComparable };
std::string_view likeness_name(Likeness likeness);

// Two plain hashes of two pictures.
struct VariantPair {
  phash::PdqVariant a = phash::PdqVariant::kFull;
  phash::PdqVariant b = phash::PdqVariant::kFull;
  int distance = 0;
};

// The nearest that any probe of one comes to a plain hash of the other.
struct BestProbe {
  enum class Changed : unsigned char { kA, kB };
  Changed changed = Changed::kB;  // whose probe it is
  phash::QueryTag tag;
  phash::PdqVariant against = phash::PdqVariant::kFull;  // of the other's hash
  int distance = phash::PdqHash::kBits;
  std::uint32_t page_a = 1;
  std::uint32_t page_b = 1;
  phash::PdqHash hash_a;  // as they were compared
  phash::PdqHash hash_b;
};

// How alike two things are, with everything that was measured.
struct Comparison {
  Likeness likeness = Likeness::kNoMatch;
  std::optional<bool> same_bytes;  // when both have a digest of one kind
  // Pictures.
  std::vector<VariantPair> pairs;  // of the pages of `best`
  std::optional<BestProbe> best;
  // Videos: A is the query.
  std::optional<phash::VideoComparison> video;
  phash::QueryTag video_tag;  // the view of A by which it was found
  // TMK files.
  std::optional<phash::TmkScore> tmk;
};

// Fails with kInvalidArgument when the two are of different kinds, or are TMK files of different
// parameters.
Result<Comparison> compare_sides(const CompareSide& a, const CompareSide& b,
                                 const CompareOptions& options);

}  // namespace nightlight::cli
