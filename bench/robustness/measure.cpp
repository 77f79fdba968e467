#include "measure.h"

#include <bit>

#include "hashing.h"
#include "parallel.h"

namespace nightlight::bench {

void ProfileTags::learn(const Picture& picture) {
  for (const phash::Probe& probe : probes(picture, phash::Profile::kFast)) fast_.insert(probe.tag);
  for (const phash::Probe& probe : probes(picture, phash::Profile::kStandard)) {
    standard_.insert(probe.tag);
  }
}

Method ProfileTags::cheapest(const phash::QueryTag& tag) const {
  if (tag == phash::QueryTag()) return Method::kPlain;
  if (fast_.contains(tag)) return Method::kFast;
  return standard_.contains(tag) ? Method::kStandard : Method::kThorough;
}

std::vector<TaggedHash> probes_by_method(const Picture& picture, const ProfileTags& tags) {
  std::vector<TaggedHash> result;
  for (const phash::Probe& probe : probes(picture, phash::Profile::kThorough)) {
    result.push_back({probe.hash, probe.tag.view, tags.cheapest(probe.tag)});
  }
  return result;
}

std::vector<Sighting> sight_all(const std::vector<Photo>& photos, const std::vector<Edit>& edits,
                                const ProfileTags& tags) {
  std::vector<Sighting> sightings(photos.size() * edits.size());
  in_parallel(photos.size(), "photographs edited and hashed", [&](std::size_t photo) {
    for (std::size_t edit = 0; edit < edits.size(); ++edit) {
      const Picture edited = edits[edit].apply(photos[photo].pixels, unsigned(photo));
      sightings[photo * edits.size() + edit] = {photo, edit, probes_by_method(edited, tags)};
    }
  });
  return sightings;
}

#ifdef __x86_64__
__attribute__((target_clones("popcnt", "default")))
#endif
int bits_apart(const phash::PdqHash& a, const phash::PdqHash& b) {
  int sum = 0;
  for (std::size_t i = 0; i < 4; ++i) sum += std::popcount(a.words()[i] ^ b.words()[i]);
  return sum;
}

}  // namespace nightlight::bench
