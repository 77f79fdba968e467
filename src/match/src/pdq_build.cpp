#include "pdq_build.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <vector>

#include "sketch_filter.h"

namespace nightlight::match::internal {
namespace {

using Hashes = std::span<const phash::PdqHash>;

// Which ids stand for their hash, and which only repeat it.
struct Folding {
  std::vector<bool> is_repeat;  // empty when nothing repeats
  std::vector<Twin> twins;
  std::array<std::uint64_t, 2> counts{};  // distinct hashes, by parity
};

bool repeats(const Folding& folding, std::size_t id) {
  return !folding.is_repeat.empty() && folding.is_repeat[id];
}

// Equal hashes fall into one of many small heaps, which are sorted one by one.
class Folder {
 public:
  explicit Folder(Hashes hashes) : hashes_(hashes) {
    const int wanted = std::bit_width(hashes.size() / 64);
    heap_ = {0, std::clamp(wanted, 1, kMaxPartWidth)};
  }

  Folding fold() {
    sort_into_heaps();
    std::size_t first = 0;
    for (const std::uint32_t end : ends_) {
      fold_heap(std::span(order_.get() + first, end - first));
      first = end;
    }
    std::sort(folding_.twins.begin(), folding_.twins.end());
    mark_repeats();
    return std::move(folding_);
  }

 private:
  struct Item {
    Words words;
    std::uint32_t id = 0;
    auto operator<=>(const Item&) const = default;
  };

  std::uint32_t heap_of(const phash::PdqHash& hash) const {
    const Words& w = hash.words();  // mixed, so that alike hashes spread
    std::uint64_t mixed = (w[0] ^ std::rotl(w[1], 17)) * 0x9e3779b97f4a7c15;
    mixed = (mixed ^ w[2] ^ std::rotl(w[3], 31)) * 0xbf58476d1ce4e5b9;
    return std::uint32_t(mixed >> (64 - heap_.width));
  }

  void sort_into_heaps() {
    ends_.resize(std::size_t{1} << heap_.width);
    for (const phash::PdqHash& hash : hashes_) ++ends_[heap_of(hash)];
    std::uint32_t sum = 0;
    for (std::uint32_t& end : ends_) {
      const std::uint32_t count = end;
      end = sum;  // while it is filled: where the next one goes
      sum += count;
    }
    order_ = std::make_unique_for_overwrite<std::uint32_t[]>(hashes_.size());
    for (std::size_t id = 0; id < hashes_.size(); ++id) {
      order_[ends_[heap_of(hashes_[id])]++] = std::uint32_t(id);
    }
  }

  void fold_heap(std::span<const std::uint32_t> ids) {
    items_.clear();
    for (const std::uint32_t id : ids) items_.push_back({hashes_[id].words(), id});
    std::sort(items_.begin(), items_.end());
    std::uint32_t first = 0;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (i > 0 && items_[i].words == items_[i - 1].words) {
        folding_.twins.push_back({first, items_[i].id});
        continue;
      }
      first = items_[i].id;
      ++folding_.counts[std::size_t(parity_of(items_[i].words))];
    }
  }

  void mark_repeats() {
    if (folding_.twins.empty()) return;
    folding_.is_repeat.resize(hashes_.size());
    for (const Twin& twin : folding_.twins) folding_.is_repeat[twin.id] = true;
  }

  Hashes hashes_;
  Field heap_;
  std::vector<std::uint32_t> ends_;
  std::unique_ptr<std::uint32_t[]> order_;
  std::vector<Item> items_;
  Folding folding_;
};

template <class T>
std::span<T> items(std::span<std::byte> bytes, Range range) {
  return {reinterpret_cast<T*>(bytes.data() + range.at), range.size / sizeof(T)};
}

// Writes the parts of one group.
class GroupWriter {
 public:
  GroupWriter(std::span<std::byte> bytes, const Header& header, std::size_t which,
              const Folding& folding)
      : bytes_(bytes),
        header_(header),
        group_(header.groups[which]),
        parity_(int(which)),
        folding_(folding),
        hashes_(items<const Words>(bytes, sections_of(header).hashes)),
        id_bits_(id_bits_of(header.ids)) {}

