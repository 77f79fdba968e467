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

// The key of a fingerprint and, for PDQ, what else tells two of them apart: variant · 256 +
// quality.
Bytes key_of(const Fingerprint& fingerprint);
std::uint32_t detail_of(const Fingerprint& fingerprint);

// Whether `a` stands before `b` in a list: by kind, then key, then detail.
bool stands_before(const Fingerprint& a, const Fingerprint& b);

}  // namespace nightlight::lists::internal
