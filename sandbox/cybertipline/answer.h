#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cybertipline/response_code.h"

namespace nightlight::sandbox {

// What a call answers, before it is written as XML.
struct Answer {
  int http_status = 200;
  ResponseCode code = ResponseCode::kSuccess;
  std::string description;  // empty: the code's meaning
  std::optional<std::int64_t> report_id;
  std::string file_id;
  std::string hash;
  // The ids of a finished report's files. Set: the answer is a <reportDoneResponse>.
  std::optional<std::vector<std::string>> finished_files;
  std::string document;  // set: this document is the answer, as for /xsd
};

// The answer's XML document, in UTF-8.
std::string to_xml(const Answer& answer);

// Text that may stand inside an XML element: markup escaped, and bytes that no XML document may
// have replaced by U+FFFD.
std::string escape_xml(std::string_view text);

}  // namespace nightlight::sandbox
