// nightlight-fuzz: nightlight::lists ; covers: video_entry
#include <cstddef>
#include <cstdint>

#include "nightlight/core/check.h"
#include "nightlight/lists/video_entry.h"

namespace lists = nightlight::lists;

// An entry made of any text is one that a list takes, and reads back from its file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto entry = lists::video_entry(text, "example.org", "");
  if (!entry) return 0;
  const auto list = lists::ListVersion::create({"fuzz", nightlight::from_unix_ms(0)}, {*entry});
  NIGHTLIGHT_CHECK(list.has_value());
  const auto read = lists::ListVersion::parse(list->encode());
  NIGHTLIGHT_CHECK(read.has_value() && read->entries() == list->entries());
  NIGHTLIGHT_CHECK(lists::fingerprint_id(read->entries()[0].fingerprint) ==
                   lists::fingerprint_id(entry->fingerprint));
  return 0;
}
