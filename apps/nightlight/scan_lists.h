#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hash_query.h"
#include "media_file.h"
#include "nightlight/service/bank_set.h"

namespace nightlight::cli {

// A hit with its list and the part of the file it is about. Points into the lists that were asked.
using service::Finding;

// Whether any hit is within the radius, and not only in the second tier.
bool has_match(const std::vector<Finding>& hits);

// The hash lists of one command, matched as the service matches the lists of a bank. Safe to use
// from many threads once made.
class ScanLists {
 public:
  explicit ScanLists(service::BankSet banks) : banks_(std::move(banks)) {}

  // All hits, list by list in the order given, each list's best first.
  std::vector<Finding> find(const MediaFile& file) const;
  std::vector<Finding> find(const HashQuery& query) const;

  // Entries that are never matched because their stated quality is too low.
  std::size_t left_out() const;

 private:
  std::vector<Finding> sorted(std::vector<Finding> hits) const;
  service::BankSet banks_;
};

}  // namespace nightlight::cli
