#include "pdq_image.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "nightlight/crypto/digest.h"
#include "sketch_filter.h"

namespace nightlight::match::internal {
namespace {

static_assert(std::endian::native == std::endian::little,
              "an index is mapped as it lies in the file");

// Gives out ranges one after the other, each at a multiple of 64.
class Cursor {
 public:
  Range take(std::uint64_t size, std::uint64_t slack = 0) {
    const Range range{at_, size};
    at_ += (size + slack + 63) / 64 * 64;
    return range;
  }
  std::uint64_t at() const { return at_; }

 private:
  std::uint64_t at_ = kHeaderSize;
};

Sections::Group group_sections(Cursor& cursor, const GroupHeader& group, int sketch_bytes) {
  Sections::Group sections;
  if (group.parts == 0) {
    sections.loose_ids = cursor.take(group.count * 4);
    sections.loose_hashes = cursor.take(group.count * sizeof(Words));
    return sections;
  }
  const Cut cut(int(group.parts));
  for (int i = 0; i < cut.parts(); ++i) {
    const std::uint64_t buckets = std::uint64_t{1} << cut.part(i).width;
    Sections::Part part;
    const bool is_flat = group.table == Table::kFlat;
    part.table = cursor.take((buckets + 1) * (is_flat ? 4 : 2));
    part.bases = cursor.take(is_flat ? 0 : (buckets / 256 + 1) * 4);
    part.sketches = cursor.take(group.count * std::uint64_t(sketch_bytes), kFilterSlack);
    part.postings = cursor.take(group.count * 4, kFilterSlack);
    sections.parts.push_back(part);
  }
  return sections;
}

template <class T>
std::span<const T> items(ByteView bytes, Range range) {
  return {reinterpret_cast<const T*>(bytes.data() + range.at), range.size / sizeof(T)};
}

GroupView group_view(ByteView bytes, const ImageView& image, std::size_t which,
                     const Sections::Group& sections) {
  const GroupHeader& header = image.header.groups[which];
  GroupView group;
  group.count = header.count;
  group.loose_ids = items<std::uint32_t>(bytes, sections.loose_ids);
  group.loose_hashes = items<Words>(bytes, sections.loose_hashes);
  if (header.parts == 0) return group;
  group.cut = Cut(int(header.parts));
  for (const Sections::Part& part : sections.parts) {
    const auto i = group.parts.size();
    group.fields[i] =
        sketch_fields(group.cut, int(i), sketch_bytes_of(image.layout), image.id_bits);
    PartView view;
    if (header.table == Table::kFlat) view.flat = items<std::uint32_t>(bytes, part.table);
    if (header.table == Table::kPacked) view.packed = items<std::uint16_t>(bytes, part.table);
    view.bases = items<std::uint32_t>(bytes, part.bases);
    view.sketches = bytes.data() + part.sketches.at;
    view.postings = items<std::uint32_t>(bytes, part.postings);
    group.parts.push_back(view);
  }
  return group;
}

Error corrupt(Literal what, std::uint64_t offset) {
  return Error(Code::kCorrupt, what).in("index").at(offset);
}
Error no_index(Literal what) {
  return Error(Code::kInvalidArgument, what).in("index");
}

// The counts, on which all else rests.
Status check_header(const Header& header, std::size_t size) {
  if (header.magic != kMagic) return no_index("not an index file");
  if (header.format != kFormat) return no_index("an index of a later format");
  const auto layout = IndexLayout(header.layout);
  const bool is_scan = layout == IndexLayout::kScan;
  if (header.layout > 3 || layout == IndexLayout::kAuto) return corrupt("no such layout", 12);
  if (header.file_size != size) return corrupt("the file is cut short or too long", 16);
  if (header.ids > kMaxIds) return corrupt("too many ids", 24);
  const std::array<std::byte, 120> zeros{};
  if (header.reserved != zeros) return corrupt("reserved bytes in use", 72);
  for (std::size_t i = 0; i < header.groups.size(); ++i) {
    const GroupHeader& group = header.groups[i];
    const std::uint64_t at = 40 + i * sizeof(GroupHeader);
    if (group.count > header.ids) return corrupt("more hashes than ids", at);
    const bool is_cut = group.parts >= kMinParts && group.parts <= kMaxParts && !is_scan;
    if (group.parts != 0 && !is_cut) return corrupt("wrong number of parts", at + 8);
    if (group.table > Table::kPacked) return corrupt("no such table", at + 12);
  }
  const std::uint64_t hashes = header.groups[0].count + header.groups[1].count;
  if (hashes > header.ids || (hashes == 0) != (header.ids == 0)) {
    return corrupt("hashes and ids contradict each other", 24);
  }
  if (sections_of(header).size != size) return corrupt("the file has another size", 16);
  return {};
}

Status check_digests(const Header& header, ByteView bytes) {
  const Header sealed = sealed_header(header, bytes);
  if (sealed.body_digest != header.body_digest) return corrupt("SHA-256 does not fit", 192);
  if (sealed.header_digest != header.header_digest) return corrupt("SHA-256 does not fit", 224);
  return {};
}

Status check_ids(std::span<const std::uint32_t> words, std::uint32_t mask, std::uint64_t ids,
                 std::uint64_t at) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((words[i] & mask) >= ids) return corrupt("an id beyond the last", at + i * 4);
  }
  return {};
}

