#include "outcome.h"

#include <array>

namespace nightlight::cybertip {

namespace {

struct CodeRow {
  int code;
  Outcome outcome;
};

constexpr std::array kCodes = {
    CodeRow{1000, Outcome::kServerError},      CodeRow{1100, Outcome::kSaveFailed},
    CodeRow{1110, Outcome::kSaveFailed},       CodeRow{1111, Outcome::kSaveFailed},
    CodeRow{1210, Outcome::kOurMistake},       CodeRow{1300, Outcome::kSaveFailed},
    CodeRow{2000, Outcome::kCredentials},      CodeRow{3000, Outcome::kCredentials},
    CodeRow{3100, Outcome::kCredentials},      CodeRow{3300, Outcome::kCredentials},
    CodeRow{4000, Outcome::kOurMistake},       CodeRow{4100, Outcome::kDataRefused},
    CodeRow{4110, Outcome::kOurMistake},       CodeRow{4200, Outcome::kOurMistake},
    CodeRow{5001, Outcome::kReportGone},       CodeRow{5002, Outcome::kFileGone},
    CodeRow{5101, Outcome::kAlreadyRetracted}, CodeRow{5102, Outcome::kAlreadyFinished},
};

std::optional<Outcome> outcome_of_status(int status) {
  if (status == 401) return Outcome::kCredentials;
  if (status == 413) return Outcome::kOurMistake;
  if (status == 429) return Outcome::kRateLimited;
  return std::nullopt;
}

Outcome judge_upload(const Expectation& expected, const Answer& answer) {
  if (!answer.file_id || !answer.hash) return Outcome::kNoAnswer;
  const auto hash = crypto::Md5::parse(*answer.hash);
  if (!hash) return Outcome::kNoAnswer;
  return expected.md5 == *hash ? Outcome::kSuccess : Outcome::kHashMismatch;
}

Outcome judge_success(const Expectation& expected, const Answer& answer) {
  const auto root = expected.verb == Verb::kFinish ? AnswerRoot::kReportDoneResponse
                                                   : AnswerRoot::kReportResponse;
  if (answer.root != root) return Outcome::kNoAnswer;
  // /submit promises an id; a /finish that is for another report is looked at by whoever stores the
  // receipt.
  if (expected.verb == Verb::kSubmit) {
    return answer.report_id ? Outcome::kSuccess : Outcome::kNoAnswer;
  }
  if (expected.verb == Verb::kFinish) {
    return answer.report_id ? Outcome::kSuccess : Outcome::kNoAnswer;
  }
  if (answer.report_id && answer.report_id != expected.report_id) return Outcome::kNoAnswer;
  return expected.verb == Verb::kUpload ? judge_upload(expected, answer) : Outcome::kSuccess;
}

Outcome outcome_of(const Expectation& expected, const Answer& answer, int status) {
  if (answer.code == 0) {
    return status / 100 == 2 ? judge_success(expected, answer) : Outcome::kNoAnswer;
  }
  for (const CodeRow& row : kCodes) {
    if (row.code == answer.code) return row.outcome;
  }
  return Outcome::kUnknownCode;
}

}  // namespace

Judgement judge(const Expectation& expected, const net::Response& response) {
  Judgement judgement;
  if (auto answer = parse_answer(response.body)) judgement.answer = *std::move(answer);
  if (const auto outcome = outcome_of_status(response.status)) {
    judgement.outcome = *outcome;
  } else if (judgement.answer) {
    judgement.outcome = outcome_of(expected, *judgement.answer, response.status);
  }
  return judgement;
}

}  // namespace nightlight::cybertip
