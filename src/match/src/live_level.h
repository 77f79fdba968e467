#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "pdq_build.h"

namespace nightlight::match::internal {

// Positions that were removed. Copies share what they have in common, so that a set with one more
// costs a page, however large it is.
class DeadSet {
 public:
  explicit DeadSet(std::size_t positions) : pages_((positions + kPageBits - 1) / kPageBits) {}

  bool contains(std::uint32_t position) const;
  std::shared_ptr<const DeadSet> with(std::uint32_t position) const;
  std::size_t count() const { return count_; }
  // What is in this set and not in the older one that it came from, in rising order.
  std::vector<std::uint32_t> since(const DeadSet& older) const;

 private:
  static constexpr std::size_t kPageBits = 32'768;
  using Page = std::array<std::uint64_t, kPageBits / 64>;

  std::vector<std::shared_ptr<const Page>> pages_;  // nothing: none of the page
  std::size_t count_ = 0;
};

struct LiveEntry {
  std::uint32_t id = 0;
  phash::PdqHash hash;
};

// Entries that no longer change: an index whose positions stand for ids in rising order.
class Level {
 public:
  // `entries` in rising order of id, each id once.
  static Result<std::shared_ptr<const Level>> build(std::span<const LiveEntry> entries,
                                                    const IndexOptions& options,
                                                    const std::atomic<bool>& stop);

  std::optional<std::uint32_t> position_of(std::uint32_t id) const;
  std::size_t size() const { return ids_.size(); }
  std::uint32_t id_at(std::size_t position) const { return ids_[position]; }
  phash::PdqHash hash_at(std::size_t position) const {
    return phash::PdqHash(restored(built_.view.hashes[position]));
  }
  const ImageView& image() const { return built_.view; }
  std::size_t bytes() const;

 private:
  Level(std::vector<std::uint32_t> ids, BuiltImage built)
      : ids_(std::move(ids)), built_(std::move(built)) {}

  std::vector<std::uint32_t> ids_;
  BuiltImage built_;
};

}  // namespace nightlight::match::internal