// Where each bucket begins never falls, and the last one ends where the postings do. Returns the
// size of the largest.
Result<std::uint64_t> check_table(const PartView& part, std::uint64_t count, std::uint64_t at) {
  const std::size_t buckets = std::max(part.flat.size(), part.packed.size()) - 1;
  std::uint64_t hottest = 0;
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i <= buckets; ++i) {
    const std::uint64_t next =
        part.flat.empty() ? std::uint64_t{part.bases[i >> 8]} + part.packed[i] : part.flat[i];
    const bool is_outside = next < begin || next > count || (i == 0 && next != 0);
    if (is_outside) return corrupt("a bucket out of order", at + i * (part.flat.empty() ? 2 : 4));
    hottest = std::max(hottest, next - begin);
    begin = next;
  }
  if (begin != count) return corrupt("postings outside of all buckets", at);
  return hottest;
}

Status check_twins(const ImageView& image, std::uint64_t at) {
  for (std::size_t i = 0; i < image.twins.size(); ++i) {
    const Twin& twin = image.twins[i];
    const bool is_sorted = i == 0 || image.twins[i - 1] < twin;
    if (!is_sorted || twin.first >= twin.id || twin.id >= image.header.ids) {
      return corrupt("a repeated hash out of order", at + i * sizeof(Twin));
    }
  }
  return {};
}

Status check_content(const ImageView& image) {
  const Sections sections = sections_of(image.header);
  const std::uint64_t ids = image.header.ids;
  const auto mask = std::uint32_t((std::uint64_t{1} << image.id_bits) - 1);
  NIGHTLIGHT_RETURN_IF_ERROR(check_twins(image, sections.twins.at));
  std::uint64_t hottest = 0;
  for (std::size_t which = 0; which < 2; ++which) {
    const GroupView& group = image.groups[which];
    const Sections::Group& where = sections.groups[which];
    NIGHTLIGHT_RETURN_IF_ERROR(check_ids(group.loose_ids, ~0U, ids, where.loose_ids.at));
    for (std::size_t i = 0; i < group.parts.size(); ++i) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(
          const std::uint64_t largest,
          check_table(group.parts[i], group.count, where.parts[i].table.at));
      hottest = std::max(hottest, largest);
      NIGHTLIGHT_RETURN_IF_ERROR(
          check_ids(group.parts[i].postings, mask, ids, where.parts[i].postings.at));
    }
  }
  if (hottest != image.header.hottest) return corrupt("wrong size of the fullest bucket", 32);
  return {};
}

}  // namespace

int id_bits_of(std::uint64_t ids) {
  return ids < 2 ? 1 : std::bit_width(ids - 1);
}

Sections sections_of(const Header& header) {
  Cursor cursor;
  Sections sections;
  sections.hashes = cursor.take(header.ids * sizeof(Words));
  const std::uint64_t hashes = header.groups[0].count + header.groups[1].count;
  sections.twins = cursor.take((header.ids - hashes) * sizeof(Twin));
  const auto layout = IndexLayout(header.layout);
  if (layout != IndexLayout::kScan) {
    for (std::size_t i = 0; i < header.groups.size(); ++i) {
      sections.groups[i] = group_sections(cursor, header.groups[i], sketch_bytes_of(layout));
    }
  }
  sections.size = cursor.at();
  return sections;
}

ImageView view_of(const Header& header, ByteView bytes) {
  const Sections sections = sections_of(header);
  ImageView image;
  image.header = header;
  image.layout = IndexLayout(header.layout);
  image.id_bits = id_bits_of(header.ids);
  image.hashes = items<Words>(bytes, sections.hashes);
  image.twins = items<Twin>(bytes, sections.twins);
  for (std::size_t i = 0; i < image.groups.size(); ++i) {
    image.groups[i] = group_view(bytes, image, i, sections.groups[i]);
  }
  return image;
}

Result<ImageView> checked_view(ByteView bytes) {
  if (bytes.size() < kHeaderSize) return no_index("not an index file");
  Header header;
  std::memcpy(&header, bytes.data(), kHeaderSize);
  NIGHTLIGHT_RETURN_IF_ERROR(check_header(header, bytes.size()));
  NIGHTLIGHT_RETURN_IF_ERROR(check_digests(header, bytes));
  ImageView image = view_of(header, bytes);
  NIGHTLIGHT_RETURN_IF_ERROR(check_content(image));
  return image;
}

Header sealed_header(const Header& header, ByteView bytes) {
  Header sealed = header;
  sealed.body_digest = crypto::sha256(bytes.subspan(kHeaderSize)).array();
  const auto* start = reinterpret_cast<const std::byte*>(&sealed);
  sealed.header_digest = crypto::sha256(ByteView(start, offsetof(Header, header_digest))).array();
  return sealed;
}

}  // namespace nightlight::match::internal
