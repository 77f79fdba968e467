#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/match/pdq_index.h"
#include "pdq_cut.h"

// The bytes of an index, the same in memory and in a file: docs/spec/pdq-index.md.
namespace nightlight::match::internal {

inline constexpr std::array<char, 8> kMagic = {'N', 'L', 'P', 'D', 'Q', 'I', 'X', '\n'};
inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::uint64_t kMaxIds = 0xfffffffe;

enum class Table : std::uint32_t {
  kFlat = 0,    // u32 a bucket
  kPacked = 1,  // u16 a bucket and u32 every 256 buckets
};

// Hashes whose weight is even, or odd: each searched at the distances that it can have.
struct GroupHeader {
  std::uint64_t count = 0;  // distinct hashes
  std::uint32_t parts = 0;  // 0: not cut into parts
  Table table = Table::kFlat;
};

// All numbers are little-endian. The two digests are SHA-256 of what lies behind the header, and of
// the header before its own digest.
struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t format = kFormat;
  std::uint32_t layout = 0;
  std::uint64_t file_size = 0;
  std::uint64_t ids = 0;
  std::uint64_t hottest = 0;
  std::array<GroupHeader, 2> groups{};    // even, odd
  std::array<std::byte, 120> reserved{};  // zeros
  std::array<std::byte, 32> body_digest{};
  std::array<std::byte, 32> header_digest{};
};
inline constexpr std::size_t kHeaderSize = 256;
static_assert(sizeof(Header) == kHeaderSize);

constexpr int sketch_bytes_of(IndexLayout layout) {
  return layout == IndexLayout::kSketch ? 2 : 1;
}

// Another hash id with the same hash as `first`, the lowest id that has it.
struct Twin {
  std::uint32_t first = 0;
  std::uint32_t id = 0;
  auto operator<=>(const Twin&) const = default;
};

struct Range {
  std::uint64_t at = 0;  // bytes from the start of the file
  std::uint64_t size = 0;
};

// Where everything lies. It follows from the counts alone: no offset is read from a file.
struct Sections {
  struct Part {
    Range table;     // kFlat: u32 × (buckets + 1); kPacked: u16 × (buckets + 1)
    Range bases;     // kPacked: u32 × (buckets / 256 + 1)
    Range sketches;  // 1 or 2 bytes a posting; behind it kFilterSlack bytes
    Range postings;  // u32 a posting; behind it kFilterSlack bytes
  };
  struct Group {
    std::vector<Part> parts;
    Range loose_ids;     // of a group without parts, in a segment that has some
    Range loose_hashes;  // their hashes once more, side by side
  };
  Range hashes;
  Range twins;
  std::array<Group, 2> groups;
  std::uint64_t size = 0;
};
Sections sections_of(const Header& header);

// How many bits the id takes of a posting's 32.
int id_bits_of(std::uint64_t ids);

struct PartView {
  std::span<const std::uint32_t> flat;
  std::span<const std::uint16_t> packed;
  std::span<const std::uint32_t> bases;
  const std::byte* sketches = nullptr;
  std::span<const std::uint32_t> postings;

  std::uint32_t begin_of(std::size_t bucket) const {
    return flat.empty() ? bases[bucket >> 8] + packed[bucket] : flat[bucket];
  }
};

struct GroupView {
  std::uint64_t count = 0;
  Cut cut;
  std::array<SketchFields, kMaxParts> fields{};
  std::vector<PartView> parts;
  std::span<const std::uint32_t> loose_ids;
  std::span<const Words> loose_hashes;
};

// A segment ready to be searched. Borrows the bytes.
struct ImageView {
  Header header;
  IndexLayout layout = IndexLayout::kScan;
  int id_bits = 0;
  std::span<const Words> hashes;  // permuted; the id is the position
  std::span<const Twin> twins;    // sorted
  std::array<GroupView, 2> groups;
};

// Looks at `bytes`, which are as long as sections_of(header) says.
ImageView view_of(const Header& header, ByteView bytes);

// Reads and checks everything, so that no search of the view leaves the bytes; and both digests.
// Fails with kCorrupt and the offset, or kInvalidArgument when this is no index or of a format that
// we do not know.
Result<ImageView> checked_view(ByteView bytes);

// The first bytes of a file, digests included. `bytes`: the whole, whose first bytes are replaced.
Header sealed_header(const Header& header, ByteView bytes);

}  // namespace nightlight::match::internal
