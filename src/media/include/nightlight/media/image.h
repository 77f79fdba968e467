#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "nightlight/core/bytes.h"

namespace nightlight::media {

enum class Format : unsigned char {
  kJpeg,
  kPng,  // animated ones too
  kWebp,
  kGif,
  kTiff,
  kHeif,
  kAvif,
  kBmp,
  kMp4,       // ISO base media: MP4, M4V, MOV, 3GP
  kMatroska,  // and WebM
  kAvi,
  kMpegTs,
  kMpegPs,
  kFlv,
  kOgg,
  kAsf,  // and WMV
};

std::string_view format_name(Format format);  // "jpeg", …
bool is_video(Format format);                 // from kMp4 on

// What the first bytes say, whatever a name or a header claims; nullopt for everything else.
std::optional<Format> sniff_format(ByteView bytes);

// How colours become 8-bit RGB.
enum class Rendering : unsigned char {
  kFingerprint,  // as every maker of hash lists does it: the stored numbers, ICC profile ignored
  kDisplay,      // as a person should see it: ICC profile to sRGB
};

struct DecodeOptions {
  Rendering rendering = Rendering::kFingerprint;
};

// Where pixels came from: kept with every hash and in every case.
struct Provenance {
  Format format = Format::kJpeg;
  std::uint32_t stored_width = 0;  // before orientation
  std::uint32_t stored_height = 0;
  std::uint8_t orientation = 1;  // EXIF 1..8, already applied to the pixels
  std::uint32_t pages = 1;       // frames or pages in the file; the first one was taken
  bool had_alpha = false;        // any pixel is not opaque
  bool had_icc_profile = false;
  bool damaged = false;   // decoded as far as it went
  bool has_more = false;  // the file holds, or may hold, more than this picture: frames that are
                          // not counted, a film, or bytes after the picture's end
};

// Transparent pixels are laid over white for display.
inline constexpr std::uint8_t kBackground = 255;

// Pixels of one picture: RGB, 8 bits a sample, row by row without gaps: 3 · width · height bytes.
// For fingerprints, the colours as stored, also where they are transparent, and `alpha` beside
// them: one byte a pixel, 255 is opaque, or nothing when every pixel is.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgb{};
  Bytes alpha{};
  Provenance provenance{};
};

}  // namespace nightlight::media
