// nightlight-fuzz: nightlight_cli ; covers: parse_hash_query, parse_json_query, parse_csv_record
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "hash_query.h"
#include "nightlight/core/check.h"

namespace cli = nightlight::cli;

// Whatever form the hashes are said to have, every item is a query that asks for something or an
// error, lines do not go back, and the columns of errors lie within what was given.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  cli::QueryRules rules;
  rules.format = cli::QueryFormat(data[0] % 4);
  rules.bare = (data[0] & 0x80) != 0 ? cli::BareHash::kSha256 : cli::BareHash::kPdq;
  std::istringstream in(text);
  cli::QueryReader reader(in, rules);
  std::uint64_t line = 0;
  while (const auto item = reader.next()) {
    NIGHTLIGHT_CHECK(item->query.has_value() != item->error.has_value());
    const std::uint64_t at = item->query ? item->query->line : item->error->line;
    NIGHTLIGHT_CHECK(at > line);
    line = at;
    if (item->error) {
      NIGHTLIGHT_CHECK(item->error->error.position().value_or(0) <= text.size());
      continue;
    }
    const cli::HashQuery& query = *item->query;
    NIGHTLIGHT_CHECK(query.md5 || query.sha1 || query.sha256 || !query.pdq.empty() ||
                     !query.video.empty());
  }
  return 0;
}
