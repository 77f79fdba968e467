#include "nightlight/media/decoder.h"

#include "more_content.h"
#include "pool.h"

namespace nightlight::media {
namespace {

constexpr std::uint64_t kMostPixels = std::uint64_t{1} << 32;
constexpr std::uint32_t kMostSide = 16'384;
// A worker takes 270 MB of address space before its first picture, nearly all of it libraries.
constexpr std::size_t kLeastMemory = std::size_t{512} << 20;

Error unreadable() {
  return Error(Code::kInvalidArgument, "no picture can be read from this file");
}

Status verify_options(const PoolOptions& options) {
  if (options.workers == 0) return Error(Code::kInvalidArgument, "at least one worker is needed");
  if (options.max_pixels == 0 || options.max_pixels > kMostPixels) {
    return Error(Code::kInvalidArgument, "must be 1 to 2^32").in("max_pixels");
  }
  if (options.max_input_bytes == 0 || options.max_input_bytes > protocol::kMaxFileSize) {
    return Error(Code::kInvalidArgument, "must be 1 to 2^32").in("max_input_bytes");
  }
  if (options.memory_limit_bytes < kLeastMemory) {
    return Error(Code::kInvalidArgument, "must be at least 512 MiB").in("memory_limit_bytes");
  }
  if (options.time_limit <= std::chrono::milliseconds(0)) {
    return Error(Code::kInvalidArgument, "must be more than nothing").in("time_limit");
  }
  if (options.wait_limit < std::chrono::milliseconds(0)) {
    return Error(Code::kInvalidArgument, "must not be negative").in("wait_limit");
  }
  if (options.pictures_before_renewal < 1) {
    return Error(Code::kInvalidArgument, "must be at least 1").in("pictures_before_renewal");
  }
  return {};
}

// What a worker's failure to decode means to the caller.
Error failure(protocol::Outcome outcome) {
  switch (outcome) {
    case protocol::Outcome::kTooLarge:
      return Error(Code::kExhausted, "the picture has more pixels than allowed");
    case protocol::Outcome::kOutOfMemory:
      return Error(Code::kExhausted, "decoding needs more memory than allowed");
    case protocol::Outcome::kDone:
    case protocol::Outcome::kUnreadable:
      break;
  }
  return unreadable();
}

// Start and end of image (ITU-T T.81 table B.1). A worker in an attacker's hands could still send a
// JPEG of its own choice; it cannot make a browser take the bytes for something else.
bool is_jpeg(ByteView bytes) {
  constexpr std::string_view kStart = "\xff\xd8\xff";
  constexpr std::string_view kEnd = "\xff\xd9";
  const std::string_view text = as_text(bytes);
  return text.starts_with(kStart) && text.ends_with(kEnd);
}

class PoolDecoder final : public Decoder {
 public:
  PoolDecoder(const PoolOptions& options, Logger& logger, std::unique_ptr<Pool> pool)
      : options_(options), logger_(logger), pool_(std::move(pool)) {}

  Result<Image> decode(ByteView file, const DecodeOptions& options) override {
    NIGHTLIGHT_ASSIGN_OR_RETURN(protocol::Request request, examine(file));
    request.task = protocol::Task::kDecode;
    request.rendering = options.rendering;
    NIGHTLIGHT_ASSIGN_OR_RETURN(Reply reply, run(request, file));
    return Image{reply.answer.width, reply.answer.height, std::move(reply.payload),
                 reply.answer.provenance};
  }

  Result<Rendered> render_jpeg(ByteView file, const RenderOptions& options) override {
    if (options.max_side == 0 || options.max_side > kMostSide) {
      return Error(Code::kInvalidArgument, "must be 1 to 16384").in("max_side");
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(protocol::Request request, examine(file));
    request.task = protocol::Task::kRender;
    request.rendering = Rendering::kDisplay;
    request.look = options.look;
    request.max_side = options.max_side;
    NIGHTLIGHT_ASSIGN_OR_RETURN(Reply reply, run(request, file));
    return Rendered{std::move(reply.payload), reply.answer.provenance};
  }

 private:
  // What can be refused without a worker.
  Result<protocol::Request> examine(ByteView file) const {
    if (file.size() > options_.max_input_bytes) {
      return Error(Code::kExhausted, "the file is larger than allowed");
    }
    const std::optional<Format> format = sniff_format(file);
    if (!format) return Error(Code::kInvalidArgument, "not a known picture format");
    protocol::Request request;
    request.format = *format;
    request.max_pixels = options_.max_pixels;
    request.file_size = file.size();
    return request;
  }

  Result<Reply> run(const protocol::Request& request, ByteView file) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::unique_ptr<WorkerProcess> worker, pool_->borrow());
    const Deadline deadline = std::chrono::steady_clock::now() + options_.time_limit;
    Result<Reply> reply = worker->exchange(request, file, deadline);
    if (!reply) return give_up(std::move(worker), reply.error());
    if (request.task == protocol::Task::kRender &&
        reply->answer.outcome == protocol::Outcome::kDone && !is_jpeg(reply->payload)) {
      return give_up(std::move(worker), Error(Code::kCorrupt, "the decoder sent no JPEG"));
    }
    reply->answer.provenance.has_more = has_more_content(file, request.format);
    pool_->give_back(std::move(worker));
    if (reply->answer.outcome != protocol::Outcome::kDone) return failure(reply->answer.outcome);
    return reply;
  }

  Error give_up(std::unique_ptr<WorkerProcess> worker, Error error) {
    const Error end = worker->end();
    if (error.code() == Code::kUnavailable) error = end;
    logger_.log(Level::kWarning, "decoder replaced",
                {{"reason", error}, {"pictures", worker->pictures()}});
    pool_->replace(std::move(worker));
    return error;
  }

  const PoolOptions options_;
  Logger& logger_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> Decoder::open(const PoolOptions& options, Logger& logger) {
  NIGHTLIGHT_RETURN_IF_ERROR(verify_options(options));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::unique_ptr<Pool> pool, Pool::open(options, logger));
  return std::unique_ptr<Decoder>(std::make_unique<PoolDecoder>(options, logger, std::move(pool)));
}

}  // namespace nightlight::media
