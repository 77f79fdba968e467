#pragma once

#include <cstddef>
#include <optional>

#include "work.h"

namespace nightlight::cybertip {

// What to call next, and with which of the attempt's files.
struct NextCall {
  Verb verb = Verb::kSubmit;
  std::optional<std::size_t> file;  // an index into Attempt::files
};

// Brings the report to an attempt with which a call can be made: begins one when there is none or
// the last one is over, and settles what a kill left behind. A call without an answer makes an
// attempt that is opening a suspected orphan, and one that is open something to retract.
Status settle(store::Transaction& transaction, Work& work, Timestamp now);

// The next call of a settled attempt: /submit; then /upload and /fileinfo of each file in order;
// then /finish. While it is finishing, /finish and nothing else; while it is retracting, /retract.
NextCall next_call(const Attempt& attempt);

// Stores, before a call is made, that it may take effect. `now` is the time before it is sent.
Status mark_begun(store::Transaction& transaction, Work& work, const NextCall& next, Timestamp now);

}  // namespace nightlight::cybertip
