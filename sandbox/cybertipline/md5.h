#pragma once

#include <string>

#include "nightlight/core/bytes.h"

namespace nightlight::sandbox {

// The MD5 (RFC 1321) of the bytes as 32 lower-case hexadecimal digits: what the service answers to
// an upload, so that the provider can see what arrived. Fails with kInternal when the library
// refuses it.
Result<std::string> md5_hex(ByteView bytes);

}  // namespace nightlight::sandbox
