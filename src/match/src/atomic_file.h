#pragma once

#include <filesystem>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::match::internal {

// Writes `head` and then `body` to <path>.part, makes it durable and moves it to `path`. When it
// fails, what was at `path` is still there. Fails with kExhausted when the disk is full, else with
// kUnavailable.
Status write_whole(const std::filesystem::path& path, ByteView head, ByteView body);

}  // namespace nightlight::match::internal
