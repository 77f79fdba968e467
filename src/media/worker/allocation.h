#pragma once

namespace nightlight::media::worker {

// Whether any allocation in this process has failed since the last call of
// forget_failed_allocations(). Libraries report a lack of memory in many ways, some of them not at
// all. Always false when built with a sanitizer, which has an allocator of its own.
bool has_failed_allocation();
void forget_failed_allocations();

}  // namespace nightlight::media::worker
