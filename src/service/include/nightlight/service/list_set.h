#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/lists/list_version.h"
#include "nightlight/match/bank.h"

namespace nightlight::service {

// A list version with its bank.
struct LoadedList {
  lists::ListVersion version;
  match::Bank bank;
};

// Reads a list file and builds its bank. Fails as ListVersion::parse and Bank::create do.
Result<LoadedList> load_list(ByteView file, const match::BankOptions& options);

// One hit and the list it is in.
struct ListHit {
  const LoadedList* list = nullptr;  // lives as long as the set
  match::Hit hit;
};

// The lists that scans are matched against. Immutable; safe to use from many threads.
class ListSet {
 public:
  explicit ListSet(std::vector<LoadedList> lists) : lists_(std::move(lists)) {}
  const std::vector<LoadedList>& lists() const { return lists_; }
  // How many entries can match, in all lists together.
  std::size_t entries() const;
  // All hits in all lists, best first: exact digests before PDQ, then by distance.
  std::vector<ListHit> find(const match::Query& query) const;

 private:
  std::vector<LoadedList> lists_;
};

}  // namespace nightlight::service
