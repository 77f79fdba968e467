// nightlight-fuzz: nightlight::phash ; covers: QueryTag::parse
#include <cstddef>
#include <cstdint>

#include "nightlight/core/check.h"
#include "nightlight/phash/query_tag.h"

using nightlight::phash::QueryTag;

// A text is either refused at a place inside it, or is exactly what the tag writes again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto tag = QueryTag::parse(text);
  if (tag) {
    NIGHTLIGHT_CHECK(tag->name() == text);
  } else {
    NIGHTLIGHT_CHECK(tag.error().position().value_or(size + 1) <= size);
  }
  return 0;
}
