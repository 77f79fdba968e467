// nightlight-fuzz: nightlight::phash ; covers: probes_of

#include <cstddef>
#include <cstdint>

#include "nightlight/phash/probes.h"

// Pixels of any shape and content, with or without transparency: margins, zones and turns of any
// picture must stay within it. Three bytes give the shape; the rest is repeated to fill it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nightlight;
  using namespace nightlight::phash;
  if (size < 4) return 0;
  const std::uint32_t width = data[0] * (data[2] & 4 ? 5U : 1U) + 1;
  const std::uint32_t height = data[1] * (data[2] & 8 ? 5U : 1U) + 1;
  const std::uint32_t channels = data[2] & 1 ? 3 : 1;
  const std::size_t count = std::size_t{width} * height;
  Bytes pixels(count * channels);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = std::byte(data[3 + i % (size - 3)]);
  Bytes alpha;
  if (data[2] & 2) alpha.assign(pixels.begin(), pixels.begin() + std::ptrdiff_t(count));
  const auto image = ImageView::create(pixels, width, height, channels);
  if (!image) __builtin_trap();
  const auto probes = probes_of({*image, alpha}, Profile(data[2] >> 4 & 1 ? 2 : 1));
  if (!probes || probes->empty()) __builtin_trap();
  return 0;
}
