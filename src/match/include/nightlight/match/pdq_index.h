#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/phash/pdq.h"

namespace nightlight::match {

inline constexpr int kMaxIndexRadius = 64;

// One hash of an index within the radius of one query.
struct IndexHit {
  std::uint32_t query = 0;  // position in the batch
  std::uint32_t id = 0;
  int distance = 0;
  auto operator<=>(const IndexHit&) const = default;
};

// What a segment is made of; what it costs in memory and time is in docs/benchmarks.md.
enum class IndexLayout : unsigned char {
  kAuto,     // by size
  kScan,     // hashes only, every query looks at all of them
  kSketch,   // bucketed by parts of the hash, with further bits beside each id: fastest
  kCompact,  // bucketed, with fewer bits beside each id: smallest
};
std::string_view layout_name(IndexLayout layout);  // "auto", "scan", "sketch", "compact"

struct IndexOptions {
  int radius = 31;  // the widest that will usually be asked for; wider ones work, by scanning
  IndexLayout layout = IndexLayout::kAuto;
};

struct IndexStat {
  std::size_t hashes = 0;   // distinct
  std::size_t ids = 0;      // repeats included
  std::size_t bytes = 0;    // of memory or file
  std::size_t odd = 0;      // hashes of odd weight, searched apart
  std::size_t hottest = 0;  // entries of the fullest bucket
  int parts = 0;            // the hash is cut into so many; 0 when it is scanned
  IndexLayout layout = IndexLayout::kScan;
};

// Exact range search over 256-bit hashes: what is found is what a linear scan finds, always.
// Immutable; safe to use from many threads. Up to 2^32 - 2 ids.
class PdqSegment {
 public:
  // The id of a hash is its position. Fails with kInvalidArgument on a radius out of range, and
  // kExhausted on too many.
  static Result<PdqSegment> build(std::span<const phash::PdqHash> hashes,
                                  const IndexOptions& options);
  // Maps a file that save() wrote and checks all of it, its SHA-256 included:
  // docs/spec/pdq-index.md. Fails with kCorrupt and the offset, kInvalidArgument when it is no
  // index or of a later format, kNotFound when there is no file. The file must not be changed while
  // it is mapped.
  static Result<PdqSegment> open(const std::filesystem::path& path);
  // The same from bytes, which must outlive the segment.
  static Result<PdqSegment> parse(ByteView file);
  // Writes beside `path` and moves it there: whole or not at all.
  Status save(const std::filesystem::path& path) const;

  PdqSegment(PdqSegment&&) noexcept;
  PdqSegment& operator=(PdqSegment&&) noexcept;
  ~PdqSegment();

  // All ids within `radius` (0..kMaxIndexRadius) of each query, by query, then distance, then id.
  std::vector<IndexHit> find(std::span<const phash::PdqHash> queries, int radius) const;
  // The k nearest, by distance, then id; all of them when there are fewer. Scans.
  std::vector<IndexHit> nearest(const phash::PdqHash& query, std::size_t k) const;
  phash::PdqHash hash_of(std::uint32_t id) const;  // `id` is below stat().ids
  IndexStat stat() const;

 private:
  friend class LivePdqIndex;
  struct State;
  explicit PdqSegment(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// An index that serves while entries come and go: immutable segments, a small tail that is scanned,
// and tombstones; a background thread merges them. find() sees each change whole, and never one
// half of a replace(). Safe to use from many threads.
class LivePdqIndex {
 public:
  explicit LivePdqIndex(const IndexOptions& options);
  LivePdqIndex(const LivePdqIndex&) = delete;
  LivePdqIndex& operator=(const LivePdqIndex&) = delete;
  ~LivePdqIndex();

  // Ids are the caller's. Adding one that is there is kConflict, removing or replacing one that is
  // not is kNotFound; then nothing has changed.
  Status add(std::uint32_t id, const phash::PdqHash& hash);
  Status remove(std::uint32_t id);
  Status replace(std::uint32_t id, const phash::PdqHash& hash);
  // All of it at once, in place of what there was: queries see the old or the new.
  Status reset(std::span<const std::uint32_t> ids, std::span<const phash::PdqHash> hashes);

  std::vector<IndexHit> find(std::span<const phash::PdqHash> queries, int radius) const;
  IndexStat stat() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::match
