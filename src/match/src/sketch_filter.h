#pragma once

#include <cstddef>
#include <cstdint>

namespace nightlight::match::internal {

// A run of postings of one bucket: their sketches lie side by side.
struct Run {
  const std::byte* sketches = nullptr;  // kFilterSlack bytes behind the last one may be read
  std::uint32_t count = 0;              // at most kMaxRun
  std::uint32_t position = 0;           // of the first, among the postings of its part
  std::uint32_t query = 0;
  std::uint16_t sketch = 0;  // of the query
  std::uint8_t allowed = 0;  // so many bits may differ
  std::uint8_t part = 0;
};
inline constexpr std::size_t kFilterSlack = 64;
inline constexpr std::uint32_t kMaxRun = 512;

struct Pass {
  std::uint32_t run = 0;       // which of the runs
  std::uint32_t position = 0;  // among the postings of its part
};

// The postings whose sketches differ from the query's in at most as many bits as allowed, run by
// run in rising order. `passes` has room for every posting of the runs and one more; returns how
// many were written.
using Filter = std::size_t (*)(const Run* runs, std::size_t count, Pass* passes);

std::size_t filter_words_portable(const Run* runs, std::size_t count, Pass* passes);  // 2 bytes
std::size_t filter_bytes_portable(const Run* runs, std::size_t count, Pass* passes);  // 1 byte
#if defined(__x86_64__)
std::size_t filter_words_avx2(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_bytes_avx2(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_words_avx512(const Run* runs, std::size_t count, Pass* passes);
std::size_t filter_bytes_avx512(const Run* runs, std::size_t count, Pass* passes);
#endif

}  // namespace nightlight::match::internal
