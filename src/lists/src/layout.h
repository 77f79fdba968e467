#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// The constants of docs/spec/hash-list.md, which says what they mean.
namespace nightlight::lists::internal {

inline constexpr std::string_view kMagic = "NLHLIST\n";
inline constexpr std::uint32_t kFormat = 1;

inline constexpr std::size_t kHeaderSize = 128;
inline constexpr std::size_t kNameField = 64;
inline constexpr std::size_t kCreatedOffset = 80;
inline constexpr std::size_t kCountsOffset = 88;
inline constexpr std::size_t kReservedOffset = 120;
inline constexpr std::size_t kAlignment = 32;
inline constexpr std::size_t kNoteSize = 12;
inline constexpr std::size_t kTrailerSize = 32;

inline constexpr std::size_t kKinds = 5;  // md5, sha1, sha256, pdq, vpdq: the order of Fingerprint
inline constexpr std::size_t kVideoKind = 4;  // the one whose entries are frames instead of a key
inline constexpr std::array<std::size_t, kVideoKind> kKeySizes = {16, 20, 32, 32};
inline constexpr std::size_t kFrameSize = 40;
inline constexpr std::uint32_t kQualityNotStated = 255;

struct Counts {
  std::array<std::uint32_t, kKinds> entries{};
  std::uint32_t texts = 0;
  std::uint32_t text_bytes = 0;
  std::uint32_t frames = 0;  // of all videos
};

constexpr std::uint64_t aligned(std::uint64_t offset) {
  return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

// Where each part begins, in bytes. Sums of 32-bit counts times small sizes: no overflow in 64
// bits.
struct Layout {
  explicit constexpr Layout(const Counts& counts) {
    std::uint64_t offset = kHeaderSize;
    for (std::size_t kind = 0; kind < kVideoKind; ++kind) {
      keys[kind] = offset;
      offset = aligned(offset + std::uint64_t{counts.entries[kind]} * kKeySizes[kind]);
    }
    for (const std::uint32_t count : counts.entries) entries += count;
    frames = offset;
    notes = aligned(frames + std::uint64_t{counts.frames} * kFrameSize);
    text_ends = aligned(notes + entries * kNoteSize);
    texts = text_ends + std::uint64_t{counts.texts} * 4;
    trailer = texts + counts.text_bytes;
    end = trailer + kTrailerSize;
  }

  std::array<std::uint64_t, kVideoKind> keys{};
  std::uint64_t entries = 0;  // how many in all
  std::uint64_t frames = 0;
  std::uint64_t notes = 0;
  std::uint64_t text_ends = 0;
  std::uint64_t texts = 0;
  std::uint64_t trailer = 0;
  std::uint64_t end = 0;
};

}  // namespace nightlight::lists::internal
