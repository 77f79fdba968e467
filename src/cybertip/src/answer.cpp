#include "answer.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <mutex>

#include "text.h"

namespace nightlight::cybertip {

namespace {

struct FreeContext {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;

Error unreadable() {
  return Error(Code::kCorrupt, "not an answer of the CyberTipline");
}

// Called when the document brings a DTD, before anything in it is read.
void refuse_dtd(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  xmlStopParser(static_cast<xmlParserCtxt*>(context));
}

Result<Document> read_document(ByteView body) {
  static std::once_flag initialised;
  std::call_once(initialised, xmlInitParser);
  std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
  if (!context) return Error(Code::kExhausted, "no memory for an answer");
  context->sax->internalSubset = refuse_dtd;
  constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                           XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
  Document document(xmlCtxtReadMemory(context.get(), reinterpret_cast<const char*>(body.data()),
                                      static_cast<int>(body.size()), nullptr, nullptr, kOptions));
  if (!document || !context->wellFormed || document->intSubset || document->extSubset) {
    return unreadable();
  }
  return document;
}

std::string_view name_of(const xmlNode* node) {
  return reinterpret_cast<const char*>(node->name);
}

bool is_element(const xmlNode* node) {
  return node->type == XML_ELEMENT_NODE;
}

// The text of an element that holds nothing else, without white space around it.
Result<std::string> leaf_text(const xmlNode* element) {
  std::string text;
  for (const xmlNode* child = element->children; child; child = child->next) {
    if (child->type == XML_COMMENT_NODE || child->type == XML_PI_NODE) continue;
    if (child->type != XML_TEXT_NODE) return unreadable();
    if (child->content) text += reinterpret_cast<const char*>(child->content);
  }
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return std::string();
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

template <class Number>
Result<Number> leaf_number(const xmlNode* element) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, leaf_text(element));
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return unreadable();
  return value;
}

Result<std::string> leaf_file_id(const xmlNode* element) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string id, leaf_text(element));
  if (!is_file_id(id)) return unreadable();
  return id;
}

Result<std::vector<std::string>> read_files(const xmlNode* files) {
  std::vector<std::string> ids;
  for (const xmlNode* child = files->children; child; child = child->next) {
    if (!is_element(child) || name_of(child) != "fileId") continue;
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::string id, leaf_file_id(child));
    if (ids.size() == kMaxAnswerFiles)
      return Error(Code::kExhausted, "an answer of too many files");
    ids.push_back(std::move(id));
  }
  return ids;
}

Status read_field(const xmlNode* field, Answer& answer) {
  const std::string_view name = name_of(field);
  if (name == "responseCode") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(answer.code, leaf_number<int>(field));
  } else if (name == "responseDescription") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(answer.description, leaf_text(field));
  } else if (name == "reportId") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(answer.report_id, leaf_number<std::int64_t>(field));
    if (*answer.report_id <= 0) return unreadable();
  } else if (name == "fileId") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(answer.file_id, leaf_file_id(field));
  } else if (name == "hash") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(answer.hash, leaf_text(field));
  } else if (name == "files") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(answer.file_ids, read_files(field));
  }
  return {};
}

Result<AnswerRoot> read_root(const xmlNode* root) {
  if (!root || root->ns) return unreadable();
  if (name_of(root) == "reportResponse") return AnswerRoot::kReportResponse;
  if (name_of(root) == "reportDoneResponse") return AnswerRoot::kReportDoneResponse;
  return unreadable();
}

Result<Answer> read_answer(const xmlNode* root) {
  Answer answer;
  NIGHTLIGHT_ASSIGN_OR_RETURN(answer.root, read_root(root));
  std::vector<std::string_view> seen;
  for (const xmlNode* child = root->children; child; child = child->next) {
    if (!is_element(child)) continue;
    // A field that comes twice says two things: nobody can know which one is meant.
    if (std::find(seen.begin(), seen.end(), name_of(child)) != seen.end()) return unreadable();
    seen.push_back(name_of(child));
    if (seen.size() > 64) return unreadable();
    NIGHTLIGHT_RETURN_IF_ERROR(read_field(child, answer));
  }
  if (std::find(seen.begin(), seen.end(), "responseCode") == seen.end()) return unreadable();
  return answer;
}

}  // namespace

Result<Answer> parse_answer(ByteView body) {
  if (body.size() > kMaxAnswerBytes) return Error(Code::kExhausted, "the answer is too large");
  if (body.empty()) return unreadable();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Document document, read_document(body));
  return read_answer(xmlDocGetRootElement(document.get()));
}

bool is_file_id(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace nightlight::cybertip
