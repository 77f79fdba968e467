#pragma once

#include <cstddef>
#include <cstdint>

namespace nightlight::match::internal {

// A run of postings of one bucket: their sketches and the postings themselves lie side by side.
struct Run {
  const std::byte* sketches = nullptr;      // kFilterSlack bytes behind the last one may be read,
  const std::uint32_t* postings = nullptr;  // here as well
  std::uint32_t count = 0;                  // at most kMaxRun
  std::uint32_t position = 0;               // of the first, among the postings of its part
  std::uint32_t query = 0;
  std::uint32_t sketch = 0;  // of the query; kCompact: its spare bits above the sketch
  std::uint8_t allowed = 0;  // so many bits may differ
  std::uint8_t part = 0;
  std::uint8_t id_bits = 0;  // of a posting; above them are its spare bits
};
inline constexpr std::size_t kFilterSlack = 64;
inline constexpr std::uint32_t kMaxRun = 512;

struct Pass {
  std::uint32_t run = 0;       // which of the runs
  std::uint32_t position = 0;  // among the postings of its part
};

// The postings whose sketches differ from the query's in at most as many bits as allowed, run by
// run in rising order. `passes` has room for every posting of the runs and one more; returns how
// many were written. For kSketch, of two bytes each, only the sketches are looked at; for kCompact,
// of one byte, also the spare bits of the postings.
using Filter = std::size_t (*)(const Run* runs, std::size_t count, Pass* passes);

std::size_t filter_sketch_portable(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_compact_portable(const Run* runs, std::size_t count, Pass* passes);
#if defined(__x86_64__)
std::size_t filter_compact_popcnt(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_sketch_avx2(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_compact_avx2(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_sketch_avx512(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_compact_avx512(const Run* runs, std::size_t count, Pass* passes);
#endif

}  // namespace nightlight::match::internal
