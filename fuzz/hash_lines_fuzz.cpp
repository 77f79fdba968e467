// nightlight-fuzz: nightlight::lists ; covers: parse_hash_lines
#include <cstddef>
#include <cstdint>

#include "nightlight/core/check.h"
#include "nightlight/lists/hash_lines.h"

namespace lists = nightlight::lists;

// Entries come with no error or not at all, and a list takes them as they are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  lists::HashLines lines = lists::parse_hash_lines(text, "example.org");
  NIGHTLIGHT_CHECK(lines.errors.empty() || lines.entries.empty());
  NIGHTLIGHT_CHECK(lines.errors.size() <= lists::kMaxLineErrors + 1);
  const auto list =
      lists::ListVersion::create({"fuzz", nightlight::from_unix_ms(0)}, std::move(lines.entries));
  NIGHTLIGHT_CHECK(list.has_value());
  return 0;
}
