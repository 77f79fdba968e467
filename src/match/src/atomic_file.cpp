#include "atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace nightlight::match::internal {
namespace {

Error failed() {
  if (errno == ENOSPC || errno == EDQUOT) return Error(Code::kExhausted, "the disk is full");
  return Error(Code::kUnavailable, "the index cannot be written");
}

Status write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    constexpr std::size_t kAtOnce = std::size_t{1} << 30;  // Linux writes less than 2 GiB a call
    const ssize_t written = ::write(fd, bytes.data(), std::min(bytes.size(), kAtOnce));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed();
    bytes = bytes.subspan(std::size_t(written));
  }
  return {};
}

Status write_and_sync(int fd, ByteView head, ByteView body) {
  NIGHTLIGHT_RETURN_IF_ERROR(write_all(fd, head));
  NIGHTLIGHT_RETURN_IF_ERROR(write_all(fd, body));
  if (::fsync(fd) != 0) return failed();
  return {};
}

Status sync_folder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return failed();
  const bool is_synced = ::fsync(fd) == 0;
  const Status status = is_synced ? Status{} : Status(failed());
  ::close(fd);
  return status;
}

}  // namespace

Status write_whole(const std::filesystem::path& path, ByteView head, ByteView body) {
  std::filesystem::path part = path;
  part += ".part";
  const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return failed();
  Status status = write_and_sync(fd, head, body);
  if (::close(fd) != 0 && status) status = failed();
  if (status && ::rename(part.c_str(), path.c_str()) != 0) status = failed();
  if (!status) {
    ::unlink(part.c_str());
    return status;
  }
  return sync_folder(path.parent_path());
}

}  // namespace nightlight::match::internal
