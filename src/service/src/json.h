#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "nightlight/core/clock.h"
#include "nightlight/core/result.h"
#include "nightlight/net/message.h"

namespace nightlight::service {

using Json = nlohmann::json;

// The largest JSON body any call takes, in bytes.
inline constexpr std::size_t kMaxJsonBytes = 64 * 1024;

// Answers. Text from people is written as UTF-8; bytes that are not become U+FFFD.
net::Response json_response(int status, const Json& body);
net::Response problem_response(int status, Literal title, std::string_view detail);
net::Response problem_response(const Error& error);

// The `limit` of a listing: 50 when absent, kInvalidArgument unless 1 to 500.
Result<std::size_t> parse_limit(const net::Request& request);

// Adds `name` when there is a value.
template <class T>
void set_if(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = *value;
}

// One JSON object of a request, read field by field with limits. Every error names the field.
class JsonObject {
 public:
  // Fails with kInvalidArgument and the byte position when `text` is not one JSON object, is nested
  // deeper than eight levels, repeats a field or has one that is not in `allowed`.
  static Result<JsonObject> parse(ByteView text, std::initializer_list<Literal> allowed);

  // 1..max bytes of UTF-8 without control characters other than line breaks and tabs.
  Result<std::string> text(Literal field, std::size_t max_bytes) const;
  Result<std::optional<std::string>> optional_text(Literal field, std::size_t max_bytes) const;
  // For names that strangers choose and that must not keep a file from being looked at: control
  // characters become U+FFFD, and what is over `max_bytes` is cut at a character's end. Absent when
  // empty.
  Result<std::optional<std::string>> optional_strange_text(Literal field,
                                                           std::size_t max_bytes) const;
  // false when absent.
  Result<bool> optional_flag(Literal field) const;
  Result<std::optional<std::int64_t>> optional_integer(Literal field, std::int64_t min,
                                                       std::int64_t max) const;
  Result<std::optional<Timestamp>> optional_time(Literal field) const;
  // An object inside this one, read with its own list of fields.
  Result<std::optional<JsonObject>> optional_object(Literal field,
                                                    std::initializer_list<Literal> allowed) const;

 private:
  explicit JsonObject(Json object) : object_(std::move(object)) {}
  static Result<JsonObject> create(Json value, std::initializer_list<Literal> allowed);
  const Json* find(Literal field) const;

  Json object_;
};

}  // namespace nightlight::service
