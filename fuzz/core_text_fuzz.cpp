// nightlight-fuzz: nightlight::core nightlight::crypto ; covers: decode_hex, parse_rfc3339,
// Id::parse, Digest::parse
#include "nightlight/core/check.h"
#include "nightlight/core/clock.h"
#include "nightlight/core/id.h"
#include "nightlight/crypto/digest.h"

namespace {

struct FuzzTag {
  static constexpr nightlight::Literal kPrefix = "fuzz";
};

}  // namespace

// What is accepted must be written again as it was read.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = nightlight::decode_hex(text)) {
    NIGHTLIGHT_CHECK(nightlight::decode_hex(nightlight::encode_hex(*bytes)).has_value());
  }
  if (const auto id = nightlight::Id<FuzzTag>::parse(text)) NIGHTLIGHT_CHECK(id->text() == text);
  if (const auto digest = nightlight::crypto::Sha256::parse(text)) {
    NIGHTLIGHT_CHECK(digest->hex().size() == text.size());
  }
  if (const auto time = nightlight::parse_rfc3339(text)) {
    const auto again = nightlight::parse_rfc3339(nightlight::format_rfc3339(*time));
    // A zone can move 31 December 9999 past the last year that can be written.
    NIGHTLIGHT_CHECK(!again || *again == *time);
  }
  return 0;
}
