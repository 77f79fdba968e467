#pragma once

#include <filesystem>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::match::internal {

// A long run of bytes: memory of our own, a mapped file, or somebody else's.
class PdqMemory {
 public:
  PdqMemory() = default;
  // Zeros, on large pages where the system gives them. Fails with kExhausted.
  static Result<PdqMemory> allocate(std::size_t size);
  // Fails with kNotFound when there is no file, kUnavailable when it cannot be mapped.
  static Result<PdqMemory> map(const std::filesystem::path& path);
  static PdqMemory borrow(ByteView bytes);

  PdqMemory(PdqMemory&& other) noexcept;
  PdqMemory& operator=(PdqMemory&& other) noexcept;
  ~PdqMemory();

  ByteView bytes() const { return bytes_; }
  std::span<std::byte> writable() const { return writable_; }  // empty unless allocated

 private:
  ByteView bytes_;
  std::span<std::byte> writable_;
  std::span<std::byte> mapping_;  // what is to be given back
};

}  // namespace nightlight::match::internal
