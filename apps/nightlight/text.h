#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nightlight::cli {

// Text from outside made safe to print: control characters (C0, DEL, C1), line and paragraph
// separators, characters that change the direction of writing, and bytes that are not UTF-8 appear
// as \xNN, one for each byte. So a file name can neither move the cursor nor show itself as another
// name. Everything else stays as it is.
std::string printable(std::string_view text);

bool is_utf8(std::string_view text);

// How many columns a terminal needs for printable UTF-8 text: two for wide East Asian characters
// and emoji, none for combining marks.
std::size_t display_width(std::string_view text);

// The text in at most `columns` columns (at least 1), its middle replaced by "…" when it is longer.
std::string shorten_middle(std::string_view text, std::size_t columns);

// The text in lines of at most `columns`, broken at blanks, each with `indent` blanks before it.
// Line ends in the text stay; a word longer than a line stands alone on it.
std::string wrap(std::string_view text, std::size_t columns, std::size_t indent);

// 1234567 as "1,234,567".
std::string with_separators(std::uint64_t number);

// "1 file" or "3 files" for the noun "file".
std::string counted(std::uint64_t number, std::string_view noun);

}  // namespace nightlight::cli
