#include "nightlight/core/error.h"

#include <fmt/format.h>

namespace nightlight {

std::string_view code_name(Code code) {
  switch (code) {
    case Code::kInvalidArgument:
      return "invalid-argument";
    case Code::kNotFound:
      return "not-found";
    case Code::kPermissionDenied:
      return "permission-denied";
    case Code::kConflict:
      return "conflict";
    case Code::kExhausted:
      return "exhausted";
    case Code::kUnavailable:
      return "unavailable";
    case Code::kCorrupt:
      return "corrupt";
    case Code::kInternal:
      return "internal";
  }
  return "internal";
}

std::string to_text(const Error& error) {
  std::string where(error.subject());
  if (error.position()) {
    where += fmt::format("{}at {}", where.empty() ? "" : ", ", *error.position());
  }
  return where.empty() ? std::string(error.what()) : fmt::format("{}: {}", where, error.what());
}

}  // namespace nightlight
