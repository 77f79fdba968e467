#pragma once

#include "nightlight/core/bytes.h"
#include "nightlight/cybertip/report.h"

namespace nightlight::cybertip {

// The report as it lies in the store (docs/spec/cybertip-report.md, "How a draft is stored"): one
// value has one form. encode fails with kInvalidArgument when a text or a list is longer than
// decode takes; decode with kCorrupt.
Result<Bytes> encode_stored_report(const Report& report);
Result<Report> decode_stored_report(ByteView bytes);

}  // namespace nightlight::cybertip
