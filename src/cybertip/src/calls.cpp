#include "calls.h"

#include "names.h"
#include "text.h"
#include "values.h"

namespace nightlight::cybertip {

namespace {

using store::Null;
using store::Transaction;
using store::Value;

// The header fields as they came, a line each.
Bytes header_lines(const net::Headers& headers) {
  std::string lines;
  for (const auto& [name, value] : headers.all()) {
    lines.append(name).append(": ").append(value).append("\r\n");
  }
  return to_bytes(lines);
}

Result<std::int64_t> count_of(const Result<std::vector<store::Row>>& rows) {
  if (!rows) return rows.error();
  if (rows->empty()) return Error(Code::kCorrupt, "a count gave no row");
  return (*rows)[0].integer(0);
}

}  // namespace

std::string request_id_of(const net::Response& response) {
  return one_line(response.headers.find("Request-ID").value_or(""), 200);
}

Result<std::int64_t> insert_call(Transaction& transaction, const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::int64_t before,
      count_of(transaction.query("SELECT COUNT(*) FROM cybertip_calls WHERE report_id = $1",
                                 {call.report.text()})));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO cybertip_calls (report_id, number, attempt, verb, file, cybertip_id, "
      "request_sha256, started_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {call.report.text(), before + 1, call.attempt, std::string(verb_name(call.verb)),
       or_null(call.file), or_null(call.cybertip_id), to_bytes(call.request_digest.bytes()),
       to_unix_ms(call.started_at)}));
  return before + 1;
}

Status end_call(Transaction& transaction, const Call& call, const CallEnd& end) {
  const auto& response = end.response;
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_calls SET ended_at_ms = $1, outcome = $2, status = $3, headers = $4, "
      "request_id = $5, body = $6 WHERE report_id = $7 AND number = $8",
      {to_unix_ms(end.at), std::string(outcome_name(end.outcome)),
       response ? Value(std::int64_t{response->status}) : Value(Null{}),
       response ? Value(header_lines(response->headers)) : Value(Null{}),
       response ? Value(request_id_of(*response)) : Value(Null{}),
       response ? Value(response->body) : Value(Null{}), call.report.text(), call.number}));
  return {};
}

Result<Context> context_of(Transaction& transaction, const Call& call) {
  // A /finish that was refused before anything could happen proves nothing; every other one might
  // have worked.
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::int64_t finishes,
      count_of(transaction.query(
          "SELECT COUNT(*) FROM cybertip_calls WHERE report_id = $1 AND attempt = $2 AND "
          "number < $3 AND verb = 'finish' AND (outcome IS NULL OR outcome NOT IN "
          "('not-sent', 'rate-limited', 'credentials'))",
          {call.report.text(), call.attempt, call.number})));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::int64_t mismatches,
      count_of(transaction.query("SELECT COUNT(*) FROM cybertip_calls WHERE report_id = $1 AND "
                                 "outcome = 'hash-mismatch'",
                                 {call.report.text()})));
  return Context{finishes > 0 ? FinishHistory::kUnanswered : FinishHistory::kNone,
                 static_cast<int>(mismatches)};
}

}  // namespace nightlight::cybertip
