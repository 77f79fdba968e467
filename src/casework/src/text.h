#pragma once

#include <cstddef>
#include <string_view>

#include "nightlight/core/result.h"

namespace nightlight::casework {

// How many bytes a text may have, and the field's name for the error.
struct TextLimit {
  std::size_t least = 0;
  std::size_t most = 0;
  Literal field;
};

// Success when `text` is within the limit, is UTF-8 (RFC 3629) and holds no NUL, which no database
// column of type TEXT can keep. Fails with kInvalidArgument, the field, and the byte position of
// what is wrong.
Status check_text(std::string_view text, const TextLimit& limit);

// The same, and no control character (U+0000..U+001F, U+007F..U+009F): for names shown on one line.
Status check_line(std::string_view text, const TextLimit& limit);

}  // namespace nightlight::casework
