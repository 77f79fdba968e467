#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::crypto {

using Mac = std::array<std::byte, 32>;

// A message authentication code: BLAKE2b-256(key, text purpose, bytes message), with text and bytes
// as in docs/spec/encoding.md. One key may serve several purposes.
Mac compute_mac(const Secret<32>& key, std::string_view purpose, ByteView message);

// kCorrupt when `mac` is another; in time that does not depend on where it differs.
Status verify_mac(const Secret<32>& key, std::string_view purpose, ByteView message, ByteView mac);

}  // namespace nightlight::crypto
