#include <algorithm>
#include <tuple>

#include "nightlight/match/pdq_index.h"
#include "pdq_scan.h"

namespace nightlight::match {

using internal::ScanMatch;
using internal::Words;

struct PdqSegment::State {
  std::vector<Words> hashes;
};

PdqSegment::PdqSegment(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdqSegment::PdqSegment(PdqSegment&&) noexcept = default;
PdqSegment& PdqSegment::operator=(PdqSegment&&) noexcept = default;
PdqSegment::~PdqSegment() = default;

Result<PdqSegment> PdqSegment::build(std::span<const phash::PdqHash> hashes,
                                     const IndexOptions& options) {
  if (options.radius < 0 || options.radius > kMaxIndexRadius) {
    return Error(Code::kInvalidArgument, "the radius must be 0 to 64");
  }
  auto state = std::make_unique<State>();
  for (const phash::PdqHash& hash : hashes) state->hashes.push_back(hash.words());
  return PdqSegment(std::move(state));
}

std::vector<IndexHit> PdqSegment::find(std::span<const phash::PdqHash> queries, int radius) const {
  std::vector<IndexHit> hits;
  for (std::uint32_t query = 0; query < queries.size(); ++query) {
    const auto first = std::ptrdiff_t(hits.size());
    for (const ScanMatch& match :
         internal::best_kernel().scan(state_->hashes, queries[query].words(), radius)) {
      hits.push_back({query, std::uint32_t(match.index), match.distance});
    }
    std::stable_sort(hits.begin() + first, hits.end(),
                     [](const IndexHit& a, const IndexHit& b) { return a.distance < b.distance; });
  }
  return hits;
}

}  // namespace nightlight::match
