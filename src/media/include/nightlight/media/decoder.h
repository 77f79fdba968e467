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
#include "nightlight/media/frames.h"
#include "nightlight/media/image.h"
#include "nightlight/media/source.h"

namespace nightlight::media {

// A picture made small and safe to show to a reviewer.
enum class Look : unsigned char { kBlurredGrey, kFull };

struct RenderOptions {
  Look look = Look::kBlurredGrey;
  std::uint32_t max_side = 1280;  // longer side of the answer, never enlarged
  FrameTime at{0};                // of a video: the first frame at or after this time, or the last
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

  // The first picture: of a video, its first frame.
  virtual Result<Image> decode(ByteView file, const DecodeOptions& options) = 0;

  // All frames or pages, for fingerprints, in bounded memory: a video's sampled frames by
  // presentation time and its cover pictures, an animation's composed frames, a document's pages.
  // A plain picture is its one page. The file is read as the decoder asks for it. Fails as decode()
  // does and with what the source or the sink fails with; a file without any picture is
  // kInvalidArgument. One worker is busy meanwhile.
  virtual Result<FrameSummary> decode_frames(Source& file, const FrameOptions& options,
                                             FrameSink& sink) = 0;

  // The picture as a JPEG of our own making, scaled and rendered for display: the bytes that a
  // browser gets are never the sender's.
  virtual Result<Rendered> render_jpeg(ByteView file, const RenderOptions& options) = 0;
};

}  // namespace nightlight::media
