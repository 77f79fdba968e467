#pragma once

#include <string>
#include <string_view>

#include "nightlight/core/bytes.h"

namespace nightlight::cli {

// Text from outside made safe inside an element and inside a quoted attribute; printable() first.
std::string html_escape(std::string_view text);

// RFC 4648, with padding.
std::string base64(ByteView bytes);

// A page that loads nothing and runs nothing but `script`: its own policy says so. `body` is HTML.
std::string html_page(std::string_view title, std::string_view style, std::string_view script,
                      std::string_view body);

}  // namespace nightlight::cli
