#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "pdq_image.h"
#include "pdq_scan.h"

namespace nightlight::match::internal {

// What a group is asked: permuted hashes, each at the largest distance that it can have to hashes
// of the group and still match.
struct Ask {
  Words words;
  std::uint32_t query = 0;  // position in the caller's batch
  int radius = 0;
};

struct Probed {
  std::vector<IndexHit> hits;          // ids that stand for their hash
  std::vector<std::uint32_t> to_scan;  // queries that met buckets so full that a scan is cheaper
};

// Looks into the buckets of one group that has parts, for a whole batch at a time: every probe goes
// through five stages, and while one is waiting for memory others move on.
//
//   1 name the bucket, fetch its place in the table
//   2 read where its postings are, fetch their sketches (kCompact: and themselves)
//   3 filter them, fetch the postings that pass
//   4 test the spare bits, fetch the hash
//   5 compare it
class Prober {
 public:
  Prober(const ImageView& image, const GroupView& group, const Kernel& kernel);
  Probed run(std::span<const Ask> asks);

 private:
  struct Probe {
    std::uint32_t bucket = 0;
    std::uint32_t ask = 0;
    std::uint32_t sketch = 0;
    std::uint8_t part = 0;
    std::uint8_t allowed = 0;
  };
  struct Candidate {
    std::uint32_t position = 0;  // stage 4: of the posting; stage 5: the id
    std::uint32_t ask = 0;
    std::uint8_t part = 0;
    std::uint8_t allowed = 0;
  };
  // So many probes take each step together.
  static constexpr std::size_t kProbes = 32;
  static constexpr std::size_t kStages = 5;
  struct Block {
    std::size_t count = 0;
    std::array<Probe, kProbes> probes;
    std::vector<Run> runs;
    std::vector<Candidate> postings;
    std::vector<Candidate> hashes;
  };

  void probe_part(std::uint32_t ask, int part);
  void turn();
  void fetch_sketches(Block& block);
  void add_runs(Block& block, const Probe& probe, std::uint32_t begin, std::uint32_t end);
  void filter_runs(Block& block);
  void keep(Block& block, const Run& run, std::uint32_t position);
  void fetch_hashes(Block& block);
  void compare(Block& block);
  std::uint32_t sketch_at(const PartView& part, std::uint32_t position) const;
  bool is_first(const Words& words, const Ask& ask, int part) const;
  bool spend(std::uint32_t ask, std::uint64_t work);

  const ImageView& image_;
  const GroupView& group_;
  const Kernel& kernel_;
  Filter filter_;
  bool is_compact_;
  std::size_t sketch_bytes_;
  std::span<const Ask> asks_;
  std::vector<std::uint64_t> work_;  // what each ask has cost, in hashes that a scan looks at
  std::array<std::unique_ptr<Block>, kStages> blocks_;
  std::unique_ptr<Pass[]> passes_;
  Probed probed_;
};

}  // namespace nightlight::match::internal
