#include "sketch_filter.h"

#include <bit>
#include <cstring>

namespace nightlight::match::internal {
namespace {

// The bits of each of the four 16-bit lanes.
std::uint64_t lane_counts(std::uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return (bits + (bits >> 8)) & 0x00ff00ff00ff00ff;
}

}  // namespace

// Four sketches to a word, counted side by side.
std::size_t filter_sketch_portable(const Run* runs, std::size_t count, Pass* passes) {
  constexpr std::uint64_t kOnes = 0x0001000100010001;
  constexpr std::uint64_t kHighs = kOnes << 15;
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    const std::uint64_t query = kOnes * run.sketch;
    const std::uint64_t allowed = kOnes * run.allowed | kHighs;
    for (std::uint32_t first = 0; first < run.count; first += 4) {
      std::uint64_t lanes = 0;
      std::memcpy(&lanes, run.sketches + std::size_t{first} * 2, sizeof lanes);
      // The high bit of a lane survives where no more bits differ than are allowed.
      std::uint64_t kept = (allowed - lane_counts(lanes ^ query)) & kHighs;
      const std::uint32_t left = run.count - first;
      if (left < 4) kept &= (std::uint64_t{1} << left * 16) - 1;
      for (; kept != 0; kept &= kept - 1) {
        const auto lane = std::uint32_t(std::countr_zero(kept) / 16);
        passes[found++] = {i, run.position + first + lane};
      }
    }
  }
  return found;
}

std::size_t filter_compact_portable(const Run* runs, std::size_t count, Pass* passes) {
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    for (std::uint32_t k = 0; k < run.count; ++k) {
      const std::uint64_t spare = std::uint64_t{run.postings[k]} >> run.id_bits;
      const auto sketch = std::uint32_t(spare << 8 | std::uint64_t(run.sketches[k]));
      passes[found] = {i, run.position + k};
      found += std::popcount(sketch ^ run.sketch) <= run.allowed ? 1 : 0;
    }
  }
  return found;
}

}  // namespace nightlight::match::internal
