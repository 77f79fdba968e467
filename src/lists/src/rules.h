#pragma once

#include <cstdint>
#include <string_view>

#include "nightlight/core/clock.h"
#include "nightlight/core/result.h"
#include "nightlight/lists/list_version.h"

namespace nightlight::lists::internal {

inline constexpr std::size_t kMaxSourceBytes = 100;
inline constexpr std::size_t kMaxLabelBytes = 200;

// Each fails with kInvalidArgument and a subject, without a position.
Status check_header(const ListHeader& header);
Status check_source(std::string_view source);
Status check_label(std::string_view label);
Status check_entry(const ListEntry& entry);

// The key of a fingerprint, for videos their frames one after the other; and what its note says of
// it: for PDQ variant · 256 + quality, for videos the number of frames.
Bytes key_of(const Fingerprint& fingerprint);
std::uint32_t detail_of(const Fingerprint& fingerprint);

// What stands behind a frame's hash: its time in microseconds · 256 + its quality.
std::uint64_t frame_detail_of(const phash::VideoFrame& frame);

// All zeros or all ones: what flat pictures have, and damaged records.
bool has_equal_bits(const phash::PdqHash& hash);

// Whether `a` stands before `b` in a list: by kind, then key, then detail.
bool stands_before(const Fingerprint& a, const Fingerprint& b);

}  // namespace nightlight::lists::internal
