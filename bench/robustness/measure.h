#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "edits.h"
#include "nightlight/phash/probes.h"
#include "photos.h"

namespace nightlight::bench {

// Distances within which a picture counts as found, and within which it is shown apart.
inline constexpr int kRadius = 31;
inline constexpr int kSecondTier = 46;

// One way of looking a picture up.
enum class Method : unsigned char { kPlain, kFast, kStandard, kThorough };
inline constexpr std::size_t kMethods = 4;
inline constexpr const char* kMethodNames[kMethods] = {"plain", "fast", "standard", "thorough"};

struct TaggedHash {
  phash::PdqHash hash;
  phash::View view;
  Method from;  // the cheapest method that has it
};

// An edited photograph as it is looked up.
struct Sighting {
  std::size_t photo = 0;
  std::size_t edit = 0;
  std::vector<TaggedHash> probes;
};

// Tells which profile a probe belongs to, from what the profiles give for some pictures.
class ProfileTags {
 public:
  void learn(const Picture& picture);
  Method cheapest(const phash::QueryTag& tag) const;

 private:
  std::set<phash::QueryTag> fast_;
  std::set<phash::QueryTag> standard_;
};

std::vector<TaggedHash> probes_by_method(const Picture& picture, const ProfileTags& tags);

// Every edit of every photograph, in that order, on as many threads as there are processors.
std::vector<Sighting> sight_all(const std::vector<Photo>& photos, const std::vector<Edit>& edits,
                                const ProfileTags& tags);

int bits_apart(const phash::PdqHash& a, const phash::PdqHash& b);

}  // namespace nightlight::bench
