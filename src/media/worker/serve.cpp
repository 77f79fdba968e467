#include "serve.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>

#include "confinement.h"
#include "picture.h"
#include "protocol.h"

namespace nightlight::media::worker {
namespace {

constexpr int kSocket = 0;
constexpr int kBadRequestStatus = 5;

bool read_all(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::read(kSocket, bytes.data(), bytes.size());
    if (got == 0 || (got < 0 && errno != EINTR)) return false;
    if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

bool write_all(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(kSocket, bytes.data(), bytes.size());
    if (sent < 0 && errno != EINTR) return false;
    if (sent > 0) bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

bool answer(protocol::Answer head, ByteView payload) {
  if (head.outcome != protocol::Outcome::kDone) head = {.outcome = head.outcome};
  head.payload_size = payload.size();
  return write_all(protocol::encode_answer(head)) && write_all(payload);
}

bool handle(const protocol::Request& request, ByteView file) {
  if (request.task == protocol::Task::kRender) {
    const RenderedPicture rendered = render_picture(file, request);
    return answer({.outcome = rendered.outcome,
                   .width = rendered.width,
                   .height = rendered.height,
                   .provenance = rendered.provenance},
                  rendered.jpeg);
  }
  const Decoded decoded = decode_picture(file, request);
  return answer({.outcome = decoded.outcome,
                 .width = decoded.image.width,
                 .height = decoded.image.height,
                 .provenance = decoded.image.provenance},
                decoded.image.rgb);
}

}  // namespace

bool get_ready(std::size_t memory_limit_bytes) {
  leave_with_parent();
  if (!start_libvips()) return false;
  confine(memory_limit_bytes);
  return true;
}

int serve() {
  if (!write_all(protocol::encode_hello())) return 0;
  for (;;) {
    std::array<std::byte, protocol::kRequestSize> head{};
    if (!read_all(head)) return 0;
    const Result<protocol::Request> request = protocol::parse_request(head);
    if (!request) return kBadRequestStatus;
    Bytes file;
    try {
      file.resize(request->file_size);
    } catch (const std::bad_alloc&) {
      return protocol::kOutOfMemoryStatus;
    }
    if (!read_all(file) || !handle(*request, file)) return 0;
  }
}

}  // namespace nightlight::media::worker
