#include "sketch_filter.h"

#include <bit>
#include <cstring>

namespace nightlight::match::internal {
namespace {

// Sketches of two bytes, four to a word, or of one byte, eight to a word; counted side by side.
struct TwoBytes {
  static constexpr std::uint32_t kLanes = 4;
  static constexpr std::uint64_t kOnes = 0x0001000100010001;
  static std::uint64_t finish(std::uint64_t byte_counts) {
    return (byte_counts + (byte_counts >> 8)) & 0x00ff00ff00ff00ff;
  }
};
struct OneByte {
  static constexpr std::uint32_t kLanes = 8;
  static constexpr std::uint64_t kOnes = 0x0101010101010101;
  static std::uint64_t finish(std::uint64_t byte_counts) { return byte_counts; }
};

std::uint64_t byte_counts_of(std::uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  return (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
}

template <class Size>
std::size_t filter(const Run* runs, std::size_t count, Pass* passes) {
  constexpr int kLaneBits = int(64 / Size::kLanes);
  constexpr std::uint64_t kHighs = Size::kOnes << (kLaneBits - 1);
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = runs[i];
    const std::uint64_t query = Size::kOnes * run.sketch;
    const std::uint64_t allowed = Size::kOnes * run.allowed | kHighs;
    for (std::uint32_t first = 0; first < run.count; first += Size::kLanes) {
      std::uint64_t lanes = 0;
      std::memcpy(&lanes, run.sketches + std::size_t{first} * (8 / Size::kLanes), sizeof lanes);
      const std::uint64_t counts = Size::finish(byte_counts_of(lanes ^ query));
      std::uint64_t kept = (allowed - counts) & kHighs;  // a lane's high bit survives: allowed
      const std::uint32_t left = run.count - first;
      if (left < Size::kLanes) kept &= (std::uint64_t{1} << left * kLaneBits) - 1;
      for (; kept != 0; kept &= kept - 1) {
        const auto lane = std::uint32_t(std::countr_zero(kept) / kLaneBits);
        passes[found++] = {i, run.position + first + lane};
      }
    }
  }
  return found;
}

}  // namespace

std::size_t filter_words_portable(const Run* runs, std::size_t count, Pass* passes) {
  return filter<TwoBytes>(runs, count, passes);
}

std::size_t filter_bytes_portable(const Run* runs, std::size_t count, Pass* passes) {
  return filter<OneByte>(runs, count, passes);
}

}  // namespace nightlight::match::internal
