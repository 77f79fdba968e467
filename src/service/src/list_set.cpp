#include "nightlight/service/list_set.h"

#include <algorithm>
#include <tuple>

namespace nightlight::service {

Result<LoadedList> load_list(ByteView file, const match::BankOptions& options) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(lists::ListVersion version, lists::ListVersion::parse(file));
  std::vector<match::BankEntry> entries;
  entries.reserve(version.entries().size());
  for (std::uint64_t i = 0; i < version.entries().size(); ++i) {
    entries.push_back({i, version.entries()[i].fingerprint});
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(match::Bank bank, match::Bank::create(entries, options));
  return LoadedList{std::move(version), std::move(bank)};
}

std::size_t ListSet::entries() const {
  std::size_t count = 0;
  for (const LoadedList& list : lists_) count += list.bank.size();
  return count;
}

std::vector<ListHit> ListSet::find(const match::Query& query) const {
  std::vector<ListHit> hits;
  for (const LoadedList& list : lists_) {
    for (const match::Hit& hit : list.bank.find(query)) hits.push_back({&list, hit});
  }
  std::stable_sort(hits.begin(), hits.end(), [](const ListHit& a, const ListHit& b) {
    const auto rank = [](const ListHit& h) {
      return std::tuple(h.hit.kind == match::HitKind::kPdq, h.hit.distance);
    };
    return rank(a) < rank(b);
  });
  return hits;
}

}  // namespace nightlight::service
