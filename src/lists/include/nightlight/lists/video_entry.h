#pragma once

#include <string_view>

#include "nightlight/lists/list_version.h"

namespace nightlight::lists {

// The entry of a video from the text of its vPDQ frames, in either form of docs/spec/vpdq.md. Fails
// with kInvalidArgument when the text is wrong (with the byte offset), the source or label is not
// allowed, no frame is good enough to be matched, or a frame that is has a hash of equal bits,
// which would match flat pictures; with kExhausted past a limit of the text.
Result<ListEntry> video_entry(std::string_view vpdq_text, std::string_view source,
                              std::string_view label);

}  // namespace nightlight::lists
