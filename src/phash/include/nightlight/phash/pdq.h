#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::phash {

// Pixels borrowed from the caller: 8 bits a sample, row by row without gaps, 1 (grey) or 3 (RGB)
// samples a pixel.
class ImageView {
 public:
  // Fails with kInvalidArgument when the sizes contradict each other, a side is 0 or there are more
  // than 2^31 pixels.
  static Result<ImageView> create(ByteView pixels, std::uint32_t width, std::uint32_t height,
                                  std::uint32_t channels);
  ByteView pixels() const { return pixels_; }
  std::uint32_t width() const { return width_; }
  std::uint32_t height() const { return height_; }
  std::uint32_t channels() const { return channels_; }

 private:
  ImageView() = default;
  ByteView pixels_;
  std::uint32_t width_ = 0;
  std::uint32_t height_ = 0;
  std::uint32_t channels_ = 0;
};

// A 256-bit PDQ hash (Meta, "PDQ & TMK + PDQF", 2019). Bit 16·i + j is row i, column j of the
// thresholded DCT; word i holds row i with column j as bit j.
class PdqHash {
 public:
  static constexpr std::size_t kBits = 256;
  static constexpr std::size_t kSize = 32;

  PdqHash() = default;  // all bits zero
  explicit PdqHash(const std::array<std::uint64_t, 4>& words) : words_(words) {}

  // Exactly 64 hexadecimal digits in either case, most significant bit (row 15, column 15) first.
  // Fails with kInvalidArgument and a position.
  static Result<PdqHash> parse(std::string_view hex);
  std::string hex() const;  // lower case

  // The 32 bytes in the order of the text. from_bytes fails with kInvalidArgument on another size.
  static Result<PdqHash> from_bytes(ByteView bytes);
  std::array<std::byte, kSize> bytes() const;

  // Bits 64·k … 64·k + 63 as the bits of word k.
  const std::array<std::uint64_t, 4>& words() const { return words_; }
  auto operator<=>(const PdqHash&) const = default;

 private:
  std::array<std::uint64_t, 4> words_{};
};

// The Hamming distance, 0 to 256.
int distance(const PdqHash& a, const PdqHash& b);

// How the picture was scaled before hashing; hashes of different variants are not the same thing.
enum class PdqVariant : unsigned char {
  kFull,     // "full": no scaling, as python-threatexchange and HMA do
  kNn512,    // "nn512": to 512×512 by nearest neighbour when a side is longer, as pdq-photo-hasher
             // does
  kUnknown,  // "unknown": made elsewhere, without provenance
  kThumb512,   // "thumb512": a thumbnail within 512×512, as the Python package pdqhashing does
  kCanvas512,  // "canvas512": by a browser's canvas of 512×512, as SWGFL's library does
};
std::string_view variant_name(PdqVariant variant);
// Whether pdq() computes it: kFull and kNn512. Of the others we only keep what somebody else made.
bool is_computed(PdqVariant variant);

struct PdqFingerprint {
  PdqHash hash;
  int quality = 0;  // 0..100; below kMinPdqQuality the hash says little and is not matched
  PdqVariant variant = PdqVariant::kFull;
  auto operator<=>(const PdqFingerprint&) const = default;
};
inline constexpr int kMinPdqQuality = 50;
inline constexpr int kQualityNotStated = -1;  // for hashes of a list that tells no quality

// The hash of the picture, bit for bit that of Meta's C++ core on the same pixels. Pictures with a
// side under 5 have a zero hash of quality 0. `variant` is kFull or kNn512.
PdqFingerprint pdq(const ImageView& image, PdqVariant variant);

}  // namespace nightlight::phash
