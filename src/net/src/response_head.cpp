#include "response_head.h"

#include <algorithm>
#include <array>

#include "ascii.h"
#include "problem.h"

namespace nightlight::net {
namespace {

bool is_framing(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames = {"content-length", "transfer-encoding",
                                                      "connection", "keep-alive", "trailer"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view other) { return equal_without_case(name, other); });
}

}  // namespace

bool is_sendable(const Response& response) {
  const auto& fields = response.headers.all();
  return response.status >= 200 && response.status <= 599 &&
         std::all_of(fields.begin(), fields.end(), [](const auto& field) {
           return is_token(field.first) && is_field_value(field.second);
         });
}

WireResponse encode_response(Response response, Send send, After after) {
  // 204 and 304 have no body and 204 no length either (RFC 9110, section 8.6).
  const bool bodiless = response.status == 204 || response.status == 304;
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head += reason_phrase(response.status);
  head += "\r\n";
  for (const auto& [name, value] : response.headers.all()) {
    if (is_framing(name)) continue;
    head.append(name).append(": ").append(value).append("\r\n");
  }
  if (!bodiless) head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  head += after == After::kClose ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
  if (bodiless || send == Send::kHeadOnly) response.body.clear();
  return {std::move(head), std::move(response.body)};
}

}  // namespace nightlight::net
