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
#include "nightlight/service/picture.h"

namespace nightlight::cli {

// Everything that matching needs to know about one file.
struct MediaFile {
  std::uint64_t size = 0;
  crypto::MediaDigests digests;
  service::Picture picture;
};

// Why the picture is not simply ok, in words; empty when it is.
std::string_view detail_of(const service::Picture& picture);

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
