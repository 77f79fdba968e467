#include "bank_pictures.h"

namespace nightlight::match::internal {

PictureIndex::PictureIndex(const BankOptions& options)
    : min_quality_(options.min_quality), radii_(options) {}

bool PictureIndex::add(std::uint64_t entry, const phash::PdqFingerprint& picture) {
  const bool is_stated = picture.quality != phash::kQualityNotStated;
  if (is_stated && picture.quality < min_quality_) return false;
  entries_.push_back(entry);
  hashes_.push_back(picture.hash);
  return true;
}

Status PictureIndex::finish() {
  NIGHTLIGHT_ASSIGN_OR_RETURN(index_, PdqSegment::build(hashes_, {.radius = radii_.widest(),
                                                                  .layout = IndexLayout::kAuto}));
  hashes_ = {};
  entries_.shrink_to_fit();
  return {};
}

std::vector<Hit> PictureIndex::find(const std::vector<phash::Probe>& probes) const {
  if (entries_.empty()) return {};
  std::vector<phash::PdqHash> hashes;
  std::vector<const phash::Probe*> asked;
  for (const phash::Probe& probe : probes) {
    if (probe.quality < min_quality_ || !radii_.asks(probe.tag.view)) continue;
    hashes.push_back(probe.hash);
    asked.push_back(&probe);
  }
  if (asked.empty()) return {};
  std::vector<Hit> hits;
  for (const IndexHit& found : index_->find(hashes, radii_.widest())) {
    const phash::Probe& probe = *asked[found.query];
    const auto tier = radii_.tier_of(probe.tag.view, found.distance);
    if (!tier) continue;
    hits.push_back({.entry = entries_[found.id],
                    .kind = HitKind::kPdq,
                    .tier = *tier,
                    .distance = found.distance,
                    .radius = radii_.of(*tier, probe.tag.view),
                    .query_quality = probe.quality,
                    .tag = probe.tag});
  }
  return hits;
}

}  // namespace nightlight::match::internal
