#pragma once

#include <compare>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "pdq_bits.h"
#include "sketch_filter.h"

namespace nightlight::match::internal {

struct ScanMatch {
  std::size_t index = 0;  // into the hashes that were scanned
  int distance = 0;
  auto operator<=>(const ScanMatch&) const = default;
};

// The one definition of a match: a distance equal to the radius is one.
constexpr bool is_within(int distance, int radius) {
  return distance <= radius;
}

// Keeps what is within the radius; every kernel hands its candidates to one of these.
class Matches {
 public:
  explicit Matches(int radius) : radius_(radius) {}
  void consider(std::size_t index, int distance) {
    if (is_within(distance, radius_)) found_.push_back({index, distance});
  }
  std::vector<ScanMatch> take() && { return std::move(found_); }

 private:
  int radius_;
  std::vector<ScanMatch> found_;
};

// Every hash within the radius of the query, in rising order of index.
using Scan = std::vector<ScanMatch> (*)(std::span<const Words> hashes, const Words& query,
                                        int radius);

struct Kernel {
  std::string_view name;
  bool is_supported = false;  // by the processor we run on
  // What follows must not be called when it is unsupported.
  Scan scan = nullptr;
  Filter filter_sketch = nullptr;
  Filter filter_compact = nullptr;
  int (*distance)(const Words& a, const Words& b) = nullptr;
};

// All kernels compiled in, the plainest first. They differ in speed only.
std::span<const Kernel> kernels();

// The last of kernels() that this processor supports; looked up once.
const Kernel& best_kernel();

// The hashes within the radius of each query: matches[i] of queries[i]. Goes through the hashes
// once, a piece that stays in the cache at a time.
std::vector<std::vector<ScanMatch>> scan_batch(const Kernel& kernel, std::span<const Words> hashes,
                                               std::span<const Words> queries, int radius);

std::vector<ScanMatch> scan_portable(std::span<const Words> hashes, const Words& query, int radius);
#if defined(__x86_64__)
std::vector<ScanMatch> scan_popcnt(std::span<const Words> hashes, const Words& query, int radius);
std::vector<ScanMatch> scan_avx2(std::span<const Words> hashes, const Words& query, int radius);
std::vector<ScanMatch> scan_avx512(std::span<const Words> hashes, const Words& query, int radius);
int distance_popcnt(const Words& a, const Words& b);
#endif

}  // namespace nightlight::match::internal
