#include "media_file.h"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace nightlight::cli {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::uint64_t kMaxHeldBytes = std::uint64_t{64} << 20;

struct Content {
  std::uint64_t size = 0;
  crypto::MediaDigests digests;
  // Small files are held, so that what is digested is what is decoded even when somebody writes to
  // the file meanwhile.
  std::optional<Bytes> bytes;
};

Result<Content> read_content(SourceFile& file, std::uint64_t limit) {
  Content content;
  content.bytes.emplace();
  crypto::MediaDigester digester;
  Bytes chunk(kChunkBytes);
  for (;;) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t count, file.read_some(content.size, chunk));
    if (count == 0) break;
    const ByteView piece = ByteView(chunk).first(count);
    content.size += count;
    if (content.size > limit) {
      return Error(Code::kExhausted, "larger than a file may be (see --max-file-mib)");
    }
    digester.update(piece);
    if (content.size > kMaxHeldBytes) content.bytes.reset();
    if (content.bytes) content.bytes->insert(content.bytes->end(), piece.begin(), piece.end());
  }
  content.digests = digester.finish();
  return content;
}

}  // namespace

Result<MediaFile> read_media_file(const std::filesystem::path& path, const ReadOptions& options,
                                  media::Decoder& decoder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(SourceFile source, SourceFile::open(path, options.links));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Content content, read_content(source, options.max_file_bytes));
  MediaFile file;
  file.size = content.size;
  file.digests = content.digests;
  FullLook look;
  if (content.bytes) {
    media::MemorySource held(*content.bytes);
    look = look_at(decoder, held, options.look);
  } else {
    look = look_at(decoder, source, options.look);
  }
  file.look = std::move(look.media);
  file.families = std::move(look.families);
  return file;
}

Result<std::unique_ptr<media::Decoder>> open_decoder(const std::filesystem::path& program,
                                                     std::size_t workers, Logger& logger) {
  media::PoolOptions options;
  options.worker = program.empty() ? program_folder() / "nightlight-decoder" : program;
  options.workers = workers;
  return media::Decoder::open(options, logger);
}

std::filesystem::path program_folder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : program.parent_path();
}

}  // namespace nightlight::cli
