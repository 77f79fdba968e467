#include <algorithm>
#include <cstring>

#include "atomic_file.h"
#include "nightlight/match/pdq_index.h"
#include "pdq_search.h"
#include "pdq_segment_state.h"

namespace nightlight::match {

std::string_view layout_name(IndexLayout layout) {
  constexpr std::array<std::string_view, 4> kNames = {"auto", "scan", "sketch", "compact"};
  return kNames[std::size_t(layout)];
}

PdqSegment::PdqSegment(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdqSegment::PdqSegment(PdqSegment&&) noexcept = default;
PdqSegment& PdqSegment::operator=(PdqSegment&&) noexcept = default;
PdqSegment::~PdqSegment() = default;

Result<PdqSegment> PdqSegment::build(std::span<const phash::PdqHash> hashes,
                                     const IndexOptions& options) {
  static const std::atomic<bool> never = false;
  NIGHTLIGHT_ASSIGN_OR_RETURN(internal::BuiltImage built,
                              internal::build_image(hashes, options, never));
  return PdqSegment(std::make_unique<State>(State{std::move(built.memory), std::move(built.view)}));
}

Result<PdqSegment> PdqSegment::open(const std::filesystem::path& path) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(internal::PdqMemory memory, internal::PdqMemory::map(path));
  NIGHTLIGHT_ASSIGN_OR_RETURN(internal::ImageView image, internal::checked_view(memory.bytes()));
  return PdqSegment(std::make_unique<State>(State{std::move(memory), std::move(image)}));
}

Result<PdqSegment> PdqSegment::parse(ByteView file) {
  internal::PdqMemory memory = internal::PdqMemory::borrow(file);
  if (reinterpret_cast<std::uintptr_t>(file.data()) % alignof(internal::Words) != 0) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(memory, internal::PdqMemory::allocate(file.size()));
    std::copy(file.begin(), file.end(), memory.writable().begin());
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(internal::ImageView image, internal::checked_view(memory.bytes()));
  return PdqSegment(std::make_unique<State>(State{std::move(memory), std::move(image)}));
}

Status PdqSegment::save(const std::filesystem::path& path) const {
  const ByteView bytes = state_->memory.bytes();
  const internal::Header header = internal::sealed_header(state_->image.header, bytes);
  const ByteView start(reinterpret_cast<const std::byte*>(&header), internal::kHeaderSize);
  return internal::write_whole(path, start, bytes.subspan(internal::kHeaderSize));
}

std::vector<IndexHit> PdqSegment::find(std::span<const phash::PdqHash> queries, int radius) const {
  return internal::search(state_->image, internal::best_kernel(), queries, radius);
}

std::vector<IndexHit> PdqSegment::nearest(const phash::PdqHash& query, std::size_t k) const {
  return internal::search_nearest(state_->image, internal::best_kernel(), query, k);
}

phash::PdqHash PdqSegment::hash_of(std::uint32_t id) const {
  return phash::PdqHash(internal::restored(state_->image.hashes[id]));
}

IndexStat PdqSegment::stat() const {
  const internal::Header& header = state_->image.header;
  IndexStat stat;
  stat.hashes = header.groups[0].count + header.groups[1].count;
  stat.ids = header.ids;
  stat.bytes = state_->memory.bytes().size();
  stat.odd = header.groups[1].count;
  stat.hottest = header.hottest;
  stat.parts = int(std::max(header.groups[0].parts, header.groups[1].parts));
  stat.layout = state_->image.layout;
  return stat;
}

}  // namespace nightlight::match
