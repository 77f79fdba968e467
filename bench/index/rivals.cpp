#include "rivals.h"

#include <faiss/Index.h>
#include <faiss/IndexBinaryFlat.h>
#include <faiss/IndexBinaryHNSW.h>
#include <faiss/IndexBinaryHash.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace nightlight::bench {
namespace {

constexpr std::size_t kBytes = phash::PdqHash::kSize;

const std::uint8_t* raw(const phash::PdqHash& hash) {
  return reinterpret_cast<const std::uint8_t*>(hash.words().data());
}

void add_all(faiss::IndexBinary& index, const Hashes& hashes) {
  omp_set_num_threads(1);
  static_assert(sizeof(phash::PdqHash) == kBytes);
  index.add(faiss::IndexBinary::idx_t(hashes.size()),
            reinterpret_cast<const std::uint8_t*>(hashes.data()));
}

void sort(std::vector<match::IndexHit>& hits) {
  std::sort(hits.begin(), hits.end(), [](const match::IndexHit& a, const match::IndexHit& b) {
    return std::tie(a.distance, a.id) < std::tie(b.distance, b.id);
  });
}

std::vector<match::IndexHit> range_search(const faiss::IndexBinary& index,
                                          const phash::PdqHash& query, int radius) {
  faiss::RangeSearchResult result(1);
  index.range_search(1, raw(query), radius + 1, &result);  // FAISS wants less than, not at most
  std::vector<match::IndexHit> hits;
  for (std::size_t i = 0; i < result.lims[1]; ++i) {
    hits.push_back({0, std::uint32_t(result.labels[i]), int(result.distances[i])});
  }
  sort(hits);
  return hits;
}

class Flat : public Rival {
 public:
  explicit Flat(const Hashes& hashes) : index_(256) { add_all(index_, hashes); }
  std::string name() const override { return "faiss-flat"; }
  bool is_exact() const override { return true; }
  std::vector<match::IndexHit> find(const phash::PdqHash& query, int radius) const override {
    return range_search(index_, query, radius);
  }
  double bytes() const override { return double(index_.ntotal) * double(kBytes); }

 private:
  faiss::IndexBinaryFlat index_;
};

class MultiHash : public Rival {
 public:
  explicit MultiHash(const Hashes& hashes) : index_(256, 16, 16) {
    index_.nflip = 1;
    add_all(index_, hashes);
  }
  std::string name() const override { return "faiss-multihash"; }
  bool is_exact() const override { return true; }
  std::vector<match::IndexHit> find(const phash::PdqHash& query, int radius) const override {
    std::vector<match::IndexHit> hits = range_search(index_, query, radius);
    hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
    return hits;
  }
  // The hashes, and of each map its buckets and nodes with their vectors, as libstdc++ lays them.
  double bytes() const override {
    double bytes = double(index_.ntotal) * double(kBytes);
    for (const auto& map : index_.maps) {
      bytes += double(map.bucket_count()) * 8 + double(map.size()) * 48;
      for (const auto& bucket : map) bytes += double(bucket.second.capacity() * 8 + 8);
    }
    return bytes;
  }

 private:
  faiss::IndexBinaryMultiHash index_;
};

class Hnsw : public Rival {
 public:
  explicit Hnsw(const Hashes& hashes) : index_(256, 16) {
    index_.hnsw.efSearch = 64;
    add_all(index_, hashes);
  }
  std::string name() const override { return "faiss-hnsw"; }
  bool is_exact() const override { return false; }
  std::vector<match::IndexHit> find(const phash::PdqHash& query, int radius) const override {
    std::array<std::int32_t, kNearest> distances{};
    std::array<faiss::IndexBinary::idx_t, kNearest> ids{};
    index_.search(1, raw(query), kNearest, distances.data(), ids.data());
    std::vector<match::IndexHit> hits;
    for (std::size_t i = 0; i < kNearest; ++i) {
      if (ids[i] < 0 || distances[i] > radius) continue;
      hits.push_back({0, std::uint32_t(ids[i]), distances[i]});
    }
    sort(hits);
    return hits;
  }
  double bytes() const override {
    return double(index_.ntotal) * double(kBytes) + double(index_.hnsw.neighbors.size()) * 4 +
           double(index_.hnsw.offsets.size()) * 8;
  }

 private:
  static constexpr std::size_t kNearest = 10;
  faiss::IndexBinaryHNSW index_;
};

}  // namespace

std::unique_ptr<Rival> faiss_flat(const Hashes& hashes) {
  return std::make_unique<Flat>(hashes);
}
std::unique_ptr<Rival> faiss_multi_hash(const Hashes& hashes) {
  return std::make_unique<MultiHash>(hashes);
}
std::unique_ptr<Rival> faiss_hnsw(const Hashes& hashes) {
  return std::make_unique<Hnsw>(hashes);
}

std::string faiss_version() {
  return std::to_string(FAISS_VERSION_MAJOR) + "." + std::to_string(FAISS_VERSION_MINOR) + "." +
         std::to_string(FAISS_VERSION_PATCH);
}

}  // namespace nightlight::bench
