#include "pdq_prober.h"

#include <algorithm>

namespace nightlight::match::internal {
namespace {

// Postings that one call of the filter looks at.
constexpr std::size_t kFilterAtOnce = 1024;

// Costs in hashes that a scan would look at in the same time, roughly: a sketch, and a posting
// that must be followed to its hash.
constexpr std::uint64_t kSketchesPerHash = 8;
constexpr std::uint64_t kHashesPerPosting = 8;

void fetch(const void* address) {
  __builtin_prefetch(address);
}

// The cache lines of a run. The processor itself goes on where it is long.
void fetch_all(const void* start, std::size_t size) {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kEnough = 8 * kLine;
  const auto* bytes = static_cast<const std::byte*>(start);
  const std::size_t before = reinterpret_cast<std::uintptr_t>(start) % kLine;
  for (std::size_t at = 0; at < std::min(before + size, kEnough); at += kLine) fetch(bytes + at);
}

}  // namespace

Prober::Prober(const ImageView& image, const GroupView& group, const Kernel& kernel)
    : image_(image),
      group_(group),
      kernel_(kernel),
      filter_(image.layout == IndexLayout::kSketch ? kernel.filter_sketch : kernel.filter_compact),
      is_compact_(image.layout == IndexLayout::kCompact),
      sketch_bytes_(std::size_t(sketch_bytes_of(image.layout))),
      passes_(std::make_unique_for_overwrite<Pass[]>(kFilterAtOnce + kMaxRun + 1)) {
  for (auto& block : blocks_) {
    block = std::make_unique<Block>();
    block->runs.reserve(2 * kProbes);
    block->postings.reserve(kProbes);
    block->hashes.reserve(kProbes);
  }
}

Probed Prober::run(std::span<const Ask> asks) {
  asks_ = asks;
  work_.assign(asks.size(), 0);
  for (std::uint32_t ask = 0; ask < asks.size(); ++ask) {
    for (int part = 0; part < group_.cut.parts(); ++part) probe_part(ask, part);
  }
  for (std::size_t i = 0; i < kStages; ++i) turn();  // what is still on its way
  for (std::uint32_t ask = 0; ask < asks.size(); ++ask) {
    if (work_[ask] > image_.hashes.size()) probed_.to_scan.push_back(asks[ask].query);
  }
  return std::move(probed_);
}

void Prober::probe_part(std::uint32_t ask, int part) {
  const int radius = asks_[ask].radius;
  const int budget = group_.cut.budget(part, radius);
  const int both = budget + group_.cut.budget(group_.cut.behind(part), radius);
  const Field field = group_.cut.part(part);
  const auto i = std::size_t(part);
  const std::uint32_t key = bits_at(asks_[ask].words, field);
  const SketchFields& fields = group_.fields[i];
  const std::uint32_t sketch =
      bits_at(asks_[ask].words, is_compact_ ? fields.both() : fields.sketch);
  const PartView& view = group_.parts[i];
  for (int flips = 0; flips < budget; ++flips) {
    for (const std::uint32_t mask : masks(field.width, flips)) {
      Block& block = *blocks_[0];
      const std::uint32_t bucket = key ^ mask;
      fetch(view.flat.empty() ? static_cast<const void*>(&view.packed[bucket])
                              : static_cast<const void*>(&view.flat[bucket]));
      block.probes[block.count++] = {bucket, ask, sketch, std::uint8_t(part),
                                     std::uint8_t(both - 1 - flips)};
      if (block.count == kProbes) turn();
    }
  }
}

// Each block does the step it is due for; the last one, now done, becomes the next to be filled.
void Prober::turn() {
  compare(*blocks_[4]);
  fetch_hashes(*blocks_[3]);
  filter_runs(*blocks_[2]);
  fetch_sketches(*blocks_[1]);
  std::rotate(blocks_.begin(), blocks_.end() - 1, blocks_.end());
}

bool Prober::spend(std::uint32_t ask, std::uint64_t work) {
  work_[ask] += work;
  return work_[ask] <= image_.hashes.size();
}

void Prober::fetch_sketches(Block& block) {
  block.runs.clear();
  for (std::size_t i = 0; i < block.count; ++i) {
    const Probe& probe = block.probes[i];
    const PartView& part = group_.parts[probe.part];
    const std::uint32_t begin = part.begin_of(probe.bucket);
    const std::uint32_t end = part.begin_of(std::size_t{probe.bucket} + 1);
    if (begin != end) add_runs(block, probe, begin, end);
  }
  block.count = 0;
}

void Prober::add_runs(Block& block, const Probe& probe, std::uint32_t begin, std::uint32_t end) {
  if (!spend(probe.ask, (end - begin) / kSketchesPerHash)) return;
  const PartView& part = group_.parts[probe.part];
  for (std::uint32_t first = begin; first < end; first += std::min(kMaxRun, end - first)) {
    const std::byte* sketches = part.sketches + std::size_t{first} * sketch_bytes_;
    const std::uint32_t* postings = part.postings.data() + first;
    const std::uint32_t count = std::min(kMaxRun, end - first);
    fetch_all(sketches, count * sketch_bytes_);
    if (is_compact_) fetch_all(postings, count * sizeof(std::uint32_t));
    block.runs.push_back({sketches, postings, count, first, probe.ask, probe.sketch, probe.allowed,
                          probe.part, std::uint8_t(image_.id_bits)});
  }
}

void Prober::filter_runs(Block& block) {
  block.postings.clear();
  for (std::size_t first = 0; first < block.runs.size();) {
    std::size_t end = first;
    for (std::size_t postings = 0; end < block.runs.size() && postings < kFilterAtOnce; ++end) {
      postings += block.runs[end].count;
    }
    const Run* runs = &block.runs[first];
    const std::size_t found = filter_(runs, end - first, passes_.get());
    for (std::size_t i = 0; i < found; ++i) {
      keep(block, runs[passes_[i].run], passes_[i].position);
    }
    first = end;
  }
}

void Prober::keep(Block& block, const Run& run, std::uint32_t position) {
  if (!spend(run.query, kHashesPerPosting)) return;
  fetch(&group_.parts[run.part].postings[position]);
  block.postings.push_back({position, run.query, run.part, run.allowed});
}

void Prober::fetch_hashes(Block& block) {
  block.hashes.clear();
  const auto mask = std::uint32_t((std::uint64_t{1} << image_.id_bits) - 1);
  for (const Candidate& candidate : block.postings) {
    const PartView& part = group_.parts[candidate.part];
    const std::uint32_t posting = part.postings[candidate.position];
    const SketchFields& fields = group_.fields[candidate.part];
    if (fields.spare.width > 0) {
      const std::uint32_t asked = bits_at(asks_[candidate.ask].words, fields.both());
      const std::uint32_t spare = posting >> image_.id_bits << fields.sketch.width;
      const std::uint32_t kept = spare | sketch_at(part, candidate.position);
      if (std::popcount(kept ^ asked) > candidate.allowed) continue;
    }
    const std::uint32_t id = posting & mask;
    fetch(&image_.hashes[id]);
    block.hashes.push_back({id, candidate.ask, candidate.part, candidate.allowed});
  }
}

std::uint32_t Prober::sketch_at(const PartView& part, std::uint32_t position) const {
  const std::byte* at = part.sketches + std::size_t{position} * sketch_bytes_;
  const auto low = std::uint32_t(at[0]);
  return sketch_bytes_ == 1 ? low : low | std::uint32_t(at[1]) << 8;
}

void Prober::compare(Block& block) {
  for (const Candidate& candidate : block.hashes) {
    const Ask& ask = asks_[candidate.ask];
    const Words& words = image_.hashes[candidate.position];
    const int distance = kernel_.distance(words, ask.words);
    if (!is_within(distance, ask.radius) || !is_first(words, ask, candidate.part)) continue;
    probed_.hits.push_back({ask.query, candidate.position, distance});
  }
}

// Whether this is the first part that finds the hash: each hash is told once.
bool Prober::is_first(const Words& words, const Ask& ask, int part) const {
  const Cut& cut = group_.cut;
  Words differing{};
  for (std::size_t i = 0; i < words.size(); ++i) differing[i] = words[i] ^ ask.words[i];
  for (int i = 0; i <= part; ++i) {
    const int budget = cut.budget(i, ask.radius);
    const int both = budget + cut.budget(cut.behind(i), ask.radius);
    const int here = std::popcount(bits_at(differing, cut.part(i)));
    const SketchFields& fields = group_.fields[std::size_t(i)];
    const int there = std::popcount(bits_at(differing, fields.both()));
    if (here < budget && here + there < both) return i == part;
  }
  return false;
}

}  // namespace nightlight::match::internal
