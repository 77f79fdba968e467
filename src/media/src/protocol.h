#pragma once

#include <cstdint>

#include "nightlight/core/encoding.h"
#include "nightlight/media/decoder.h"

// What the pool and a worker say to each other over a socket pair: docs/spec/decoder-protocol.md.
// Heads have a fixed size and say how many bytes follow them.
namespace nightlight::media::protocol {

inline constexpr std::uint8_t kVersion = 2;

// A worker's first bytes, sent when it is confined and ready.
inline constexpr std::size_t kHelloSize = 8;
Bytes encode_hello();
Status parse_hello(ByteView bytes);

enum class Task : std::uint8_t { kDecode = 1, kRender = 2, kFrames = 3 };

struct Request {
  Task task = Task::kDecode;
  Format format = Format::kJpeg;  // as sniffed by the pool; a worker tries no other reader
  Rendering rendering = Rendering::kFingerprint;
  Look look = Look::kBlurredGrey;  // kRender only
  std::uint32_t max_side = 0;      // kRender only
  std::uint64_t max_pixels = 0;
  std::uint64_t file_size = 0;  // of a picture: that many bytes follow
  FrameTime at{0};              // kRender of a video
  // kFrames:
  FrameTime interval{1};
  std::uint32_t max_frames = 1;
  std::uint32_t max_pages = 1;
  FrameTime max_duration{0};
};

inline constexpr std::size_t kRequestSize = 57;
inline constexpr std::uint64_t kMaxFileSize = std::uint64_t{1} << 32;   // of a picture
inline constexpr std::uint64_t kMaxVideoSize = std::uint64_t{1} << 60;  // of a video
inline constexpr FrameTime kMaxTime{std::int64_t{1} << 52};             // 142 years
Bytes encode_request(const Request& request);
// Fails with kCorrupt when a field is out of its range.
Result<Request> parse_request(ByteView bytes);

// A worker's messages: a prefix, and a body of a size that the prefix tells.
enum class Message : std::uint8_t {
  kAnswer = 1,    // ends kDecode and kRender; a payload follows
  kWant = 2,      // a piece of a video, which the pool sends
  kFrame = 3,     // kFrames; a payload follows
  kProgress = 4,  // kFrames: a sign of life
  kSummary = 5,   // ends kFrames
};

inline constexpr std::size_t kPrefixSize = 2;
// The kind of message that begins with these two bytes. Fails with kCorrupt.
Result<Message> parse_prefix(ByteView bytes);
// The size of a whole message, prefix included, without its payload.
std::size_t size_of(Message message);
inline constexpr std::size_t kMostMessageSize = 45;

enum class Outcome : std::uint8_t {
  kDone = 0,
  kUnreadable,   // nothing can be made of the file
  kTooLarge,     // more pixels or streams than allowed
  kOutOfMemory,  // of the worker
  kNoPicture,    // a sound file, or a video without a single frame
};

// The payload of pixels: 3 bytes a pixel, and then, for fingerprints of pictures that had_alpha,
// one byte of alpha a pixel.
struct Answer {
  Outcome outcome = Outcome::kUnreadable;
  std::uint32_t width = 0;  // of the pixels or of the JPEG that follows
  std::uint32_t height = 0;
  Provenance provenance{};         // format and has_more are not sent
  std::uint64_t payload_size = 0;  // that many bytes follow
};

inline constexpr std::size_t kAnswerSize = 33;
Bytes encode_answer(const Answer& answer);

// The head of an answer to `request`. The worker may be in an attacker's hands, so each number is
// held against the request and against the others: whatever comes back here allocates no more than
// 4 · max_pixels bytes, or what a JPEG of max_side squared may need. Fails with kCorrupt.
Result<Answer> parse_answer(ByteView bytes, const Request& request);

struct Want {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
};

inline constexpr std::size_t kWantSize = 14;
inline constexpr std::uint32_t kMostWanted = 1 << 20;
Bytes encode_want(const Want& want);
// A piece of 1 to kMostWanted bytes within the file of `request`. Fails with kCorrupt.
Result<Want> parse_want(ByteView bytes, const Request& request);

struct FrameHead {
  Frame::Kind kind = Frame::Kind::kVideo;
  std::uint32_t number = 1;
  FrameTime at{0};
  Answer picture{};  // outcome is not sent
};

inline constexpr std::size_t kFrameSize = 45;
Bytes encode_frame(const FrameHead& frame);
// Checked as an answer is. Fails with kCorrupt.
Result<FrameHead> parse_frame(ByteView bytes, const Request& request);

inline constexpr std::size_t kProgressSize = 6;
inline constexpr std::uint32_t kWholeProgress = 1'000'000;
Bytes encode_progress(std::uint32_t millionths);
Result<std::uint32_t> parse_progress(ByteView bytes);

struct Summary {
  Outcome outcome = Outcome::kUnreadable;
  std::uint64_t decoded_frames = 0;
  std::uint32_t taken = 0;
  FrameTime duration{0};
  bool damaged = false;
  bool cut_short = false;
};

inline constexpr std::size_t kSummarySize = 24;
Bytes encode_summary(const Summary& summary);
// Fails with kCorrupt when it contradicts itself; see FrameCheck for the frames before it.
Result<Summary> parse_summary(ByteView bytes);

// The process status of a worker that ran out of memory where no answer could be given.
inline constexpr int kOutOfMemoryStatus = 3;

}  // namespace nightlight::media::protocol
