#pragma once

#include <optional>
#include <string>

#include "answer.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/net/message.h"
#include "states.h"

namespace nightlight::cybertip {

// What our side knew when it made the call, to compare the answer with.
struct Expectation {
  Verb verb = Verb::kSubmit;
  std::optional<std::int64_t> report_id;  // of the open report
  std::optional<crypto::Md5> md5;         // of the file that was uploaded
};

// An HTTP answer, understood.
struct Judgement {
  Outcome outcome = Outcome::kNoAnswer;
  std::optional<Answer> answer;  // none when the body is not one
};

// Reads an answer (reference: codes, HTTP status and shapes). The HTTP status outranks the body:
// 401, 413 and 429 count whatever comes with them, and code 0 counts with a 2xx status only. An
// answer that lacks what the call promises, or names another report, is no answer.
Judgement judge(const Expectation& expected, const net::Response& response);

}  // namespace nightlight::cybertip
