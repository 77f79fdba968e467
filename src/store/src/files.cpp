#include "nightlight/store/files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "posix.h"

namespace nightlight::store {
namespace {

struct OpenFile {
  Fd fd;
  struct stat facts;
};

// O_NONBLOCK: opening a FIFO must not wait for a writer that never comes.
Result<OpenFile> open_regular(const std::filesystem::path& file) {
  OpenFile open{Fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), {}};
  if (!open.fd.is_open()) return posix_error(errno, "open");
  if (::fstat(open.fd.get(), &open.facts) != 0) return posix_error(errno, "fstat");
  if (!S_ISREG(open.facts.st_mode)) return Error(Code::kInvalidArgument, "not a regular file");
  return open;
}

// Reads until `out` is full or the file ends, and says how much that was.
Result<std::size_t> read_up_to(const Fd& fd, std::span<std::byte> out) {
  std::size_t total = 0;
  while (total < out.size()) {
    const ssize_t count = ::read(fd.get(), out.data() + total, out.size() - total);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return posix_error(errno, "read");
    if (count == 0) break;
    total += std::size_t(count);
  }
  return total;
}

Error too_large() {
  return Error(Code::kExhausted, "the file is larger than its limit");
}

enum class Existing : unsigned char { kReplace, kRefuse };

// A temporary file beside its target; removed unless it was put in place.
class TemporaryFile {
 public:
  static Result<TemporaryFile> create(const std::filesystem::path& target) {
    std::string name = target.parent_path() / ("." + target.filename().string() + ".XXXXXX");
    Fd fd(::mkostemp(name.data(), O_CLOEXEC));  // mode 0600
    if (!fd.is_open()) return posix_error(errno, "create temporary file");
    return TemporaryFile(std::move(fd), std::move(name));
  }
  TemporaryFile(TemporaryFile&& other) noexcept
      : fd_(std::move(other.fd_)), name_(std::exchange(other.name_, {})) {}
  ~TemporaryFile() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  const Fd& fd() const { return fd_; }

  Status move_to(const std::filesystem::path& target, Existing existing) {
    if (existing == Existing::kRefuse) {
      // link(2), unlike rename(2), fails when the name is taken; the destructor drops the first
      // name.
      if (::link(name_.c_str(), target.c_str()) != 0) return posix_error(errno, "link");
      return {};
    }
    if (::rename(name_.c_str(), target.c_str()) != 0) return posix_error(errno, "rename");
    name_.clear();
    return {};
  }

 private:
  TemporaryFile(Fd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

  Fd fd_;
  std::string name_;  // empty once renamed
};

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

// Happy path: open(folder), open(temporary, O_CREAT | O_EXCL, 0600), write…, fsync(temporary),
// rename(temporary, file) or link + unlink, fsync(folder).
//
// Known gap: when only the last fsync fails, the new content is in place but may not survive a
// power cut; the caller is told of a failure and both contents are possible.
Status put_in_place(const std::filesystem::path& file, ByteView bytes, Existing existing) {
  if (!file.has_filename()) return Error(Code::kInvalidArgument, "a file needs a name");
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Fd folder, open_folder(folder_of(file)));
  {
    NIGHTLIGHT_ASSIGN_OR_RETURN(TemporaryFile temporary,
                                TemporaryFile::create(folder_of(file) / file.filename()));
    NIGHTLIGHT_RETURN_IF_ERROR(write_all(temporary.fd(), bytes));
    NIGHTLIGHT_RETURN_IF_ERROR(sync(temporary.fd()));
    NIGHTLIGHT_RETURN_IF_ERROR(temporary.move_to(file, existing));
  }
  return sync(folder);
}

}  // namespace

// Happy path: open(O_RDONLY | O_NONBLOCK), fstat, read….
Result<Bytes> read_file(const std::filesystem::path& file, std::size_t limit) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const OpenFile open, open_regular(file));
  const auto claimed = std::size_t(open.facts.st_size);
  if (claimed > limit) return too_large();
  // The size is a hint only: files in /proc claim to be empty, and a log may grow while it is read.
  Bytes bytes(claimed + 1);
  std::size_t total = 0;
  while (true) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t count,
                                read_up_to(open.fd, std::span(bytes).subspan(total)));
    total += count;
    if (total > limit) return too_large();
    if (total < bytes.size()) break;
    bytes.resize(2 * bytes.size());
  }
  bytes.resize(total);
  return bytes;
}

// Happy path: open(O_RDONLY | O_NONBLOCK), fstat, read… straight into memory that is wiped.
Result<SecretBytes> read_secret_file(const std::filesystem::path& file, std::size_t limit) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const OpenFile open, open_regular(file));
  if ((open.facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error(Code::kPermissionDenied, "a secret file must be closed to group and others");
  }
  const auto size = std::size_t(open.facts.st_size);
  if (size > limit) return too_large();
  SecretBytes secret(size);
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t count,
                              read_up_to(open.fd, secret.mutable_view(SecretAccess())));
  if (count != size) return Error(Code::kUnavailable, "the file changed while it was read");
  return secret;
}

Status write_file_durably(const std::filesystem::path& file, ByteView bytes) {
  return put_in_place(file, bytes, Existing::kReplace);
}

Status create_file_durably(const std::filesystem::path& file, ByteView bytes) {
  return put_in_place(file, bytes, Existing::kRefuse);
}

}  // namespace nightlight::store
