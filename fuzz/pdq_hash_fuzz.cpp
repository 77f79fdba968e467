// nightlight-fuzz: nightlight::phash ; covers: PdqHash::parse
#include <cstddef>
#include <cstdint>

#include "nightlight/core/check.h"
#include "nightlight/phash/pdq.h"

using nightlight::phash::PdqHash;

// A text is either refused, or is 64 digits that the hash writes again in lower case.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto hash = PdqHash::parse(text);
  if (!hash) return 0;
  const std::string written = hash->hex();
  NIGHTLIGHT_CHECK(text.size() == written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool is_letter = text[i] >= 'A' && text[i] <= 'F';
    NIGHTLIGHT_CHECK((is_letter ? text[i] - 'A' + 'a' : text[i]) == written[i]);
  }
  const auto again = PdqHash::from_bytes(hash->bytes());
  NIGHTLIGHT_CHECK(again.has_value() && *again == *hash);
  return 0;
}
