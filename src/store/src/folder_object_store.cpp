#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <string>

#include "nightlight/store/object_store.h"
#include "posix.h"

namespace nightlight::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxName = 100;
constexpr const char* kIncoming =
    "incoming";  // half-written objects; same file system, so link(2) works

Status check_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > kMaxName || !std::all_of(name.begin(), name.end(), allowed)) {
    return Error(Code::kInvalidArgument, "not an object name");
  }
  return {};
}

// FNV-1a folded to one byte: it only has to spread names evenly, and must never change.
std::uint8_t subfolder_number(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return std::uint8_t(hash ^ hash >> 8 ^ hash >> 16 ^ hash >> 24);
}

std::string subfolder_of(std::string_view name) {
  const std::byte number{subfolder_number(name)};
  return encode_hex({&number, 1});
}

Status make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return posix_error(errno, "create folder");
  }
  return {};
}

// Makes the names in a folder durable.
Status sync_folder(const fs::path& folder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Fd open, open_folder(folder));
  return sync(open);
}

// A new file below incoming/, held under flock(2) as long as this process writes it. The lock is
// how remove_stale() tells a living writer's file from a dead one's.
struct Incoming {
  Fd fd;
  std::string path;
};

Result<Incoming> create_incoming(const fs::path& folder) {
  while (true) {
    Incoming file{{}, folder / "XXXXXX"};
    file.fd = Fd(::mkostemp(file.path.data(), O_CLOEXEC));  // mode 0600
    if (!file.fd.is_open()) return posix_error(errno, "create object");
    struct stat facts;
    const bool ours = ::flock(file.fd.get(), LOCK_EX | LOCK_NB) == 0 &&
                      ::fstat(file.fd.get(), &facts) == 0 && facts.st_nlink == 1;
    // A remove_stale() elsewhere may take the file before the lock is ours: then try another.
    if (ours) return file;
  }
}

// Removes what killed processes left half written: exactly the files nobody holds under lock.
Status remove_stale(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const Fd file(::open(it->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file.is_open() || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) continue;
    ::unlink(it->path().c_str());
  }
  if (error) return posix_error(error.value(), "list folder");
  return {};
}

class FolderWriter final : public ObjectWriter {
 public:
  FolderWriter(Incoming file, fs::path folder, std::string name)
      : file_(std::move(file)), folder_(std::move(folder)), name_(std::move(name)) {}
  ~FolderWriter() override {
    if (!file_.path.empty()) ::unlink(file_.path.c_str());
  }

  Status append(ByteView bytes) override {
    NIGHTLIGHT_RETURN_IF_ERROR(state_);
    state_ = write_all(file_.fd, bytes);
    return state_;
  }

  // Happy path: fsync(temporary), link(temporary, name), unlink(temporary), fsync(subfolder).
  // link(2) fails when the name is taken, and works on every POSIX file system, unlike
  // renameat2(2).
  Status commit() override {
    NIGHTLIGHT_RETURN_IF_ERROR(state_);
    state_ = Error(Code::kInternal, "the object is committed already");
    NIGHTLIGHT_RETURN_IF_ERROR(sync(file_.fd));
    if (::link(file_.path.c_str(), (folder_ / name_).c_str()) != 0) {
      return posix_error(errno, "link");
    }
    ::unlink(file_.path.c_str());
    file_.path.clear();
    return sync_folder(folder_);
  }

 private:
  Incoming file_;  // the path is empty once the object is in place
  const fs::path folder_;
  const std::string name_;
  Status state_;  // the first failure, repeated from then on
};

class FolderReader final : public ObjectReader {
 public:
  FolderReader(Fd file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  std::uint64_t size() const override { return size_; }

  Status read_at(std::uint64_t offset, std::span<std::byte> out) override {
    while (!out.empty()) {
      if (offset > size_) break;
      const ssize_t count = ::pread(file_.get(), out.data(), out.size(), off_t(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return posix_error(errno, "read");
      if (count == 0) break;
      offset += std::uint64_t(count);
      out = out.subspan(std::size_t(count));
    }
    if (!out.empty()) return Error(Code::kCorrupt, "the object ends too early").at(offset);
    return {};
  }

 private:
  Fd file_;
  const std::uint64_t size_;
};

class FolderObjectStore final : public ObjectStore {
 public:
  explicit FolderObjectStore(fs::path folder) : folder_(std::move(folder)) {}

  Result<std::unique_ptr<ObjectWriter>> create(std::string_view name) override {
    NIGHTLIGHT_RETURN_IF_ERROR(check_name(name));
    // Told early for the caller's sake; commit() is what guarantees it.
    if (::access(path_of(name).c_str(), F_OK) == 0) return posix_error(EEXIST, "create object");
    NIGHTLIGHT_RETURN_IF_ERROR(ready_subfolder(name));
    NIGHTLIGHT_ASSIGN_OR_RETURN(Incoming file, create_incoming(folder_ / kIncoming));
    return std::make_unique<FolderWriter>(std::move(file), folder_ / subfolder_of(name),
                                          std::string(name));
  }

  Result<std::unique_ptr<ObjectReader>> open(std::string_view name) override {
    NIGHTLIGHT_RETURN_IF_ERROR(check_name(name));
    Fd file(::open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file.is_open()) return posix_error(errno, "open object");
    struct stat facts;
    if (::fstat(file.get(), &facts) != 0) return posix_error(errno, "open object");
    if (!S_ISREG(facts.st_mode)) return Error(Code::kCorrupt, "the object is not a file");
    return std::make_unique<FolderReader>(std::move(file), std::uint64_t(facts.st_size));
  }

  // Happy path: unlink(name), fsync(subfolder).
  Status remove(std::string_view name) override {
    NIGHTLIGHT_RETURN_IF_ERROR(check_name(name));
    if (::unlink(path_of(name).c_str()) != 0) return posix_error(errno, "remove object");
    return sync_folder(folder_ / subfolder_of(name));
  }

 private:
  fs::path path_of(std::string_view name) const { return folder_ / subfolder_of(name) / name; }

  // Makes the subfolder of this name, durably, at its first use in this process: that another
  // process has made it does not say that it has already synced its name.
  Status ready_subfolder(std::string_view name) {
    std::atomic<bool>& ready = ready_[subfolder_number(name)];
    if (ready) return {};
    NIGHTLIGHT_RETURN_IF_ERROR(make_folder(folder_ / subfolder_of(name)));
    NIGHTLIGHT_RETURN_IF_ERROR(sync_folder(folder_));
    ready = true;
    return {};
  }

  const fs::path folder_;
  std::array<std::atomic<bool>, 256> ready_{};
};

Status make_folders(const fs::path& folder) {
  NIGHTLIGHT_RETURN_IF_ERROR(make_folder(folder));
  NIGHTLIGHT_RETURN_IF_ERROR(make_folder(folder / kIncoming));
  NIGHTLIGHT_RETURN_IF_ERROR(sync_folder(folder));
  return sync_folder(folder.has_parent_path() ? folder.parent_path() : fs::path("."));
}

}  // namespace

Result<std::unique_ptr<ObjectStore>> open_folder_object_store(const fs::path& folder) {
  // Without the empty last part that a trailing slash leaves, which would be its own parent.
  const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
  NIGHTLIGHT_RETURN_IF_ERROR(make_folders(plain));
  NIGHTLIGHT_RETURN_IF_ERROR(remove_stale(plain / kIncoming));
  return std::make_unique<FolderObjectStore>(plain);
}

}  // namespace nightlight::store
