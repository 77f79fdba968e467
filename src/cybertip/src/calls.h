#pragma once

#include <cstdint>
#include <optional>

#include "decision_table.h"
#include "nightlight/cybertip/reports.h"
#include "nightlight/net/message.h"
#include "states.h"

namespace nightlight::cybertip {

// A call as it is written down before it is made.
struct Call {
  ReportId report;
  std::int64_t number = 0;  // counts the calls of the report from 1
  std::int64_t attempt = 0;
  Verb verb = Verb::kSubmit;
  std::optional<std::int64_t> file;         // ordinal, of /upload and /fileinfo
  std::optional<std::int64_t> cybertip_id;  // none with /submit
  crypto::Sha256 request_digest;            // of the document, the file, or the id's digits
  Timestamp started_at;
};

// Stores the call and gives its number.
Result<std::int64_t> insert_call(store::Transaction& transaction, const Call& call);

// How a call ended: what came back, verbatim, or that nothing did.
struct CallEnd {
  Outcome outcome = Outcome::kNoAnswer;
  Timestamp at;
  std::optional<net::Response> response;
};
Status end_call(store::Transaction& transaction, const Call& call, const CallEnd& end);

// What the calls before `call` mean for the decision table.
Result<Context> context_of(store::Transaction& transaction, const Call& call);

// NCMEC's Request-ID, empty when there is none.
std::string request_id_of(const net::Response& response);

}  // namespace nightlight::cybertip
