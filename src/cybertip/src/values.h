#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nightlight/core/clock.h"
#include "nightlight/store/database.h"

namespace nightlight::cybertip {

// Values that may be absent, as columns.

inline store::Value or_null(const std::optional<std::int64_t>& value) {
  return value ? store::Value(*value) : store::Value(store::Null{});
}
inline store::Value or_null(const std::optional<std::string>& value) {
  return value ? store::Value(*value) : store::Value(store::Null{});
}
inline store::Value or_null(const std::optional<Timestamp>& value) {
  return value ? store::Value(to_unix_ms(*value)) : store::Value(store::Null{});
}

inline Result<std::optional<std::int64_t>> optional_integer(const store::Row& row,
                                                            std::size_t column) {
  if (row.is_null(column)) return std::optional<std::int64_t>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t value, row.integer(column));
  return std::optional(value);
}
inline Result<std::optional<std::string>> optional_text(const store::Row& row, std::size_t column) {
  if (row.is_null(column)) return std::optional<std::string>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string value, row.text(column));
  return std::optional(std::move(value));
}
inline Result<std::optional<Timestamp>> optional_time(const store::Row& row, std::size_t column) {
  if (row.is_null(column)) return std::optional<Timestamp>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t value, row.integer(column));
  return std::optional(from_unix_ms(value));
}

}  // namespace nightlight::cybertip
