#pragma once

#include <atomic>
#include <span>

#include "pdq_image.h"
#include "pdq_memory.h"

namespace nightlight::match::internal {

// What a segment of so many hashes is made of, for searches at `radius`.
struct Plan {
  IndexLayout layout = IndexLayout::kScan;
  int parts = 0;
  Table table = Table::kFlat;
};
Plan plan_of(std::uint64_t hashes, const IndexOptions& options);

// Groups of fewer hashes than this are not cut into parts: looking at all of them is cheaper.
inline constexpr std::uint64_t kLooseLimit = 4096;

struct BuiltImage {
  PdqMemory memory;
  ImageView view;  // of the memory
};

// The id of a hash is its position. Beside the image it needs for a while 4 bytes a hash, and
// 4 bytes a bucket of one part. Fails as PdqSegment::build does, and with kUnavailable when `stop`
// becomes true.
Result<BuiltImage> build_image(std::span<const phash::PdqHash> hashes, const IndexOptions& options,
                               const std::atomic<bool>& stop);

// The same by a plan of the caller's. Groups of fewer hashes than `loose_limit` are not cut.
Result<BuiltImage> build_planned_image(std::span<const phash::PdqHash> hashes, const Plan& plan,
                                       std::uint64_t loose_limit, const std::atomic<bool>& stop);

}  // namespace nightlight::match::internal
