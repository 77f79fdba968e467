#include "text_table.h"

#include <algorithm>
#include <unordered_set>

namespace nightlight::lists::internal {

TextTable::TextTable(const std::vector<ListEntry>& entries) {
  std::unordered_set<std::string_view> distinct;
  for (const ListEntry& entry : entries) {
    distinct.insert(entry.source);
    distinct.insert(entry.label);
  }
  texts_.assign(distinct.begin(), distinct.end());
  std::ranges::sort(texts_);
}

std::uint64_t TextTable::size_in_bytes() const {
  std::uint64_t sum = 0;
  for (const std::string_view text : texts_) sum += text.size();
  return sum;
}

std::uint32_t TextTable::index_of(std::string_view text) const {
  return std::uint32_t(std::ranges::lower_bound(texts_, text) - texts_.begin());
}

}  // namespace nightlight::lists::internal
