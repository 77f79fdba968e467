#pragma once

#include <span>
#include <string>
#include <string_view>

namespace nightlight::sandbox {

// The parts, one after the other.
template <class... Parts>
std::string concat(const Parts&... parts) {
  std::string out;
  (out.append(std::string_view(parts)), ...);
  return out;
}

// The items with a separator between them.
inline std::string join(std::span<const std::string_view> items, std::string_view separator) {
  std::string out;
  for (const std::string_view item : items) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

}  // namespace nightlight::sandbox
