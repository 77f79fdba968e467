#include "cybertipline/answer.h"

#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

constexpr std::string_view kDeclaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// How many bytes the UTF-8 character at the front has, or 0 when there is none.
std::size_t character_size(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xc0) != 0x80) return 0;
  }
  // Overlong forms, surrogates and what lies past U+10FFFF.
  if ((first == 0xe0 && at(1) < 0xa0) || (first == 0xed && at(1) > 0x9f) ||
      (first == 0xf0 && at(1) < 0x90) || (first == 0xf4 && at(1) > 0x8f)) {
    return 0;
  }
  return size;
}

std::string element(std::string_view name, std::string_view text) {
  return concat("<", name, ">", escape_xml(text), "</", name, ">");
}

std::string id_element(const Answer& answer) {
  return answer.report_id ? element("reportId", std::to_string(*answer.report_id)) : "";
}

std::string done_response(const Answer& answer) {
  std::string files;
  for (const std::string& id : *answer.finished_files) files += element("fileId", id);
  files = files.empty() ? "<files/>" : concat("<files>", files, "</files>");
  return concat("<reportDoneResponse>", element("responseCode", std::to_string(int(answer.code))),
                id_element(answer), files, "</reportDoneResponse>");
}

std::string report_response(const Answer& answer) {
  const std::string_view description =
      answer.description.empty() ? meaning(answer.code) : std::string_view(answer.description);
  return concat("<reportResponse>", element("responseCode", std::to_string(int(answer.code))),
                element("responseDescription", description), id_element(answer),
                answer.file_id.empty() ? "" : element("fileId", answer.file_id),
                answer.hash.empty() ? "" : element("hash", answer.hash), "</reportResponse>");
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    const char c = text.front();
    const bool control =
        static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    const bool not_a_character =
        text.starts_with("\xef\xbf\xbe") || text.starts_with("\xef\xbf\xbf");
    if (size == 0 || control || not_a_character) {
      out += kReplacement;
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string to_xml(const Answer& answer) {
  if (!answer.document.empty()) return answer.document;
  return concat(kDeclaration,
                answer.finished_files ? done_response(answer) : report_response(answer), "\n");
}

}  // namespace nightlight::sandbox
