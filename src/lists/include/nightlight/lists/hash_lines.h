#pragma once

#include <string_view>
#include <vector>

#include "nightlight/lists/list_version.h"

namespace nightlight::lists {

struct LineError {
  std::uint64_t line = 0;  // counts from 1
  Error error;
};

struct HashLines {
  std::vector<ListEntry> entries;
  std::vector<LineError> errors;  // every bad line; a caller loads all lines or none
};

// Reads a text of one hash a line: "<kind> <hex> [label]", kind md5, sha1, sha256 or pdq; blank lines and
// lines that start with '#' are passed over; CRLF is accepted (docs/spec/hash-lines.md). At most 16 MiB a
// text and 1,000 bytes a line. `source` is stored with every entry.
HashLines parse_hash_lines(std::string_view text, std::string_view source);

}  // namespace nightlight::lists
