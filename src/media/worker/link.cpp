#include "link.h"

#include <unistd.h>

#include <cerrno>

namespace nightlight::media::worker {
namespace {

constexpr int kSocket = 0;

}  // namespace

bool receive(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::read(kSocket, bytes.data(), bytes.size());
    if (got == 0 || (got < 0 && errno != EINTR)) return false;
    if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

bool send(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(kSocket, bytes.data(), bytes.size());
    if (sent < 0 && errno != EINTR) return false;
    if (sent > 0) bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

bool PoolWriter::frame(const protocol::FrameHead& head, const Image& image) {
  return send(protocol::encode_frame(head)) && send(image.rgb) && send(image.alpha);
}

bool PoolWriter::progress(std::uint32_t millionths) {
  return send(protocol::encode_progress(millionths));
}

bool PoolReader::read(std::uint64_t offset, std::span<std::byte> out) {
  const protocol::Want want{offset, static_cast<std::uint32_t>(out.size())};
  return send(protocol::encode_want(want)) && receive(out);
}

}  // namespace nightlight::media::worker
