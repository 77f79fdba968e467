#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nightlight::bench {

// The pixels of a JPEG by libjpeg-turbo in this process, with nothing around it: what any decoder
// has to pay. Empty when it cannot be decoded.
std::vector<std::uint8_t> bare_jpeg(const std::string& file);

}  // namespace nightlight::bench
