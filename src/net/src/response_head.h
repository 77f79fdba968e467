#pragma once

#include <string>

#include "nightlight/net/message.h"

namespace nightlight::net {

enum class After : unsigned char { kKeepOpen, kClose };
enum class Send : unsigned char { kHeadAndBody, kHeadOnly };

// An answer ready to be written.
struct WireResponse {
  std::string head;
  Bytes body;  // empty when only the head is sent
};

// Whether a handler's answer can be put on the wire: a status from 200 to 599, names that are
// tokens and values without line breaks, so that no value can forge a field or a second answer.
bool is_sendable(const Response& response);

// Adds Content-Length and Connection; the handler's own framing fields are dropped.
WireResponse encode_response(Response response, Send send, After after);

}  // namespace nightlight::net
