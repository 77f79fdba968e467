#pragma once

#include <span>

#include "pages.h"
#include "reader.h"

namespace nightlight::media::worker {

// The worker's end of the socket to the pool: descriptor 0. False everywhere when the pool is gone.
bool receive(std::span<std::byte> bytes);
bool send(ByteView bytes);

// Frames as messages to the pool.
class PoolWriter final : public FrameWriter {
 public:
  bool frame(const protocol::FrameHead& head, const Image& image) override;
  bool progress(std::uint32_t millionths) override;
};

// A file of which the pool sends what is asked for.
class PoolReader final : public Reader {
 public:
  explicit PoolReader(std::uint64_t size) : size_(size) {}
  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t offset, std::span<std::byte> out) override;

 private:
  std::uint64_t size_;
};

}  // namespace nightlight::media::worker
