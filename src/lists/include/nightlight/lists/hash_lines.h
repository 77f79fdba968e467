#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "nightlight/lists/list_version.h"

namespace nightlight::lists {

inline constexpr std::size_t kMaxHashLinesBytes = std::size_t{16} << 20;  // of one text
inline constexpr std::size_t kMaxHashLineBytes = 1000;                    // of one line
inline constexpr std::size_t kMaxLineErrors = 1000;                       // that are told

struct LineError {
  std::uint64_t line = 0;  // counts from 1; 0 when the whole text or the source is meant
  Error error;             // its position is the byte within the line
};

struct HashLines {
  std::vector<ListEntry> entries;  // in the order of the lines; empty when there is any error
  std::vector<LineError> errors;   // every bad line; the last says so when there are more than fit
};

// Reads a text of one hash a line: "<kind> <hex> [label]", kind md5, sha1, sha256 or pdq; blank
// lines and lines that start with '#' are passed over; CRLF is accepted (docs/spec/hash-lines.md).
// At most 16 MiB a text and 1,000 bytes a line. `source` is stored with every entry. All lines are
// loaded or none: hashes that would match every empty file or flat picture are errors too.
HashLines parse_hash_lines(std::string_view text, std::string_view source);

}  // namespace nightlight::lists
