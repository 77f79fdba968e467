#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "media_look.h"
#include "nightlight/core/log.h"
#include "nightlight/core/result.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/media/decoder.h"
#include "source_file.h"

namespace nightlight::cli {

// Everything that matching needs to know about one file.
struct MediaFile {
  std::uint64_t size = 0;
  crypto::MediaDigests digests;
  MediaLook look;
  std::vector<Family> families;  // when they were asked for
};

struct ReadOptions {
  Links links = Links::kFollow;
  std::uint64_t max_file_bytes = std::uint64_t{4096} << 20;  // larger ones are an error
  LookOptions look;
};

// Reads, hashes and decodes a file. What cannot be decoded is a status, not an error. Fails as
// SourceFile does, and with kExhausted when it is larger than the limit. Safe to call from many
// threads.
Result<MediaFile> read_media_file(const std::filesystem::path& path, const ReadOptions& options,
                                  media::Decoder& decoder);

// The decoder program: `program` itself, or nightlight-decoder beside this program when it is
// empty.
Result<std::unique_ptr<media::Decoder>> open_decoder(const std::filesystem::path& program,
                                                     std::size_t workers, Logger& logger);

// The folder of this program.
std::filesystem::path program_folder();

}  // namespace nightlight::cli
