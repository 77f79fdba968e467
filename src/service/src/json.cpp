#include "json.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

namespace nightlight::service {
namespace {

constexpr int kMaxDepth = 8;

// Refuses what nlohmann::json would silently accept: deep nesting and repeated fields. A callback
// parser cannot report why it stopped, so the reason is kept here.
class Guard {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& value) {
    if (depth > kMaxDepth) fail("nested too deeply");
    if (event == Json::parse_event_t::object_start) fields_.emplace_back();
    if (event == Json::parse_event_t::object_end && !fields_.empty()) fields_.pop_back();
    if (event == Json::parse_event_t::key && !fields_.empty() &&
        !fields_.back().insert(value.get<std::string>()).second) {
      fail("has a field twice");
    }
    return true;
  }
  const std::optional<Literal>& failure() const { return failure_; }

 private:
  void fail(Literal why) {
    if (!failure_) failure_ = why;
  }
  std::vector<std::set<std::string>> fields_;
  std::optional<Literal> failure_;
};

// The parser has checked that the text is UTF-8.
bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
  });
}

Error wrong(Literal what, Literal field) {
  return Error(Code::kInvalidArgument, what).in(field);
}

struct HttpStatus {
  int status;
  Literal title;
};

HttpStatus http_status(Code code) {
  switch (code) {
    case Code::kInvalidArgument:
      return {400, "The request is wrong"};
    case Code::kNotFound:
      return {404, "There is no such thing"};
    case Code::kPermissionDenied:
      return {403, "This is not allowed"};
    case Code::kConflict:
      return {409, "The state does not allow this now"};
    case Code::kExhausted:
      return {507, "There is no room"};
    case Code::kUnavailable:
      return {503, "Something needed is away; try again later"};
    case Code::kCorrupt:
      return {500, "Stored data is damaged"};
    case Code::kInternal:
      return {500, "Nightlight made a mistake"};
  }
  return {500, "Nightlight made a mistake"};
}

net::Response problem(int status, std::string_view type, std::string_view title,
                      std::string_view detail) {
  const Json body = {{"type", type}, {"title", title}, {"status", status}, {"detail", detail}};
  net::Response response = json_response(status, body);
  response.headers = {};
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  return response;
}

}  // namespace

net::Response json_response(int status, const Json& body) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = to_bytes(body.dump(-1, ' ', false, Json::error_handler_t::replace));
  return response;
}

net::Response problem_response(int status, Literal title, std::string_view detail) {
  return problem(status, "about:blank", title.view(), detail);
}

net::Response problem_response(const Error& error) {
  const HttpStatus http = http_status(error.code());
  const std::string type = "urn:nightlight:" + std::string(code_name(error.code()));
  net::Response response = problem(http.status, type, http.title.view(), to_text(error));
  if (error.code() == Code::kUnavailable) response.headers.add("Retry-After", "1");
  return response;
}

Result<std::size_t> parse_limit(const net::Request& request) {
  const auto text = request.query_value("limit");
  if (!text) return std::size_t{50};
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc() || end != text->data() + text->size() || limit < 1 || limit > 500) {
    return Error(Code::kInvalidArgument, "must be 1 to 500").in("limit");
  }
  return limit;
}

Result<JsonObject> JsonObject::parse(ByteView text, std::initializer_list<Literal> allowed) {
  if (text.size() > kMaxJsonBytes) return Error(Code::kInvalidArgument, "the JSON is too long");
  Guard guard;
  try {
    const std::string_view view = as_text(text);
    Json value = Json::parse(view.begin(), view.end(), std::ref(guard));
    if (guard.failure()) return Error(Code::kInvalidArgument, *guard.failure());
    return create(std::move(value), allowed);
  } catch (const Json::parse_error& error) {
    return Error(Code::kInvalidArgument, "is not JSON").at(error.byte);
  } catch (const Json::exception&) {
    return Error(Code::kInvalidArgument, "is not JSON");
  }
}

