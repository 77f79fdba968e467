#include "pdq_search.h"

#include <algorithm>
#include <queue>
#include <tuple>

#include "pdq_prober.h"

namespace nightlight::match::internal {
namespace {

using Queries = std::span<const phash::PdqHash>;

std::vector<Words> permuted_all(Queries queries) {
  std::vector<Words> words;
  words.reserve(queries.size());
  for (const phash::PdqHash& query : queries) words.push_back(permuted(query.words()));
  return words;
}

// What a probe, an entry of a bucket and a hash in a scan cost, in about the same unit.
constexpr double kProbeCost = 16;
constexpr double kCandidateCost = 0.5;
constexpr double kScanCost = 1;

// Whether no part would need more than kMaxFlips.
bool can_probe(const ImageView& image, int radius) {
  if (image.layout == IndexLayout::kScan) return false;
  return std::ranges::all_of(image.groups, [radius](const GroupView& group) {
    return group.parts.empty() || cost_of(group.cut, radius, group.count).is_possible;
  });
}

bool is_scan_cheaper(const ImageView& image, int radius) {
  double probing = 0;
  for (const GroupView& group : image.groups) {
    probing += double(group.loose_hashes.size()) * kScanCost;
    if (group.parts.empty()) continue;
    const Cost cost = cost_of(group.cut, radius, group.count);
    probing += cost.probes * kProbeCost + cost.candidates * kCandidateCost;
  }
  return probing > double(image.hashes.size()) * kScanCost;
}

// The largest distance within the radius that hashes of these parities can have; -1 for none.
int reachable(int radius, int parity, int other_parity) {
  return radius - ((radius ^ parity ^ other_parity) & 1);
}

void add_hits(std::vector<IndexHit>& hits, std::uint32_t query,
              const std::vector<ScanMatch>& matches) {
  for (const ScanMatch& match : matches) {
    hits.push_back({query, std::uint32_t(match.index), match.distance});
  }
}

std::vector<IndexHit> scan_words(const ImageView& image, const Kernel& kernel,
                                 std::span<const Words> words, int radius) {
  std::vector<IndexHit> hits;
  const auto matches = scan_batch(kernel, image.hashes, words, radius);
  for (std::uint32_t i = 0; i < words.size(); ++i) add_hits(hits, i, matches[i]);
  return hits;
}

// One search of a segment that has parts.
class Search {
 public:
  Search(const ImageView& image, const Kernel& kernel, std::span<const Words> words, int radius)
      : image_(image), kernel_(kernel), words_(words), radius_(radius) {}

  std::vector<IndexHit> run() {
    for (int parity = 0; parity < 2; ++parity) search_group(parity);
    if (!image_.twins.empty()) add_twins();
    scan_the_rest();
    return std::move(hits_);
  }

 private:
  void search_group(int parity) {
    const GroupView& group = image_.groups[std::size_t(parity)];
    if (group.count == 0) return;
    if (group.parts.empty()) return search_loose(group);
    std::vector<Ask> asks;
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
      const int radius = reachable(radius_, parity_of(words_[i]), parity);
      if (radius >= 0) asks.push_back({words_[i], i, radius});
    }
    const Probed probed = Prober(image_, group, kernel_).run(asks);
    hits_.insert(hits_.end(), probed.hits.begin(), probed.hits.end());
    to_scan_.insert(to_scan_.end(), probed.to_scan.begin(), probed.to_scan.end());
  }

  void search_loose(const GroupView& group) {
    const auto matches = scan_batch(kernel_, group.loose_hashes, words_, radius_);
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
      for (const ScanMatch& match : matches[i]) {
        hits_.push_back({i, group.loose_ids[match.index], match.distance});
      }
    }
  }

  void add_twins() {
    const std::size_t count = hits_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const IndexHit hit = hits_[i];
      auto twin = std::lower_bound(image_.twins.begin(), image_.twins.end(), Twin{hit.id, 0});
      for (; twin != image_.twins.end() && twin->first == hit.id; ++twin) {
        hits_.push_back({hit.query, twin->id, hit.distance});
      }
    }
  }

  // A scan finds what the groups found, too.
  void scan_the_rest() {
    if (to_scan_.empty()) return;
    std::sort(to_scan_.begin(), to_scan_.end());
    to_scan_.erase(std::unique(to_scan_.begin(), to_scan_.end()), to_scan_.end());
    std::erase_if(hits_, [this](const IndexHit& hit) {
      return std::binary_search(to_scan_.begin(), to_scan_.end(), hit.query);
    });
    std::vector<Words> words;
    for (const std::uint32_t query : to_scan_) words.push_back(words_[query]);
    for (const IndexHit& hit : scan_words(image_, kernel_, words, radius_)) {
      hits_.push_back({to_scan_[hit.query], hit.id, hit.distance});
    }
  }

  const ImageView& image_;
  const Kernel& kernel_;
  std::span<const Words> words_;
  int radius_;
  std::vector<IndexHit> hits_;
  std::vector<std::uint32_t> to_scan_;
};

bool is_nearer(const ScanMatch& a, const ScanMatch& b) {
  return std::tie(a.distance, a.index) < std::tie(b.distance, b.index);
}

}  // namespace

void sort_hits(std::vector<IndexHit>& hits) {
  std::sort(hits.begin(), hits.end(), [](const IndexHit& a, const IndexHit& b) {
    return std::tie(a.query, a.distance, a.id) < std::tie(b.query, b.distance, b.id);
  });
}

Way planned_way(const ImageView& image, int radius) {
  return can_probe(image, radius) && !is_scan_cheaper(image, radius) ? Way::kProbe : Way::kScan;
}

std::vector<IndexHit> search(const ImageView& image, const Kernel& kernel, Queries queries,
                             int radius, Way way) {
  if (radius < 0) return {};
  if (way == Way::kPlanned) way = planned_way(image, radius);
  const std::vector<Words> words = permuted_all(queries);
  std::vector<IndexHit> hits = can_probe(image, radius) && way == Way::kProbe
                                   ? Search(image, kernel, words, radius).run()
                                   : scan_words(image, kernel, words, radius);
  sort_hits(hits);
  return hits;
}

std::vector<IndexHit> search_nearest(const ImageView& image, const Kernel& kernel,
                                     const phash::PdqHash& query, std::size_t k) {
  constexpr std::size_t kPiece = 4096;
  if (k == 0) return {};
  std::priority_queue<ScanMatch, std::vector<ScanMatch>, decltype(&is_nearer)> best(is_nearer);
  const Words words = permuted(query.words());
  int radius = 256;
  for (std::size_t first = 0; first < image.hashes.size() && radius >= 0; first += kPiece) {
    const auto piece = image.hashes.subspan(first, std::min(kPiece, image.hashes.size() - first));
    for (const ScanMatch& match : kernel.scan(piece, words, radius)) {
      best.push({first + match.index, match.distance});
      if (best.size() > k) best.pop();
    }
    // A later hash must be nearer than the last one kept: of equals the lower id stays.
    if (best.size() == k) radius = best.top().distance - 1;
  }
  std::vector<IndexHit> hits(best.size());
  for (std::size_t i = hits.size(); i-- > 0; best.pop()) {
    hits[i] = {0, std::uint32_t(best.top().index), best.top().distance};
  }
  return hits;
}

}  // namespace nightlight::match::internal
