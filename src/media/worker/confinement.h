#pragma once

#include <cstddef>

namespace nightlight::media::worker {

// What becomes of the process when it cannot be confined, or did not finish its confinement.
inline constexpr int kNotConfinedStatus = 4;

// Ties this process's life to its parent's and hides it from debuggers. Call first.
void leave_with_parent();

// Gives up for good, for all threads: new privileges, the file system, the network, new processes,
// new executable memory, signals to others, more memory than the limit. Call when every library has
// been loaded and used once. Ends the process with kNotConfinedStatus when any part of it fails.
// Descriptors above 2 are closed.
void confine(std::size_t memory_limit_bytes);

}  // namespace nightlight::media::worker
