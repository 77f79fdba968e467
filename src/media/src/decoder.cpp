#include "nightlight/media/decoder.h"

#include <new>

#include "conversation.h"
#include "pool.h"

namespace nightlight::media {
namespace {

constexpr std::uint64_t kMostPixels = std::uint64_t{1} << 32;
constexpr std::uint32_t kMostSide = 16'384;
// A worker takes 350 MB of address space before its first picture, nearly all of it libraries.
constexpr std::size_t kLeastMemory = std::size_t{512} << 20;
// What sniff_format() may need to see.
constexpr std::uint64_t kHeadBytes = 4096;

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

Status verify_options(const FrameOptions& options) {
  constexpr auto kMostTime = protocol::kMaxTime;
  if (options.interval <= FrameTime(0) || options.interval > kMostTime) {
    return Error(Code::kInvalidArgument, "must be more than nothing").in("interval");
  }
  if (options.max_frames == 0 || options.max_pages == 0) {
    return Error(Code::kInvalidArgument, "must be at least 1").in("max_frames, max_pages");
  }
  if (options.max_duration < std::chrono::seconds(0) || options.max_duration > kMostTime) {
    return Error(Code::kInvalidArgument, "must not be negative").in("max_duration");
  }
  if (options.time_limit <= std::chrono::seconds(0) || options.time_limit > kMostTime ||
      options.frame_time_limit <= std::chrono::milliseconds(0) ||
      options.frame_time_limit > kMostTime) {
    return Error(Code::kInvalidArgument, "must be more than nothing").in("time limits");
  }
  return {};
}

// What a worker's failure to decode means to the caller.
Error failure(protocol::Outcome outcome) {
  switch (outcome) {
    case protocol::Outcome::kTooLarge:
      return Error(Code::kExhausted, "the picture has more pixels than allowed");
    case protocol::Outcome::kNoPicture:
      return Error(Code::kInvalidArgument, "there is no picture in this file");
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
    return image_of(std::move(reply));
  }

  Result<FrameSummary> decode_frames(Source& file, const FrameOptions& options,
                                     FrameSink& sink) override {
    NIGHTLIGHT_RETURN_IF_ERROR(verify_options(options));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Format format, sniff(file));
    protocol::Request request = request_for(format, file.size());
    request.task = protocol::Task::kFrames;
    request.interval = options.interval;
    request.max_frames = options.max_frames;
    request.max_pages = options.max_pages;
    request.max_duration = options.max_duration;
    Bytes picture;
    if (!is_video(format)) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(picture, read_whole(file));
    } else if (file.size() > protocol::kMaxVideoSize) {
      return Error(Code::kExhausted, "the file is larger than allowed");
    }
    const Pace pace{std::chrono::steady_clock::now() + options.time_limit,
                    options.frame_time_limit};
    return run_frames(request, picture, file, pace, sink);
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
    if (options.at < FrameTime(0) || options.at > protocol::kMaxTime) {
      return Error(Code::kInvalidArgument, "must be within the video").in("at");
    }
    request.at = options.at;
    NIGHTLIGHT_ASSIGN_OR_RETURN(Reply reply, run(request, file));
    return Rendered{std::move(reply.payload), reply.answer.provenance};
  }

 private:
  // What can be refused without a worker.
  Result<protocol::Request> examine(ByteView file) const {
    if (file.size() > options_.max_input_bytes) return too_many_bytes();
    const std::optional<Format> format = sniff_format(file);
    if (!format) return unknown_format();
    return request_for(*format, file.size());
  }

  static Error too_many_bytes() {
    return Error(Code::kExhausted, "the file is larger than allowed");
  }
  static Error unknown_format() {
    return Error(Code::kInvalidArgument, "not a known picture or video format");
  }

  protocol::Request request_for(Format format, std::uint64_t size) const {
    protocol::Request request;
    request.format = format;
    request.max_pixels = options_.max_pixels;
    request.file_size = size;
    return request;
  }

  static Result<Format> sniff(Source& file) {
    Bytes head(std::min(file.size(), kHeadBytes));
    NIGHTLIGHT_RETURN_IF_ERROR(file.read(0, head));
    const std::optional<Format> format = sniff_format(head);
    if (!format) return unknown_format();
    return *format;
  }

  Result<Bytes> read_whole(Source& file) const {
    if (file.size() > options_.max_input_bytes) return too_many_bytes();
    try {
      Bytes bytes(file.size());
      NIGHTLIGHT_RETURN_IF_ERROR(file.read(0, bytes));
      return bytes;
    } catch (const std::bad_alloc&) {
      return Error(Code::kExhausted, "no memory for the file");
    }
  }

  static Result<Image> image_of(Reply reply) {
    const protocol::Answer& answer = reply.answer;
    const std::size_t colours = std::size_t{3} * answer.width * answer.height;
    Image image{.width = answer.width, .height = answer.height, .provenance = answer.provenance};
    try {
      const auto end = reply.payload.begin() + static_cast<std::ptrdiff_t>(colours);
      image.alpha.assign(end, reply.payload.end());
    } catch (const std::bad_alloc&) {
      return Error(Code::kExhausted, "no memory for the pixels");
    }
    reply.payload.resize(colours);
    image.rgb = std::move(reply.payload);
    return image;
  }

  Result<Reply> run(const protocol::Request& request, ByteView file) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::unique_ptr<WorkerProcess> worker, pool_->borrow());
    const Deadline end = std::chrono::steady_clock::now() + options_.time_limit;
    worker->count_file();
    Conversation conversation(worker->channel(), request, {end, options_.time_limit});
    Result<Reply> reply = conversation.exchange(file);
    if (!reply) return give_up(std::move(worker), reply.error());
    if (request.task == protocol::Task::kRender &&
        reply->answer.outcome == protocol::Outcome::kDone && !is_jpeg(reply->payload)) {
      return give_up(std::move(worker), Error(Code::kCorrupt, "the decoder sent no JPEG"));
    }
    pool_->give_back(std::move(worker));
    if (reply->answer.outcome != protocol::Outcome::kDone) return failure(reply->answer.outcome);
    return reply;
  }

  Result<FrameSummary> run_frames(const protocol::Request& request, ByteView picture, Source& file,
                                  Pace pace, FrameSink& sink) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::unique_ptr<WorkerProcess> worker, pool_->borrow());
    worker->count_file();
    Conversation conversation(worker->channel(), request, pace);
    const Result<protocol::Summary> summary =
        conversation.frames(picture, is_video(request.format) ? &file : nullptr, sink);
    if (!summary && conversation.is_callers_error()) {
      pool_->replace(std::move(worker));  // it is in the middle of something
      return summary.error();
    }
    if (!summary) return give_up(std::move(worker), summary.error());
    pool_->give_back(std::move(worker));
    if (summary->outcome != protocol::Outcome::kDone) return failure(summary->outcome);
    return FrameSummary{.format = request.format,
                        .decoded_frames = summary->decoded_frames,
                        .taken = summary->taken,
                        .duration = summary->duration,
                        .damaged = summary->damaged,
                        .cut_short = summary->cut_short};
  }

  Error give_up(std::unique_ptr<WorkerProcess> worker, Error error) {
    const Error end = worker->end();
    if (error.code() == Code::kUnavailable) error = end;
    logger_.log(Level::kWarning, "decoder replaced",
                {{"reason", error}, {"files", worker->files()}});
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