  void write_loose(const Sections::Group& sections) const {
    const auto ids = items<std::uint32_t>(bytes_, sections.loose_ids);
    const auto hashes = items<Words>(bytes_, sections.loose_hashes);
    std::size_t count = 0;
    if (ids.empty()) return;
    for (std::size_t id = 0; id < hashes_.size(); ++id) {
      if (!is_ours(id)) continue;
      ids[count] = std::uint32_t(id);
      hashes[count++] = hashes_[id];
    }
  }

  // The size of the largest bucket, or nothing when the packed table is too small for it.
  std::optional<std::uint64_t> write_part(int part, const Sections::Part& sections) {
    const Cut cut(int(group_.parts));
    const Field field = cut.part(part);
    const std::size_t buckets = std::size_t{1} << field.width;
    // While postings are put in, places[b + 1] is where the next one of bucket b goes; then it is
    // where bucket b + 1 begins.
    places_.assign(buckets + 2, 0);
    for (std::size_t id = 0; id < hashes_.size(); ++id) {
      if (is_ours(id)) ++places_[bits_at(hashes_[id], field) + 2];
    }
    const std::uint32_t hottest = *std::max_element(places_.begin(), places_.end());
    for (std::size_t i = 2; i < places_.size(); ++i) places_[i] += places_[i - 1];
    put_postings(field, sketch_fields(cut, part, sketch_bytes(), id_bits_), sections);
    if (!write_table(buckets, sections)) return std::nullopt;
    return hottest;
  }

 private:
  static constexpr std::size_t kAhead = 32;

  int sketch_bytes() const { return sketch_bytes_of(IndexLayout(header_.layout)); }
  bool is_ours(std::size_t id) const {
    return parity_of(hashes_[id]) == parity_ && !repeats(folding_, id);
  }

  void put_postings(Field field, const SketchFields& fields, const Sections::Part& sections) {
    const auto postings = items<std::uint32_t>(bytes_, sections.postings);
    std::byte* sketches = bytes_.data() + sections.sketches.at;
    const bool is_word = sketch_bytes() == 2;
    // Places are far apart: they are fetched for a batch of hashes before the first is needed.
    std::array<std::uint32_t, kAhead> ids{};
    for (std::size_t next = 0; next < hashes_.size();) {
      std::size_t count = 0;
      for (; count < kAhead && next < hashes_.size(); ++next) {
        if (!is_ours(next)) continue;
        __builtin_prefetch(&places_[bits_at(hashes_[next], field) + 1], 1);
        ids[count++] = std::uint32_t(next);
      }
      for (std::size_t i = 0; i < count; ++i) {
        const Words& hash = hashes_[ids[i]];
        const std::uint32_t place = places_[bits_at(hash, field) + 1]++;
        const std::uint64_t spare = bits_at(hash, fields.spare);
        postings[place] = ids[i] | std::uint32_t(spare << id_bits_);
        const auto sketch = std::uint16_t(bits_at(hash, fields.sketch));
        if (is_word) {
          std::memcpy(sketches + std::size_t{place} * 2, &sketch, 2);
        } else {
          sketches[place] = std::byte(sketch);
        }
      }
    }
  }

  bool write_table(std::size_t buckets, const Sections::Part& sections) const {
    if (group_.table == Table::kFlat) {
      std::memcpy(items<std::uint32_t>(bytes_, sections.table).data(), places_.data(),
                  (buckets + 1) * sizeof(std::uint32_t));
      return true;
    }
    const auto table = items<std::uint16_t>(bytes_, sections.table);
    const auto bases = items<std::uint32_t>(bytes_, sections.bases);
    for (std::size_t i = 0; i <= buckets; ++i) {
      if (i % 256 == 0) bases[i / 256] = places_[i];
      const std::uint32_t behind = places_[i] - bases[i / 256];
      if (behind > 0xffff) return false;
      table[i] = std::uint16_t(behind);
    }
    return true;
  }

