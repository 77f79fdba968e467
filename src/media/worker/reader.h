#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "nightlight/core/bytes.h"

namespace nightlight::media::worker {

// Where a video's bytes come from.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual std::uint64_t size() const = 0;
  // Fills `out` from `offset`, both within the size. False when that is not possible any more.
  virtual bool read(std::uint64_t offset, std::span<std::byte> out) = 0;
};

// Bytes in memory, borrowed.
class MemoryReader final : public Reader {
 public:
  explicit MemoryReader(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool read(std::uint64_t offset, std::span<std::byte> out) override {
    const ByteView piece = bytes_.subspan(offset, out.size());
    std::copy(piece.begin(), piece.end(), out.begin());
    return true;
  }

 private:
  ByteView bytes_;
};

}  // namespace nightlight::media::worker
