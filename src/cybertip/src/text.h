#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nightlight::cybertip {

// What a text is to XML and to NCMEC's server.
struct TextFacts {
  // Length in UTF-16 code units, which is what a Java server counts: never below the number of
  // characters.
  std::size_t units = 0;
  // Byte position of the first thing that XML 1.0 cannot carry (section 2.2, "Char") or that is not
  // UTF-8.
  std::optional<std::size_t> forbidden_at;
};
TextFacts examine(std::string_view text);

// Whether there is nothing but white space.
bool is_blank(std::string_view text);

// At most `bytes` of the text, on one line and printable, cut between characters: for what the
// other side said, shown to people.
std::string one_line(std::string_view text, std::size_t bytes);

}  // namespace nightlight::cybertip
