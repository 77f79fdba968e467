#include "source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace nightlight::cli {
namespace {

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

}  // namespace

Result<SourceFile> SourceFile::open(const std::filesystem::path& path, Links links) {
  // O_NONBLOCK: opening a named pipe must not wait for somebody to write to it.
  const int flags =
      O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (links == Links::kRefuse ? O_NOFOLLOW : 0);
  SourceFile file(::open(path.c_str(), flags));
  if (file.descriptor_ < 0) return open_error(errno);
  struct stat status {};
  if (::fstat(file.descriptor_, &status) != 0) {
    return Error(Code::kUnavailable, "cannot be examined");
  }
  if (S_ISDIR(status.st_mode)) return Error(Code::kInvalidArgument, "a folder, not a file");
  if (!S_ISREG(status.st_mode)) return Error(Code::kInvalidArgument, "not a regular file");
  file.size_ = static_cast<std::uint64_t>(status.st_size);
  return file;
}

SourceFile::~SourceFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> SourceFile::read_some(std::uint64_t offset, std::span<std::byte> out) {
  for (;;) {
    const ssize_t count = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return Error(Code::kUnavailable, "cannot be read to its end");
  }
}

Status SourceFile::read(std::uint64_t offset, std::span<std::byte> out) {
  while (!out.empty()) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t count, read_some(offset, out));
    if (count == 0) return Error(Code::kUnavailable, "has become shorter while it was read");
    offset += count;
    out = out.subspan(count);
  }
  return {};
}

}  // namespace nightlight::cli
