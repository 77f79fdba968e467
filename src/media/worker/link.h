#pragma once

#include <span>

#include "pages.h"

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

}  // namespace nightlight::media::worker
