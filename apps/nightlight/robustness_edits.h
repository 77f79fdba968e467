#pragma once

#include <span>
#include <string_view>

#include "pixels.h"

namespace nightlight::cli {

// A change that people make to a picture before they send it on.
struct Edit {
  std::string_view name;   // as in a table and a file: "crop-3"
  std::string_view words;  // what was done
  Pixels (*apply)(const Pixels& picture);
};

// All of them, the untouched picture first. Each gives the same answer every time.
std::span<const Edit> robustness_edits();

}  // namespace nightlight::cli