  std::span<std::byte> bytes_;
  const Header& header_;
  const GroupHeader& group_;
  int parity_;
  const Folding& folding_;
  std::span<const Words> hashes_;
  int id_bits_;
  std::vector<std::uint32_t> places_;
};

Header header_for(Hashes hashes, const Folding& folding, const Plan& plan,
                  std::uint64_t loose_limit) {
  Header header;
  header.layout = std::uint32_t(plan.layout);
  header.ids = hashes.size();
  for (std::size_t i = 0; i < 2; ++i) {
    GroupHeader& group = header.groups[i];
    group.count = folding.counts[i];
    if (plan.layout == IndexLayout::kScan || group.count < loose_limit) continue;
    group.parts = std::uint32_t(plan.parts);
    group.table = plan.table;
  }
  return header;
}

Error stopped() {
  return Error(Code::kUnavailable, "the build was stopped");
}

// Whether the groups could be written; fails when they are to be stopped.
Result<bool> write_groups(std::span<std::byte> bytes, Header& header, const Sections& sections,
                          const Folding& folding, const std::atomic<bool>& stop) {
  for (std::size_t which = 0; which < 2; ++which) {
    if (stop) return stopped();
    GroupWriter writer(bytes, header, which, folding);
    if (header.groups[which].parts == 0) writer.write_loose(sections.groups[which]);
    for (std::size_t i = 0; i < sections.groups[which].parts.size(); ++i) {
      if (stop) return stopped();
      const auto hottest = writer.write_part(int(i), sections.groups[which].parts[i]);
      if (!hottest) return false;
      header.hottest = std::max(header.hottest, *hottest);
    }
  }
  return true;
}

Result<BuiltImage> write_image(Hashes hashes, Header header, const Folding& folding,
                               const std::atomic<bool>& stop) {
  if (stop) return stopped();
  const Sections sections = sections_of(header);
  header.file_size = sections.size;
  NIGHTLIGHT_ASSIGN_OR_RETURN(PdqMemory memory, PdqMemory::allocate(sections.size));
  const std::span<std::byte> bytes = memory.writable();
  Words* next = items<Words>(bytes, sections.hashes).data();
  for (const phash::PdqHash& hash : hashes) *next++ = permuted(hash.words());
  std::copy(folding.twins.begin(), folding.twins.end(), items<Twin>(bytes, sections.twins).data());
  NIGHTLIGHT_ASSIGN_OR_RETURN(const bool is_written,
                              write_groups(bytes, header, sections, folding, stop));
  if (!is_written) {  // very uneven hashes: a table with room for any bucket
    for (GroupHeader& group : header.groups) group.table = Table::kFlat;
    memory = PdqMemory();
    header.hottest = 0;
    return write_image(hashes, header, folding, stop);
  }
  std::memcpy(bytes.data(), &header, kHeaderSize);
  ImageView view = view_of(header, bytes);
  return BuiltImage{std::move(memory), std::move(view)};
}

}  // namespace

Plan plan_of(std::uint64_t hashes, const IndexOptions& options) {
  Plan plan{options.layout};
  if (plan.layout == IndexLayout::kAuto) {
    plan.layout = hashes > (1U << 25) ? IndexLayout::kCompact : IndexLayout::kSketch;
  }
  if (hashes < kLooseLimit) plan.layout = IndexLayout::kScan;
  if (plan.layout == IndexLayout::kScan) return plan;
  const bool is_compact = plan.layout == IndexLayout::kCompact;
  plan.parts = 16;
  if (hashes < (1U << 18)) plan.parts = 18;
  if (is_compact && hashes > (1U << 22)) plan.parts = 14;
  if (is_compact && hashes > (1U << 25)) plan.parts = 11;
  if (plan.parts < 14) plan.table = Table::kPacked;
  return plan;
}

Result<BuiltImage> build_image(Hashes hashes, const IndexOptions& options,
                               const std::atomic<bool>& stop) {
  if (options.radius < 0 || options.radius > kMaxIndexRadius) {
    return Error(Code::kInvalidArgument, "the radius must be 0 to 64");
  }
  if (hashes.size() > kMaxIds) return Error(Code::kExhausted, "too many hashes for one index");
  const Folding folding = Folder(hashes).fold();
  const Plan plan = plan_of(folding.counts[0] + folding.counts[1], options);
  return write_image(hashes, header_for(hashes, folding, plan, kLooseLimit), folding, stop);
}

Result<BuiltImage> build_planned_image(Hashes hashes, const Plan& plan, std::uint64_t loose_limit,
                                       const std::atomic<bool>& stop) {
  const Folding folding = Folder(hashes).fold();
  return write_image(hashes, header_for(hashes, folding, plan, loose_limit), folding, stop);
}

}  // namespace nightlight::match::internal
