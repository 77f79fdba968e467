#include "live_level.h"

#include <algorithm>
#include <bit>

namespace nightlight::match::internal {

bool DeadSet::contains(std::uint32_t position) const {
  const auto& page = pages_[position / kPageBits];
  return page && (((*page)[position % kPageBits / 64] >> position % 64) & 1) != 0;
}

std::shared_ptr<const DeadSet> DeadSet::with(std::uint32_t position) const {
  auto set = std::make_shared<DeadSet>(*this);
  auto& page = set->pages_[position / kPageBits];
  auto changed = page ? std::make_shared<Page>(*page) : std::make_shared<Page>();
  (*changed)[position % kPageBits / 64] |= std::uint64_t{1} << position % 64;
  page = std::move(changed);
  ++set->count_;
  return set;
}

std::vector<std::uint32_t> DeadSet::since(const DeadSet& older) const {
  std::vector<std::uint32_t> positions;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    if (pages_[i] == older.pages_[i]) continue;
    for (std::size_t word = 0; word < kPageBits / 64; ++word) {
      std::uint64_t bits = (*pages_[i])[word];
      if (older.pages_[i]) bits &= ~(*older.pages_[i])[word];
      for (; bits != 0; bits &= bits - 1) {
        const auto bit = std::size_t(std::countr_zero(bits));
        positions.push_back(std::uint32_t(i * kPageBits + word * 64 + bit));
      }
    }
  }
  return positions;
}

Result<std::shared_ptr<const Level>> Level::build(std::span<const LiveEntry> entries,
                                                  const IndexOptions& options,
                                                  const std::atomic<bool>& stop) {
  std::vector<std::uint32_t> ids;
  std::vector<phash::PdqHash> hashes;
  ids.reserve(entries.size());
  hashes.reserve(entries.size());
  for (const LiveEntry& entry : entries) {
    ids.push_back(entry.id);
    hashes.push_back(entry.hash);
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(BuiltImage built, build_image(hashes, options, stop));
  return std::shared_ptr<const Level>(new Level(std::move(ids), std::move(built)));
}

std::optional<std::uint32_t> Level::position_of(std::uint32_t id) const {
  const auto place = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (place == ids_.end() || *place != id) return std::nullopt;
  return std::uint32_t(place - ids_.begin());
}

std::size_t Level::bytes() const {
  return built_.memory.bytes().size() + ids_.size() * sizeof(std::uint32_t);
}

}  // namespace nightlight::match::internal
