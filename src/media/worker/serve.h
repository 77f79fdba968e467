#pragma once

#include <cstddef>

namespace nightlight::media::worker {

// Everything up to the point where hostile bytes may come in.
bool get_ready(std::size_t memory_limit_bytes);

// Answers requests on descriptor 0 until the pool closes it. Returns the process status.
int serve();

}  // namespace nightlight::media::worker
