#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nightlight::bench {

// JPEG to pixels by libjpeg-turbo in this process, with nothing around it: what any decoder has to
// pay. Memory is kept from one picture to the next, because fresh pages cost as much as decoding.
class BareJpeg {
 public:
  // RGB, valid until the next call; empty when it cannot be decoded.
  const std::vector<std::uint8_t>& decode(const std::string& file);

 private:
  std::vector<std::uint8_t> pixels_;
};

}  // namespace nightlight::bench
