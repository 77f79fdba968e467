#include "serve.h"

#include <array>
#include <new>

#include "confinement.h"
#include "link.h"
#include "pages.h"
#include "picture.h"
#include "protocol.h"

namespace nightlight::media::worker {
namespace {

constexpr int kBadRequestStatus = 5;

protocol::Answer head_of_answer(protocol::Outcome outcome, std::uint32_t width,
                                std::uint32_t height, const Provenance& provenance,
                                std::size_t payload_size) {
  if (outcome != protocol::Outcome::kDone) return {.outcome = outcome};
  return {.outcome = outcome,
          .width = width,
          .height = height,
          .provenance = provenance,
          .payload_size = payload_size};
}

bool render(const protocol::Request& request, ByteView file) {
  const RenderedPicture rendered = render_picture(file, request);
  const protocol::Answer head = head_of_answer(rendered.outcome, rendered.width, rendered.height,
                                               rendered.provenance, rendered.jpeg.size());
  return send(protocol::encode_answer(head)) && send(rendered.jpeg);
}

bool decode(const protocol::Request& request, ByteView file) {
  const Decoded decoded = decode_picture(file, request);
  const Image& image = decoded.image;
  const protocol::Answer head =
      head_of_answer(decoded.outcome, image.width, image.height, image.provenance,
                     image.rgb.size() + image.alpha.size());
  return send(protocol::encode_answer(head)) && send(image.rgb) && send(image.alpha);
}

bool send_frames(const protocol::Request& request, ByteView file) {
  PoolWriter writer;
  return send(protocol::encode_summary(decode_pages(file, request, writer)));
}

bool handle(const protocol::Request& request, ByteView file) {
  switch (request.task) {
    case protocol::Task::kRender:
      return render(request, file);
    case protocol::Task::kDecode:
      return decode(request, file);
    case protocol::Task::kFrames:
      return send_frames(request, file);
  }
  return false;
}

}  // namespace

bool get_ready(std::size_t memory_limit_bytes) {
  leave_with_parent();
  if (!start_libvips()) return false;
  confine(memory_limit_bytes);
  return true;
}

int serve() {
  if (!send(protocol::encode_hello())) return 0;
  for (;;) {
    std::array<std::byte, protocol::kRequestSize> head{};
    if (!receive(head)) return 0;
    const Result<protocol::Request> request = protocol::parse_request(head);
    if (!request) return kBadRequestStatus;
    Bytes file;
    try {
      file.resize(request->file_size);
    } catch (const std::bad_alloc&) {
      return protocol::kOutOfMemoryStatus;
    }
    if (!receive(file) || !handle(*request, file)) return 0;
  }
}

}  // namespace nightlight::media::worker
