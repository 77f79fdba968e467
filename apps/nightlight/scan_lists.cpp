#include "scan_lists.h"

#include <utility>

#include "list_text.h"

namespace nightlight::cli {

Status ScanLists::add(const std::filesystem::path& file, int radius) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(lists::ListVersion list, load_list(file));
  std::vector<match::BankEntry> entries;
  entries.reserve(list.entries().size());
  for (const lists::ListEntry& entry : list.entries()) {
    entries.push_back({entries.size(), entry.fingerprint});
  }
  match::BankOptions options;
  options.pdq_radius = radius;
  NIGHTLIGHT_ASSIGN_OR_RETURN(match::Bank bank, match::Bank::create(entries, options));
  loaded_.push_back({std::move(list), std::move(bank)});
  return {};
}

std::vector<ListHit> ScanLists::find(const MediaFile& file) const {
  const match::Query query{file.digests, file.picture.fingerprints};
  std::vector<ListHit> hits;
  for (const Loaded& loaded : loaded_) {
    for (const match::Hit& hit : loaded.bank.find(query)) hits.push_back({&loaded.list, hit});
  }
  return hits;
}

std::size_t ScanLists::left_out() const {
  std::size_t count = 0;
  for (const Loaded& loaded : loaded_) count += loaded.bank.left_out();
  return count;
}

}  // namespace nightlight::cli
