#pragma once

#include <cstdint>
#include <span>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::media {

// A file of any size, read in pieces: from memory, from a disk, from the vault. Called from one
// thread at a time.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::uint64_t size() const = 0;
  // Fills `out` from `offset`; both lie within the size. All or an error.
  virtual Status read(std::uint64_t offset, std::span<std::byte> out) = 0;
};

// Bytes in memory, borrowed.
class MemorySource final : public Source {
 public:
  explicit MemorySource(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override;

 private:
  ByteView bytes_;
};

}  // namespace nightlight::media
