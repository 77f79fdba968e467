#include "pdq_cut.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace nightlight::match::internal {
namespace {

constexpr std::array<std::array<std::uint32_t, kMaxFlips + 1>, kMaxPartWidth + 1> binomials() {
  std::array<std::array<std::uint32_t, kMaxFlips + 1>, kMaxPartWidth + 1> table{};
  for (std::size_t n = 0; n < table.size(); ++n) {
    table[n][0] = 1;
    for (std::size_t k = 1; n > 0 && k <= kMaxFlips; ++k) {
      table[n][k] = table[n - 1][k - 1] + table[n - 1][k];
    }
  }
  return table;
}
constexpr auto kBinomials = binomials();

// In rising order the masks below a smaller width come first, so one list serves all widths.
std::array<std::vector<std::uint32_t>, kMaxFlips + 1> all_masks() {
  std::array<std::vector<std::uint32_t>, kMaxFlips + 1> lists;
  lists[0] = {0};
  for (std::size_t flips = 1; flips <= kMaxFlips; ++flips) {
    for (std::uint32_t top = 0; top < kMaxPartWidth; ++top) {
      const std::size_t below = kBinomials[top][flips - 1];
      for (std::size_t i = 0; i < below; ++i) {
        lists[flips].push_back(lists[flips - 1][i] | std::uint32_t{1} << top);
      }
    }
  }
  return lists;
}

}  // namespace

Cut::Cut(int parts) : parts_(parts) {
  int start = 0;
  for (int i = 0; i < parts; ++i) {
    const int width = 256 / parts + (i < 256 % parts ? 1 : 0);
    fields_[std::size_t(i)] = {start, width};
    start += width;
  }
}

SketchFields sketch_fields(const Cut& cut, int part, int sketch_bytes, int id_bits) {
  const Field behind = cut.part(cut.behind(part));
  const int sketch = std::min(8 * sketch_bytes, behind.width);
  const int spare = std::min(32 - id_bits, behind.width - sketch);
  // No bits at all would begin behind the last of the hash when that part is the last.
  const int spare_start = spare > 0 ? behind.start + sketch : behind.start;
  return {{behind.start, sketch}, {spare_start, spare}};
}

std::span<const std::uint32_t> masks(int width, int flips) {
  static const auto lists = all_masks();
  const auto k = std::size_t(flips);
  return std::span(lists[k]).first(kBinomials[std::size_t(width)][k]);
}

Cost cost_of(const Cut& cut, int radius, std::uint64_t count) {
  Cost cost;
  for (int i = 0; i < cut.parts(); ++i) {
    const int width = cut.part(i).width;
    const int flips = cut.budget(i, radius) - 1;
    if (flips > kMaxFlips) return {.is_possible = false};
    double probes = 0;
    for (int k = 0; k <= flips; ++k) probes += kBinomials[std::size_t(width)][std::size_t(k)];
    cost.probes += probes;
    cost.candidates += probes * std::ldexp(double(count), -width);
  }
  return cost;
}

}  // namespace nightlight::match::internal
