#include "problem.h"

namespace nightlight::net {

Response problem_response(const Refusal& refusal) {
  // Both texts are our own literals without a character that JSON escapes.
  std::string json = R"({"type":"about:blank","title":")";
  json += refusal.title.view();
  json += R"(","status":)" + std::to_string(refusal.status) + R"(,"detail":")";
  json += refusal.detail.view();
  json += "\"}\n";
  Response response;
  response.status = refusal.status;
  response.headers.add("Content-Type", "application/problem+json");
  if (refusal.status == 503) response.headers.add("Retry-After", "1");
  response.body = to_bytes(json);
  return response;
}

}  // namespace nightlight::net
