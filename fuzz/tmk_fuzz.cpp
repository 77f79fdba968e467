// nightlight-fuzz: nightlight::phash ; covers: parse_tmk
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "nightlight/core/check.h"
#include "nightlight/phash/tmk.h"

using nightlight::Bytes;
using nightlight::ByteView;
namespace phash = nightlight::phash;

namespace {

// What is accepted has every number, and compares with itself.
void check(ByteView file) {
  const auto feature = phash::parse_tmk(file);
  if (!feature) return;
  const std::size_t values =
      feature->periods.size() * feature->fourier.size() * feature->average.size();
  NIGHTLIGHT_CHECK(feature->cosines.size() == values && feature->sines.size() == values);
  const auto score = phash::compare_tmk(*feature, *feature);
  NIGHTLIGHT_CHECK(score.has_value());
  NIGHTLIGHT_CHECK(score->level1 >= -1 && score->level1 <= 1);
  NIGHTLIGHT_CHECK(std::isfinite(score->level2));
}

// A file with a right header and length, whose counts are small and come from the input: this gets
// past the outer checks.
Bytes shaped(ByteView input) {
  std::array<std::uint32_t, 3> counts = {1, 1, 1};
  for (std::uint32_t& count : counts) {
    if (input.empty()) break;
    count += std::to_integer<std::uint32_t>(input[0]) % 4;
    input = input.subspan(1);
  }
  Bytes file = nightlight::to_bytes("TMK1FVECPDQF");
  for (const std::uint32_t number : {15U, counts[0], counts[1], counts[2], 1U}) {
    file.push_back(std::byte(number));
    file.resize(file.size() + 3);
  }
  const std::size_t size =
      file.size() + 4 * (counts[0] + counts[1] + counts[2] + 2 * counts[0] * counts[1] * counts[2]);
  file.insert(file.end(), input.begin(), input.end());
  file.resize(size);
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input = std::as_bytes(std::span(data, size));
  check(input);
  check(shaped(input));
  return 0;
}
