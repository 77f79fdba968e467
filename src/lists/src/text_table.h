#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "nightlight/lists/list_version.h"

namespace nightlight::lists::internal {

// The distinct sources and labels of some entries in rising order of their bytes. Borrows from the
// entries.
class TextTable {
 public:
  explicit TextTable(const std::vector<ListEntry>& entries);

  const std::vector<std::string_view>& texts() const { return texts_; }
  std::uint64_t size_in_bytes() const;
  std::uint32_t index_of(std::string_view text) const;  // which must be one of them

 private:
  std::vector<std::string_view> texts_;
};

}  // namespace nightlight::lists::internal
