#include <algorithm>

#include "ascii.h"
#include "nightlight/net/message.h"

namespace nightlight::net {
namespace {

constexpr std::size_t kMaxBoundary = 70;         // RFC 2046, section 5.1.1
constexpr std::size_t kMaxPartHeadBytes = 8192;  // names and types, never content
constexpr std::size_t kMaxParameters = 16;

using Parameters = std::vector<std::pair<std::string, std::string>>;

struct FieldValue {
  std::string main;  // lower case
  Parameters parameters;

  const std::string* find(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}

// Reads `main *( OWS ";" OWS name "=" ( token / quoted-string ) )` (RFC 9110, section 5.6.6).
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : text_(text) {}

  Result<FieldValue> read() {
    FieldValue field;
    const std::size_t end = std::min(text_.find(';'), text_.size());
    field.main = lower(trim(text_.substr(0, end)));
    at_ = end;
    while (at_ < text_.size()) {
      ++at_;  // the semicolon
      skip_blanks();
      if (at_ == text_.size() || text_[at_] == ';') continue;
      NIGHTLIGHT_RETURN_IF_ERROR(read_parameter(field));
      skip_blanks();
      if (at_ < text_.size() && text_[at_] != ';') return wrong("expected ';'");
    }
    return field;
  }

 private:
  Error wrong(Literal what) const { return Error(Code::kInvalidArgument, what).at(at_); }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  std::string_view read_token() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_token_char(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  Status read_parameter(FieldValue& field) {
    const std::string name = lower(read_token());
    if (name.empty()) return wrong("expected a parameter's name");
    if (at_ == text_.size() || text_[at_] != '=') return wrong("expected '='");
    ++at_;
    // Two readers could each take another one of the two.
    if (field.find(name) != nullptr) return wrong("a parameter twice");
    if (field.parameters.size() == kMaxParameters) return wrong("too many parameters");
    if (at_ < text_.size() && text_[at_] == '"') {
      NIGHTLIGHT_ASSIGN_OR_RETURN(std::string value, read_quoted());
      field.parameters.emplace_back(name, std::move(value));
      return {};
    }
    const std::string_view value = read_token();
    if (value.empty()) return wrong("expected a parameter's value");
    field.parameters.emplace_back(name, value);
    return {};
  }

  // A backslash quotes '"' and itself only: some clients send Windows paths unescaped.
  Result<std::string> read_quoted() {
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '"') {
        ++at_;
        return out;
      }
      const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (c == '\\' && (next == '"' || next == '\\')) {
        c = next;
        ++at_;
      }
      out.push_back(c);
    }
    return wrong("a quoted text without its end");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_boundary_char(char c) {
  return is_digit(c) || is_alpha(c) ||
         (c != '\0' && std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos);
}

Result<std::string> read_boundary(std::string_view content_type) {
  auto field = FieldReader(content_type).read();
  if (!field) return field.error().in("content-type");
  const std::string* boundary = field->find("boundary");
  if (field->main != "multipart/form-data" || boundary == nullptr) {
    return Error(Code::kInvalidArgument, "not multipart/form-data with a boundary")
        .in("content-type");
  }
  if (boundary->empty() || boundary->size() > kMaxBoundary || boundary->ends_with(' ') ||
      !std::all_of(boundary->begin(), boundary->end(), is_boundary_char)) {
    return Error(Code::kInvalidArgument, "not a boundary").in("content-type");
  }
  return *boundary;
}

class BodyReader {
 public:
  BodyReader(std::string_view body, const std::string& boundary)
      : body_(body), delimiter_("\r\n--" + boundary) {}

  Result<std::vector<FormPart>> read(std::size_t max_parts) {
    const std::string_view first = std::string_view(delimiter_).substr(2);
    if (!body_.starts_with(first)) return wrong("expected the boundary");
    at_ = first.size();
    std::vector<FormPart> parts;
    while (!skip("--")) {
      if (parts.size() == max_parts) return Error(Code::kExhausted, "too many parts").at(at_);
      skip_padding();
      if (!skip("\r\n")) return wrong("expected the end of the boundary's line");
      NIGHTLIGHT_ASSIGN_OR_RETURN(FormPart part, read_part());
      parts.push_back(std::move(part));
    }
    skip_padding();
    skip("\r\n");
    if (at_ != body_.size()) return wrong("bytes after the last boundary");
    return parts;
  }

 private:
  Error wrong(Literal what) const { return Error(Code::kInvalidArgument, what).at(at_); }

  bool skip(std::string_view expected) {
    if (!body_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  void skip_padding() {
    while (at_ < body_.size() && (body_[at_] == ' ' || body_[at_] == '\t')) ++at_;
  }

  Result<FormPart> read_part() {
    FormPart part;
    const std::size_t head_start = at_;
    bool named = false;
    while (!skip("\r\n")) {
      const std::size_t end = body_.substr(0, head_start + kMaxPartHeadBytes).find("\r\n", at_);
      if (end == std::string_view::npos) return wrong("a part's head is too long or has no end");
      NIGHTLIGHT_ASSIGN_OR_RETURN(const bool names, read_field(part, end));
      if (names && named) return wrong("a part with two names");
      named = named || names;
      at_ = end + 2;
    }
    if (!named) return wrong("a part without a name");
    // The blank line's end may be the start of the delimiter when the content is empty.
    const std::size_t content = at_;
    const std::size_t end = body_.find(delimiter_, content - 2);
    if (end == std::string_view::npos) return wrong("a part without its end");
    const std::size_t size = end < content ? 0 : end - content;
    part.content = as_bytes(body_.substr(content, size));
    at_ = end + delimiter_.size();
    return part;
  }

  // Whether the line that stops at `end` was the one that names the part.
  Result<bool> read_field(FormPart& part, std::size_t end) {
    const std::string_view line = body_.substr(at_, end - at_);
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    if (colon == line.size() || !is_token(name)) return wrong("not a header field");
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_field_value(value)) return wrong("a control character in a header field");
    if (equal_without_case(name, "content-type")) part.content_type = value;
    if (!equal_without_case(name, "content-disposition")) return false;
    auto field = FieldReader(value).read();
    if (!field) return wrong("not a content disposition");
    const std::string* part_name = field->find("name");
    if (field->main != "form-data" || part_name == nullptr || part_name->empty()) {
      return wrong("not the disposition of a named form part");
    }
    part.name = *part_name;
    if (const std::string* file_name = field->find("filename")) part.file_name = *file_name;
    return true;
  }

  std::string_view body_;
  std::string delimiter_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, ByteView body,
                                              std::size_t max_parts) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string boundary, read_boundary(content_type));
  return BodyReader(as_text(body), boundary).read(max_parts);
}

}  // namespace nightlight::net
