#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "media_file.h"
#include "nightlight/lists/list_version.h"
#include "nightlight/match/bank.h"

namespace nightlight::cli {

// A hit with the list it is from. `list` is borrowed from the lists that were asked.
struct ListHit {
  const lists::ListVersion* list = nullptr;
  match::Hit hit;
  const lists::ListEntry& entry() const { return list->entries()[hit.entry]; }
};

// The hash lists of one scan, ready to be matched. Immutable; safe to use from many threads.
class ScanLists {
 public:
  // Reads a list file and adds it. Fails as load_list and match::Bank do.
  Status add(const std::filesystem::path& file, int radius);

  // All hits, list by list in the order added, each list's best first.
  std::vector<ListHit> find(const MediaFile& file) const;

  // Entries that are never matched because their stated quality is too low.
  std::size_t left_out() const;

 private:
  struct Loaded {
    lists::ListVersion list;
    match::Bank bank;
  };
  std::vector<Loaded> loaded_;
};

}  // namespace nightlight::cli
