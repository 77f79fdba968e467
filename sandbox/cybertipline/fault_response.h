#pragma once

#include <optional>

#include "cybertipline/answer.h"
#include "cybertipline/faults.h"
#include "cybertipline/settings.h"
#include "nightlight/net/message.h"

namespace nightlight::sandbox {

// The answer as HTTP, with its content type.
net::Response to_response(const Answer& answer);

// The answer to a caller whose credentials are missing or wrong.
net::Response unauthorized_response(const Settings& settings);

// `response` as the fault makes it. `now` is the real time, for the date in Retry-After: the client
// compares it with its own clock and not with ours.
net::Response spoil(const Fault& fault, const Settings& settings, Answer answer, Timestamp now);

}  // namespace nightlight::sandbox
