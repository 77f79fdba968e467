#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <span>
#include <vector>

namespace nightlight::match::internal {

// Which entries hold a digest: pairs sorted by digest, then entry. Digest is one of crypto's types.
template <class Digest>
class DigestIndex {
 public:
  struct Record {
    Digest digest;
    std::uint64_t entry = 0;
    auto operator<=>(const Record&) const = default;
  };

  void add(const Digest& digest, std::uint64_t entry) { records_.push_back({digest, entry}); }
  // Call once, after the last add and before the first find.
  void sort() {
    std::sort(records_.begin(), records_.end());
    records_.erase(std::unique(records_.begin(), records_.end()), records_.end());
    records_.shrink_to_fit();
  }

  // The records of this digest, one per entry, in rising order of entry.
  std::span<const Record> find(const Digest& digest) const {
    const auto first = std::ranges::lower_bound(records_, digest, {}, &Record::digest);
    const auto last = std::ranges::upper_bound(records_, digest, {}, &Record::digest);
    return {first, last};
  }
  std::size_t size() const { return records_.size(); }

 private:
  std::vector<Record> records_;
};

}  // namespace nightlight::match::internal
