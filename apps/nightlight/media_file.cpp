#include "media_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace nightlight::cli {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

// A file that is closed when it goes out of scope.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Error open_error(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return Error(Code::kNotFound, "no such file");
    case EACCES:
    case EPERM:
      return Error(Code::kPermissionDenied, "may not be read");
    case ELOOP:
      return Error(Code::kInvalidArgument, "a symbolic link, which is not followed here");
    case ENXIO:
      return Error(Code::kInvalidArgument, "not a regular file");
    case ENAMETOOLONG:
      return Error(Code::kInvalidArgument, "the name is too long");
    case EMFILE:
    case ENFILE:
      return Error(Code::kExhausted, "too many open files");
    default:
      return Error(Code::kUnavailable, "cannot be opened");
  }
}

Result<OpenFile> open_regular(const std::filesystem::path& path, Links links) {
  // O_NONBLOCK: opening a named pipe must not wait for somebody to write to it.
  const int flags =
      O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (links == Links::kRefuse ? O_NOFOLLOW : 0);
  OpenFile file(::open(path.c_str(), flags));
  if (file.descriptor() < 0) return open_error(errno);
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) {
    return Error(Code::kUnavailable, "cannot be examined");
  }
  if (S_ISDIR(status.st_mode)) return Error(Code::kInvalidArgument, "a folder, not a file");
  if (!S_ISREG(status.st_mode)) return Error(Code::kInvalidArgument, "not a regular file");
  return file;
}

Result<std::size_t> read_some(const OpenFile& file, std::span<std::byte> out) {
  for (;;) {
    const ssize_t count = ::read(file.descriptor(), out.data(), out.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return Error(Code::kUnavailable, "cannot be read to its end");
  }
}

struct Content {
  std::uint64_t size = 0;
  crypto::MediaDigests digests;
  std::optional<Bytes> bytes;  // absent when there are more than a picture may have
};

Result<Content> read_content(const OpenFile& file, const ReadLimits& limits) {
  Content content;
  content.bytes.emplace();
  crypto::MediaDigester digester;
  Bytes chunk(kChunkBytes);
  for (;;) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t count, read_some(file, chunk));
    if (count == 0) break;
    const ByteView piece = ByteView(chunk).first(count);
    content.size += count;
    if (content.size > limits.max_file_bytes) {
      return Error(Code::kExhausted, "larger than a file may be (see --max-file-mib)");
    }
    digester.update(piece);
    if (content.size > limits.max_picture_bytes) content.bytes.reset();
    if (content.bytes) content.bytes->insert(content.bytes->end(), piece.begin(), piece.end());
  }
  content.digests = digester.finish();
  return content;
}

service::Picture look(const std::optional<Bytes>& bytes, media::Decoder& decoder) {
  if (bytes) return service::look_at_picture(decoder, *bytes);
  service::Picture picture;
  picture.status = service::PictureStatus::kTooLarge;
  picture.problem = Error(Code::kExhausted, "more bytes than a picture may have");
  return picture;
}

}  // namespace

std::string_view detail_of(const service::Picture& picture) {
  if (picture.problem) return picture.problem->what();
  switch (picture.status) {
    case service::PictureStatus::kDamaged:
      return "the picture is damaged and was decoded as far as it went";
    case service::PictureStatus::kLowQuality:
      return "the picture is too plain to be compared";
    default:
      return "";
  }
}

Result<MediaFile> read_media_file(const std::filesystem::path& path, Links links,
                                  const ReadLimits& limits, media::Decoder& decoder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const OpenFile open_file, open_regular(path, links));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Content content, read_content(open_file, limits));
  MediaFile file;
  file.size = content.size;
  file.digests = content.digests;
  file.picture = look(content.bytes, decoder);
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