Result<JsonObject> JsonObject::create(Json value, std::initializer_list<Literal> allowed) {
  if (!value.is_object()) return Error(Code::kInvalidArgument, "must be a JSON object");
  std::uint64_t index = 0;
  for (const auto& item : value.items()) {
    const auto same = [&](Literal field) { return field.view() == item.key(); };
    if (std::none_of(allowed.begin(), allowed.end(), same)) {
      return Error(Code::kInvalidArgument, "is a field this call does not know")
          .in("field number (sorted by name, from 0)")
          .at(index);
    }
    ++index;
  }
  return JsonObject(std::move(value));
}

const Json* JsonObject::find(Literal field) const {
  const auto found = object_.find(field.view());
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

Result<std::string> JsonObject::text(Literal field, std::size_t max_bytes) const {
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto value, optional_text(field, max_bytes));
  if (!value) return wrong("is required", field);
  return std::move(*value);
}

Result<std::optional<std::string>> JsonObject::optional_text(Literal field,
                                                             std::size_t max_bytes) const {
  const Json* value = find(field);
  if (value == nullptr) return std::optional<std::string>();
  if (!value->is_string()) return wrong("must be a text", field);
  const auto& text = value->get_ref<const std::string&>();
  if (text.empty()) return wrong("must not be empty", field);
  if (text.size() > max_bytes) return wrong("is longer than this many bytes", field).at(max_bytes);
  if (!is_clean(text)) return wrong("holds a control character", field);
  return std::optional(text);
}

Result<std::optional<std::string>> JsonObject::optional_strange_text(Literal field,
                                                                     std::size_t max_bytes) const {
  const Json* value = find(field);
  if (value == nullptr) return std::optional<std::string>();
  if (!value->is_string()) return wrong("must be a text", field);
  std::string clean;
  for (const char c : value->get_ref<const std::string&>()) {
    if (is_clean({&c, 1}) && c != '\n' && c != '\r' && c != '\t') {
      clean += c;
    } else {
      clean += "\uFFFD";
    }
  }
  if (clean.size() > max_bytes) {
    std::size_t end = max_bytes;
    while (end > 0 && (clean[end] & 0xc0) == 0x80) --end;  // not inside a character
    clean.resize(end);
  }
  if (clean.empty()) return std::optional<std::string>();
  return std::optional(std::move(clean));
}

Result<bool> JsonObject::optional_flag(Literal field) const {
  const Json* value = find(field);
  if (value == nullptr) return false;
  if (!value->is_boolean()) return wrong("must be true or false", field);
  return value->get<bool>();
}

Result<std::optional<std::int64_t>> JsonObject::optional_integer(Literal field, std::int64_t min,
                                                                 std::int64_t max) const {
  const Json* value = find(field);
  if (value == nullptr) return std::optional<std::int64_t>();
  if (!value->is_number_integer()) return wrong("must be a whole number", field);
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t(max)) {
    return wrong("is out of range", field);
  }
  const auto number = value->get<std::int64_t>();
  if (number < min || number > max) return wrong("is out of range", field);
  return std::optional(number);
}

Result<std::optional<Timestamp>> JsonObject::optional_time(Literal field) const {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto value, optional_text(field, 40));
  if (!value) return std::optional<Timestamp>();
  const Result<Timestamp> time = parse_rfc3339(*value);
  if (!time) return time.error().in(field);
  return std::optional(*time);
}

Result<std::optional<JsonObject>> JsonObject::optional_object(
    Literal field, std::initializer_list<Literal> allowed) const {
  const Json* value = find(field);
  if (value == nullptr) return std::optional<JsonObject>();
  Result<JsonObject> object = create(*value, allowed);
  if (!object) {
    return object.error().subject().empty() ? object.error().in(field) : object.error();
  }
  return std::optional(*std::move(object));
}

}  // namespace nightlight::service
