#include "serve.h"

#include <array>
#include <new>

#include "av.h"
#include "confinement.h"
#include "link.h"
#include "pages.h"
#include "picture.h"
#include "protocol.h"
#include "video.h"

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

bool answer(const RenderedPicture& rendered) {
  const protocol::Answer head = head_of_answer(rendered.outcome, rendered.width, rendered.height,
                                               rendered.provenance, rendered.jpeg.size());
  return send(protocol::encode_answer(head)) && send(rendered.jpeg);
}

bool answer(const Decoded& decoded) {
  const Image& image = decoded.image;
  const protocol::Answer head =
      head_of_answer(decoded.outcome, image.width, image.height, image.provenance,
                     image.rgb.size() + image.alpha.size());
  return send(protocol::encode_answer(head)) && send(image.rgb) && send(image.alpha);
}

bool answer(Decoded decoded, const protocol::Request& request) {
  if (request.task == protocol::Task::kDecode) return answer(decoded);
  return answer(render_picture(std::move(decoded), request));
}

bool handle_video(const protocol::Request& request) {
  PoolReader reader(request.file_size);
  if (request.task != protocol::Task::kFrames) {
    return answer(decode_video_picture(reader, request), request);
  }
  PoolWriter writer;
  return send(protocol::encode_summary(decode_video(reader, request, writer)));
}

bool handle_picture(const protocol::Request& request, ByteView file) {
  if (request.task != protocol::Task::kFrames) {
    return answer(decode_picture(file, request), request);
  }
  PoolWriter writer;
  return send(protocol::encode_summary(decode_pages(file, request, writer)));
}

}  // namespace

bool get_ready(std::size_t memory_limit_bytes) {
  leave_with_parent();
  if (!start_libvips()) return false;
  start_ffmpeg();
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
    if (is_video(request->format)) {
      if (!handle_video(*request)) return 0;
      continue;
    }
    Bytes file;
    try {
      file.resize(request->file_size);
    } catch (const std::bad_alloc&) {
      return protocol::kOutOfMemoryStatus;
    }
    if (!receive(file) || !handle_picture(*request, file)) return 0;
  }
}

}  // namespace nightlight::media::worker
