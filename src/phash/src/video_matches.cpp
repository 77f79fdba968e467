#include "video_matches.h"

#include <algorithm>
#include <bit>
#include <memory>

namespace nightlight::phash::internal {
namespace {

constexpr std::size_t kChunks = 16;
constexpr std::size_t kChunkBits = 16;
constexpr std::size_t kBuckets = std::size_t{1} << kChunkBits;
constexpr int kMaxIndexedRadius = 2 * int(kChunks) - 1;

// From so many pairs on the index costs less than it saves.
constexpr std::uint64_t kPairsWorthAnIndex = 4'000'000;

void distances_portable(const Words& hash, std::span<const Words> others,
                        std::span<std::uint16_t> out) {
  for (std::size_t i = 0; i < others.size(); ++i) {
    int sum = 0;
    for (std::size_t k = 0; k < 4; ++k) sum += std::popcount(hash[k] ^ others[i][k]);
    out[i] = std::uint16_t(sum);
  }
}

#if defined(__x86_64__)
// The same, compiled for the instruction that counts bits.
__attribute__((target("popcnt"))) void distances_popcnt(const Words& hash,
                                                        std::span<const Words> others,
                                                        std::span<std::uint16_t> out) {
  const Words* other = others.data();
  for (std::uint16_t& distance : out) {
    const Words& words = *other++;
    distance = std::uint16_t(
        __builtin_popcountll(hash[0] ^ words[0]) + __builtin_popcountll(hash[1] ^ words[1]) +
        __builtin_popcountll(hash[2] ^ words[2]) + __builtin_popcountll(hash[3] ^ words[3]));
  }
}
#endif

std::uint32_t chunk_of(const Words& hash, std::size_t chunk) {
  return std::uint32_t(hash[chunk / 4] >> (kChunkBits * (chunk % 4)) & (kBuckets - 1));
}

// Finds candidates by the pigeonhole principle: of 16 chunks of 16 bits, hashes within 16·a + b
// differ in at most `a` bits of one of the first b + 1 chunks, or in fewer of one of the others.
class ChunkIndex {
 public:
  explicit ChunkIndex(std::span<const Words> hashes)
      : ends_(kChunks * kBuckets), ids_(kChunks * hashes.size()) {
    for (std::size_t chunk = 0; chunk < kChunks; ++chunk) add_chunk(hashes, chunk);
  }

  // Calls use(ids) for each bucket in which what is within the radius may lie.
  template <class Use>
  void for_each_bucket(const Words& hash, int radius, Use&& use) const {
    for (std::size_t chunk = 0; chunk < kChunks; ++chunk) {
      const bool is_first = int(chunk) <= radius % int(kChunks);
      const int bits = radius / int(kChunks) - (is_first ? 0 : 1);
      const std::uint32_t value = chunk_of(hash, chunk);
      if (bits >= 0) use(bucket(chunk, value));
      if (bits < 1) continue;
      for (std::size_t bit = 0; bit < kChunkBits; ++bit) use(bucket(chunk, value ^ (1U << bit)));
    }
  }

 private:
  void add_chunk(std::span<const Words> hashes, std::size_t chunk) {
    const std::span<std::uint32_t> ends(&ends_[chunk * kBuckets], kBuckets);
    for (const Words& hash : hashes) ++ends[chunk_of(hash, chunk)];
    auto sum = std::uint32_t(chunk * hashes.size());
    for (std::uint32_t& end : ends) {
      const std::uint32_t count = end;
      end = sum;  // for now where the bucket begins
      sum += count;
    }
    for (std::size_t id = 0; id < hashes.size(); ++id) {
      ids_[ends[chunk_of(hashes[id], chunk)]++] = std::uint32_t(id);
    }
  }
  std::span<const std::uint32_t> bucket(std::size_t chunk, std::uint32_t value) const {
    const std::size_t place = chunk * kBuckets + value;
    const std::uint32_t begin = place == 0 ? 0 : ends_[place - 1];
    return std::span(ids_).subspan(begin, ends_[place] - begin);
  }

  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> ids_;
};

class Finder {
 public:
  Finder(const FrameTrack& query, const FrameTrack& compared, int radius)
      : query_(query), compared_(compared), radius_(radius) {
    found_.query.resize(query.size());
    found_.compared.resize(compared.size());
    const std::uint64_t pairs = std::uint64_t{query.size()} * compared.size();
    if (pairs >= kPairsWorthAnIndex && radius >= 0 && radius <= kMaxIndexedRadius) {
      index_ = std::make_unique<ChunkIndex>(compared.hashes);
    }
  }

