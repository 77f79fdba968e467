#include "posix.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace nightlight::store {

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Fd::reset() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

Error posix_error(int number, Literal step) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return Error(Code::kNotFound, "no such file or folder").in(step);
    case EACCES:
    case EPERM:
    case EROFS:
      return Error(Code::kPermissionDenied, "the file system does not permit it").in(step);
    case EEXIST:
      return Error(Code::kConflict, "the name is taken").in(step);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Error(Code::kExhausted, "the disk is full").in(step);
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
      return Error(Code::kInvalidArgument, "not a regular file").in(step);
    default:
      return Error(Code::kUnavailable, "the system call failed").in(step).at(std::uint64_t(number));
  }
}

Result<Fd> open_folder(const std::filesystem::path& folder) {
  Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open()) return posix_error(errno, "open folder");
  return fd;
}

Status write_all(const Fd& file, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return posix_error(errno, "write");
    bytes = bytes.subspan(std::size_t(count));
  }
  return {};
}

Status sync(const Fd& file) {
  if (::fsync(file.get()) != 0) return posix_error(errno, "fsync");
  return {};
}

}  // namespace nightlight::store
