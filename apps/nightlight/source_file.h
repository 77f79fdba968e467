#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/media/source.h"

namespace nightlight::cli {

enum class Links : unsigned char { kFollow, kRefuse };

// A regular file that is open for reading, and closed when it goes out of scope.
class SourceFile final : public media::Source {
 public:
  // Fails with kNotFound, kPermissionDenied, kInvalidArgument (no regular file, or a symbolic link
  // to be refused), kExhausted (too many open files) or kUnavailable.
  static Result<SourceFile> open(const std::filesystem::path& path, Links links);

  SourceFile(SourceFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}
  SourceFile& operator=(SourceFile&&) = delete;
  ~SourceFile() override;

  // When it was opened.
  std::uint64_t size() const override { return size_; }
  // kUnavailable when the bytes cannot be had, also because the file has become shorter.
  Status read(std::uint64_t offset, std::span<std::byte> out) override;
  // Up to out.size() bytes from `offset`: fewer before the end of the file, 0 at it.
  Result<std::size_t> read_some(std::uint64_t offset, std::span<std::byte> out);

 private:
  explicit SourceFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace nightlight::cli
