#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/log.h"
#include "nightlight/core/result.h"

namespace nightlight::media {

enum class Format : unsigned char { kJpeg, kPng, kWebp, kGif, kTiff, kHeif, kAvif };

std::string_view format_name(Format format);  // "jpeg", …

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
  bool had_alpha = false;        // transparency that was laid over kBackground
  bool had_icc_profile = false;
  bool damaged = false;   // decoded as far as it went
  bool has_more = false;  // the file holds, or may hold, more than this picture: frames that are
                          // not counted, a film, or bytes after the picture's end
};

// Transparent pixels are laid over white.
inline constexpr std::uint8_t kBackground = 255;

// Pixels of one picture: RGB, 8 bits a sample, row by row without gaps: 3 · width · height bytes.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgb;
  Provenance provenance;
};

// A picture made small and safe to show to a reviewer.
enum class Look : unsigned char { kBlurredGrey, kFull };

struct RenderOptions {
  Look look = Look::kBlurredGrey;
  std::uint32_t max_side = 1280;  // longer side of the answer, never enlarged
};

struct Rendered {
  Bytes jpeg;
  Provenance provenance;  // tells whether the picture is all there is: pages, damaged
};

struct PoolOptions {
  std::filesystem::path worker;  // the program nightlight-decoder
  std::size_t workers = 2;
  std::uint64_t max_pixels = 100'000'000;  // width × height, refused from the header
  std::size_t max_input_bytes = 64 * 1024 * 1024;
  std::size_t memory_limit_bytes = std::size_t{2} << 30;  // address space of one worker
  std::chrono::milliseconds time_limit{20'000};           // one picture
  int pictures_before_renewal = 1000;
  std::chrono::milliseconds wait_limit{15'000};  // for a free worker; kUnavailable past it
};

// Hostile bytes to pixels, in confined child processes (docs/adr: media confinement): no network,
// no file system, bounded memory and time. A worker that crashes, hangs or breaks its confinement
// is killed and replaced; the service goes on. Safe to use from many threads; waits when all
// workers are busy.
//
// Fails with
//   kInvalidArgument  no known format, or nothing of it can be decoded ("unreadable")
//   kExhausted        larger than a limit says: bytes, pixels, memory or time
//   kCorrupt          the decoder crashed on it
//   kUnavailable      no worker can be started
class Decoder {
 public:
  static Result<std::unique_ptr<Decoder>> open(const PoolOptions& options, Logger& logger);
  virtual ~Decoder() = default;

  virtual Result<Image> decode(ByteView file, const DecodeOptions& options) = 0;

  // The picture as a JPEG of our own making, scaled and rendered for display: the bytes that a
  // browser gets are never the sender's.
  virtual Result<Rendered> render_jpeg(ByteView file, const RenderOptions& options) = 0;
};

}  // namespace nightlight::media
