#include "pdq_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace nightlight::match::internal {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Error cannot_open() {
  if (errno == ENOENT) return Error(Code::kNotFound, "there is no such file").in("index");
  return Error(Code::kUnavailable, "the file cannot be opened").in("index");
}

}  // namespace

Result<PdqMemory> PdqMemory::allocate(std::size_t size) {
  PdqMemory memory;
  if (size == 0) return memory;
  // One page more, so that what is used starts at a large page.
  const bool is_large = size >= 2 * kLargePage;
  const std::size_t mapped = is_large ? size + kLargePage : size;
  void* start = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return Error(Code::kExhausted, "no memory for the index");
  memory.mapping_ = {static_cast<std::byte*>(start), mapped};
  const auto address = reinterpret_cast<std::uintptr_t>(start);
  const std::size_t skipped = is_large ? (kLargePage - address % kLargePage) % kLargePage : 0;
  memory.writable_ = memory.mapping_.subspan(skipped, size);
  memory.bytes_ = memory.writable_;
  // Advice only: without large pages the index is slower, and right.
  if (is_large) (void)::madvise(memory.writable_.data(), size, MADV_HUGEPAGE);
  return memory;
}

Result<PdqMemory> PdqMemory::map(const std::filesystem::path& path) {
  const Descriptor file(path);
  if (file.get() < 0) return cannot_open();
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return Error(Code::kUnavailable, "not a file").in("index");
  }
  PdqMemory memory;
  if (status.st_size == 0) return memory;
  const auto size = std::size_t(status.st_size);
  void* start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (start == MAP_FAILED)
    return Error(Code::kUnavailable, "the file cannot be mapped").in("index");
  memory.mapping_ = {static_cast<std::byte*>(start), size};
  memory.bytes_ = memory.mapping_;
  if (size >= kLargePage) (void)::madvise(start, size, MADV_HUGEPAGE);
  return memory;
}

PdqMemory PdqMemory::borrow(ByteView bytes) {
  PdqMemory memory;
  memory.bytes_ = bytes;
  return memory;
}

PdqMemory::PdqMemory(PdqMemory&& other) noexcept
    : bytes_(std::exchange(other.bytes_, {})),
      writable_(std::exchange(other.writable_, {})),
      mapping_(std::exchange(other.mapping_, {})) {}

PdqMemory& PdqMemory::operator=(PdqMemory&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(writable_, other.writable_);
  std::swap(mapping_, other.mapping_);
  return *this;
}

PdqMemory::~PdqMemory() {
  if (!mapping_.empty()) ::munmap(mapping_.data(), mapping_.size());
}

}  // namespace nightlight::match::internal
