#pragma once

#include <string>

#include "nightlight/net/message.h"

namespace nightlight::net {

// Why the server answers a request itself. Both texts are shown to the client.
struct Refusal {
  int status;
  Literal title;
  Literal detail;
};

// The answer of a refusal: application/problem+json (RFC 9457) with the members type, title, status
// and detail; 503 also says Retry-After: 1.
Response problem_response(const Refusal& refusal);

std::string_view reason_phrase(int status);

}  // namespace nightlight::net
