#include "pdq_scan.h"

#include <algorithm>
#include <bit>

namespace nightlight::match::internal {

std::vector<ScanMatch> scan_portable(std::span<const Words> hashes, const Words& query,
                                     int radius) {
  Matches matches(radius);
  const auto bits = [&query](const Words& hash, std::size_t i) {
    return std::popcount(hash[i] ^ query[i]);
  };
  for (std::size_t index = 0; index < hashes.size(); ++index) {
    const Words& hash = hashes[index];
    const int half = bits(hash, 0) + bits(hash, 1);
    if (!is_within(half, radius)) continue;  // the other half can only add to it
    matches.consider(index, half + bits(hash, 2) + bits(hash, 3));
  }
  return std::move(matches).take();
}

std::span<const Kernel> kernels() {
  static const auto all = std::to_array<Kernel>({
    {"portable",      true, scan_portable, filter_sketch_portable, filter_compact_portable,
     distance_between},
#if defined(__x86_64__)
        {"popcnt",
         __builtin_cpu_supports("popcnt") != 0,
         scan_popcnt,
         filter_sketch_portable,
         filter_compact_portable,
         distance_popcnt},
        {"avx2",
         __builtin_cpu_supports("avx2") != 0,
         scan_avx2,
         filter_sketch_avx2,
         filter_compact_avx2,
         distance_popcnt},
        {"avx512",
         __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
             __builtin_cpu_supports("avx512bitalg") != 0 &&
             __builtin_cpu_supports("avx512vpopcntdq") != 0,
         scan_avx512,
         filter_sketch_avx512,
         filter_compact_avx512,
         distance_popcnt},
#endif
  });
  return all;
}

const Kernel& best_kernel() {
  static const Kernel& best = *std::find_if(kernels().rbegin(), kernels().rend(),
                                            [](const Kernel& each) { return each.is_supported; });
  return best;
}

std::vector<std::vector<ScanMatch>> scan_batch(const Kernel& kernel, std::span<const Words> hashes,
                                               std::span<const Words> queries, int radius) {
  constexpr std::size_t kPiece = 4096;  // 128 KiB
  std::vector<std::vector<ScanMatch>> matches(queries.size());
  for (std::size_t first = 0; first < hashes.size(); first += kPiece) {
    const auto piece = hashes.subspan(first, std::min(kPiece, hashes.size() - first));
    for (std::size_t i = 0; i < queries.size(); ++i) {
      for (const ScanMatch& match : kernel.scan(piece, queries[i], radius)) {
        matches[i].push_back({first + match.index, match.distance});
      }
    }
  }
  return matches;
}

}  // namespace nightlight::match::internal