  FrameMatches run() {
    if (radius_ < 0) return std::move(found_);
    for (std::size_t i = 0; i < query_.size(); ++i) {
      if (index_ == nullptr || !has_few_candidates(i)) {
        consider_all(i);
      } else {
        consider_candidates(i);
      }
    }
    return std::move(found_);
  }

 private:
  // Whether looking at candidates is less work than looking at everything.
  bool has_few_candidates(std::size_t i) const {
    std::size_t count = 0;
    index_->for_each_bucket(query_.hashes[i], radius_,
                            [&count](std::span<const std::uint32_t> ids) { count += ids.size(); });
    return count < compared_.size() / 4;
  }

  void consider_candidates(std::size_t i) {
    ids_.clear();
    hashes_.clear();
    index_->for_each_bucket(query_.hashes[i], radius_, [this](std::span<const std::uint32_t> ids) {
      for (const std::uint32_t id : ids) {
        ids_.push_back(id);
        hashes_.push_back(compared_.hashes[id]);
      }
    });
    distances_.resize(ids_.size());
    distances_to(query_.hashes[i], hashes_, distances_);
    for (std::size_t k = 0; k < ids_.size(); ++k) consider(i, ids_[k], distances_[k]);
  }

  void consider_all(std::size_t i) {
    distances_.resize(compared_.size());
    distances_to(query_.hashes[i], compared_.hashes, distances_);
    // Without branches: here matches may be as many as misses.
    const auto radius = std::uint16_t(std::min<int>(radius_, PdqHash::kBits));
    std::uint16_t best = PdqHash::kBits;
    char* const matched = found_.compared.data();
    const std::uint16_t* const distances = distances_.data();
    for (std::size_t j = 0; j < distances_.size(); ++j) {
      matched[j] = char(matched[j] | char(distances[j] <= radius));
      best = std::min(best, distances[j]);
    }
    if (best > radius) return;
    found_.query[i] = 1;
    found_.best_distance = std::min(found_.best_distance, int{best});
  }

  void consider(std::size_t i, std::size_t j, int distance) {
    if (distance > radius_) return;
    found_.query[i] = 1;
    found_.compared[j] = 1;
    found_.best_distance = std::min(found_.best_distance, distance);
  }

  const FrameTrack& query_;
  const FrameTrack& compared_;
  int radius_;
  FrameMatches found_;
  std::unique_ptr<ChunkIndex> index_;
  std::vector<std::uint32_t> ids_;  // of candidates, and their hashes
  std::vector<Words> hashes_;
  std::vector<std::uint16_t> distances_;
};

}  // namespace

FrameTrack track_of(std::span<const VideoFrame> frames, int min_quality) {
  FrameTrack track;
  for (const VideoFrame& frame : frames) {
    if (frame.quality < min_quality) continue;
    track.hashes.push_back(frame.hash.words());
    track.times.push_back(frame.at);
  }
  return track;
}

void distances_to(const Words& hash, std::span<const Words> others, std::span<std::uint16_t> out) {
#if defined(__x86_64__)
  static const bool has_popcnt = __builtin_cpu_supports("popcnt") != 0;
  if (has_popcnt) return distances_popcnt(hash, others, out);
#endif
  distances_portable(hash, others, out);
}

FrameMatches find_matches(const FrameTrack& query, const FrameTrack& compared, int radius) {
  return Finder(query, compared, radius).run();
}

}  // namespace nightlight::phash::internal
