#include "scan_lists.h"

#include <algorithm>
#include <utility>

namespace nightlight::cli {
namespace {

// A digest that was not asked for is all zero in the query; what it may hit was not meant.
bool was_asked(const HashQuery& query, match::HitKind kind) {
  switch (kind) {
    case match::HitKind::kMd5:
      return query.md5.has_value();
    case match::HitKind::kSha1:
      return query.sha1.has_value();
    case match::HitKind::kSha256:
      return query.sha256.has_value();
    case match::HitKind::kPdq:
    case match::HitKind::kVpdq:
      return true;
  }
  return true;
}

}  // namespace

bool has_match(const std::vector<Finding>& hits) {
  return std::any_of(hits.begin(), hits.end(), [](const Finding& finding) {
    return finding.found.hit.tier == match::Tier::kMatch;
  });
}

std::vector<Finding> ScanLists::sorted(std::vector<Finding> hits) const {
  // The lists of a bank lie one after the other in memory.
  std::stable_sort(hits.begin(), hits.end(), [](const Finding& a, const Finding& b) {
    if (a.found.list != b.found.list) return std::less<>()(a.found.list, b.found.list);
    return match::ranks_before(a.found.hit, b.found.hit);
  });
  return hits;
}

std::vector<Finding> ScanLists::find(const MediaFile& file) const {
  return sorted(banks_.find(file.digests, file.look));
}

std::vector<Finding> ScanLists::find(const HashQuery& query) const {
  crypto::MediaDigests digests;
  digests.md5 = query.md5.value_or(crypto::Md5());
  digests.sha1 = query.sha1.value_or(crypto::Sha1());
  digests.sha256 = query.sha256.value_or(crypto::Sha256());
  MediaLook look;
  if (!query.pdq.empty()) {
    look.pages.emplace_back();
    look.pages.back().probes = query.pdq;
  }
  if (!query.video.empty()) {
    look.video.emplace();
    look.video->probes = query.video;
  }
  std::vector<Finding> hits = banks_.find(digests, look);
  std::erase_if(hits, [&](const Finding& hit) { return !was_asked(query, hit.found.hit.kind); });
  return sorted(std::move(hits));
}

std::size_t ScanLists::left_out() const {
  std::size_t count = 0;
  for (const service::LoadedBank& bank : banks_.banks()) {
    for (const service::LoadedList& list : bank.lists) count += list.bank.left_out();
  }
  return count;
}

}  // namespace nightlight::cli
