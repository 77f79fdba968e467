#include "cybertipline/form.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "cybertipline/validation/schema.h"

namespace nightlight::sandbox {
namespace {

constexpr std::size_t kMaxParts = 32;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  return out;
}

std::string_view content_type_of(const net::Request& request) {
  return request.headers.find("Content-Type").value_or("");
}

std::string media_type_of(const net::Request& request) {
  const std::string_view value = content_type_of(request);
  return lower(trim(value.substr(0, value.find(';'))));
}

// The charset parameter without quotes, in lower case; empty when there is none.
std::string charset_of(const net::Request& request) {
  const std::string value = lower(content_type_of(request));
  const std::size_t at = value.find("charset=");
  if (at == std::string::npos) return "";
  std::string_view charset = std::string_view(value).substr(at + 8);
  charset = trim(charset.substr(0, charset.find(';')));
  if (charset.size() >= 2 && charset.starts_with('"') && charset.ends_with('"')) {
    charset = charset.substr(1, charset.size() - 2);
  }
  return std::string(charset);
}

auto fault(ResponseCode code, std::string description) {
  return tl::unexpected(FormFault{code, std::move(description)});
}

FormResult<ReportId> parse_id(const std::vector<std::string>& values) {
  if (values.empty()) return fault(ResponseCode::kInvalidRequest, "The field id is missing");
  if (values.size() > 1) {
    return fault(ResponseCode::kInvalidRequest, "The field id is there more than once");
  }
  const std::string& text = values.front();
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  ReportId id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (text.empty() || !digits || error != std::errc() || id == 0) {
    return fault(ResponseCode::kInvalidRequest, "The field id is not a report id");
  }
  return id;
}

using Parts = std::vector<net::FormPart>;

FormResult<Parts> read_parts(const net::Request& request) {
  auto parts = net::parse_multipart(content_type_of(request), request.body, kMaxParts);
  if (!parts) return fault(ResponseCode::kMalformedFile, "The multipart body is malformed");
  return *std::move(parts);
}

std::vector<std::string> values_of(const Parts& parts, std::string_view name) {
  std::vector<std::string> values;
  for (const net::FormPart& part : parts) {
    if (part.name == name) values.emplace_back(as_text(part.content));
  }
  return values;
}

}  // namespace

bool is_xml_request(const net::Request& request) {
  const std::string type = media_type_of(request);
  const std::string charset = charset_of(request);
  return (type == "text/xml" || type == "application/xml") &&
         (charset.empty() || charset == "utf-8");
}

FormResult<ReportId> read_id(const net::Request& request) {
  const std::string type = media_type_of(request);
  if (type == "multipart/form-data") {
    const auto parts = read_parts(request);
    if (!parts) return fault(ResponseCode::kInvalidRequest, parts.error().description);
    return parse_id(values_of(*parts, "id"));
  }
  if (type != "application/x-www-form-urlencoded") {
    return fault(ResponseCode::kInvalidRequest, "The content type is not that of a form");
  }
  const auto pairs = net::parse_form(as_text(request.body), kMaxParts);
  if (!pairs) return fault(ResponseCode::kInvalidRequest, "The form is malformed");
  std::vector<std::string> values;
  for (const auto& [name, value] : *pairs) {
    if (name == "id") values.push_back(value);
  }
  return parse_id(values);
}

FormResult<UploadForm> read_upload(const net::Request& request) {
  if (media_type_of(request) != "multipart/form-data") {
    return fault(ResponseCode::kInvalidRequest, "The content type is not multipart/form-data");
  }
  auto parts = read_parts(request);
  if (!parts) return tl::unexpected(parts.error());
  const auto id = parse_id(values_of(*parts, "id"));
  if (!id) return tl::unexpected(id.error());
  const auto is_file = [](const net::FormPart& part) { return part.name == "file"; };
  const auto found = std::find_if(parts->begin(), parts->end(), is_file);
  if (found == parts->end()) {
    return fault(ResponseCode::kMalformedFile, "The part file is missing");
  }
  if (std::count_if(parts->begin(), parts->end(), is_file) > 1) {
    return fault(ResponseCode::kMalformedFile, "The part file is there more than once");
  }
  return UploadForm{*id, std::move(*found)};
}

}  // namespace nightlight::sandbox
