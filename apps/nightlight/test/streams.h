#pragma once

#include <sstream>

#include "io.h"

namespace nightlight::cli {

// Streams that end in strings.
struct Streams {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Io io{.in = in, .out = out, .err = err, .style = Style::plain()};
};

}  // namespace nightlight::cli
