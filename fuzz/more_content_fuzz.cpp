// nightlight-fuzz: nightlight::media ; covers: has_more_content
#include "../src/media/src/more_content.h"

// The first byte picks the format; the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const auto format = static_cast<nightlight::media::Format>(data[0] % 16);
  static_cast<void>(
      nightlight::media::has_more_content(std::as_bytes(std::span(data + 1, size - 1)), format));
  return 0;
}
