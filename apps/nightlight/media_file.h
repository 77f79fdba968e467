#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/log.h"
#include "nightlight/core/result.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/media/decoder.h"
#include "nightlight/phash/pdq.h"

namespace nightlight::cli {

// What became of the picture in a file; the names are those of the HTTP API.
enum class MediaStatus : unsigned char {
  kOk,
  kLowQuality,  // decoded, but too plain to be compared
  kDamaged,     // decoded as far as it went
  kUnreadable,  // no picture that we know
  kTooLarge,    // more bytes, pixels, memory or time than a limit says
  kDecoderCrashed,
};
std::string_view status_name(MediaStatus status);

// Everything that matching needs to know about one file.
struct MediaFile {
  std::uint64_t size = 0;
  crypto::MediaDigests digests;
  MediaStatus status = MediaStatus::kUnreadable;
  std::string_view detail;          // why, when the status is not kOk
  std::optional<Error> no_decoder;  // the picture was not looked at: no decoder can be started
  std::optional<media::Provenance> provenance;  // when a picture was decoded
  std::uint32_t width = 0;                      // of the picture, turned upright
  std::uint32_t height = 0;
  std::vector<phash::PdqFingerprint> fingerprints;  // full and nn512, when a picture was decoded
};

// Whether there is a fingerprint that is good enough to be compared.
bool is_comparable(const MediaFile& file);

struct ReadLimits {
  std::uint64_t max_file_bytes = std::uint64_t{4096} << 20;  // larger ones are an error
  std::size_t max_picture_bytes = std::size_t{64} << 20;     // larger ones have digests only
};

enum class Links : unsigned char { kFollow, kRefuse };

// Reads, hashes and decodes a file. A picture that cannot be decoded is a status, not an error.
// Fails with kNotFound, kPermissionDenied, kInvalidArgument (no regular file, or a symbolic link to
// be refused), kExhausted (larger than the limit) or kUnavailable (I/O). Safe to call from many
// threads.
Result<MediaFile> read_media_file(const std::filesystem::path& path, Links links,
                                  const ReadLimits& limits, media::Decoder& decoder);

// The decoder program: `program` itself, or nightlight-decoder beside this program when it is
// empty.
Result<std::unique_ptr<media::Decoder>> open_decoder(const std::filesystem::path& program,
                                                     std::size_t workers, Logger& logger);

// The folder of this program.
std::filesystem::path program_folder();

}  // namespace nightlight::cli
