#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::cybertip {

inline constexpr std::size_t kMaxAnswerBytes = 1024 * 1024;
inline constexpr std::size_t kMaxAnswerFiles = 10'000;

enum class AnswerRoot : unsigned char { kReportResponse, kReportDoneResponse };

// What the CyberTipline answers to a call (ISPWS documentation, "responses").
struct Answer {
  AnswerRoot root = AnswerRoot::kReportResponse;
  int code = 0;
  std::string description;
  std::optional<std::int64_t> report_id;
  std::optional<std::string> file_id;  // of /upload
  std::optional<std::string> hash;     // of /upload: MD5 of what arrived, hexadecimal
  std::vector<std::string> file_ids;   // of /finish, in NCMEC's order
};

// Reads an answer from whoever sent it. The declared encoding of the document counts, not the
// header's. No DTD, no entity of the document's own, no network, at most kMaxAnswerBytes. Elements
// that the specification does not name are passed over. Fails with kExhausted (too large) or
// kCorrupt (anything else).
Result<Answer> parse_answer(ByteView body);

// Whether a text can be a file id: 1 to 64 of [0-9A-Za-z-] (NCMEC sends 32 hexadecimal digits).
bool is_file_id(std::string_view text);

}  // namespace nightlight::cybertip
