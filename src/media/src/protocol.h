#pragma once

#include <cstdint>

#include "nightlight/core/encoding.h"
#include "nightlight/media/decoder.h"

// What the pool and a worker say to each other over a socket pair: docs/spec/decoder-protocol.md.
// Heads have a fixed size and say how many bytes follow them.
namespace nightlight::media::protocol {

inline constexpr std::uint8_t kVersion = 1;

// A worker's first bytes, sent when it is confined and ready.
inline constexpr std::size_t kHelloSize = 8;
Bytes encode_hello();
Status parse_hello(ByteView bytes);

enum class Task : std::uint8_t { kDecode = 1, kRender = 2 };

struct Request {
  Task task = Task::kDecode;
  Format format = Format::kJpeg;  // as sniffed by the pool; a worker tries no other loader
  Rendering rendering = Rendering::kFingerprint;
  Look look = Look::kBlurredGrey;  // kRender only
  std::uint32_t max_side = 0;      // kRender only
  std::uint64_t max_pixels = 0;
  std::uint64_t file_size = 0;  // that many bytes follow
};

inline constexpr std::size_t kRequestSize = 25;
inline constexpr std::uint64_t kMaxFileSize = std::uint64_t{1} << 32;
Bytes encode_request(const Request& request);
// Fails with kCorrupt when a field is out of its range.
Result<Request> parse_request(ByteView bytes);

enum class Outcome : std::uint8_t { kDone = 0, kUnreadable, kTooLarge, kOutOfMemory };

struct Answer {
  Outcome outcome = Outcome::kUnreadable;
  std::uint32_t width = 0;  // of the pixels or of the JPEG that follows
  std::uint32_t height = 0;
  Provenance provenance{};         // format is not sent
  std::uint64_t payload_size = 0;  // that many bytes follow
};

inline constexpr std::size_t kAnswerSize = 32;
Bytes encode_answer(const Answer& answer);

// The head of an answer to `request`. The worker may be in an attacker's hands, so each number is
// held against the request and against the others: whatever comes back here allocates no more than
// 3 · max_pixels bytes, or what a JPEG of max_side squared may need. Fails with kCorrupt.
Result<Answer> parse_answer(ByteView bytes, const Request& request);

// The process status of a worker that ran out of memory where no answer could be given.
inline constexpr int kOutOfMemoryStatus = 3;

}  // namespace nightlight::media::protocol
