#pragma once

#include <cstddef>
#include <string>

#include "nightlight/core/bytes.h"

namespace nightlight::net {

// Joins the chunks of a chunked body (RFC 9112, section 7.1), as strict as the grammar: a body that
// two readers could end in different places is refused. Chunk extensions and the trailer are
// checked and thrown away.
class ChunkedBody {
 public:
  enum class Step : unsigned char { kNeedMore, kComplete, kMalformed, kTooLarge };
  struct Fed {
    Step step;
    std::size_t consumed;  // all of the input, except at the end of the body
  };

  // `max_line_bytes` bounds the line of a chunk's size, and the trailer as a whole.
  ChunkedBody(std::size_t max_bytes, std::size_t max_line_bytes)
      : max_bytes_(max_bytes), max_line_bytes_(max_line_bytes) {}

  Fed feed(std::string_view in);
  Bytes& bytes() { return bytes_; }
  const Bytes& bytes() const { return bytes_; }

 private:
  enum class State : unsigned char { kSize, kData, kDataEnd, kTrailer, kComplete };

  Step take_data(std::string_view& in);
  Step take_line(std::string_view& in);
  Step end_line();
  Step read_size();

  std::size_t max_bytes_;
  std::size_t max_line_bytes_;
  State state_ = State::kSize;
  std::string line_;  // without its CRLF
  std::size_t trailer_bytes_ = 0;
  std::size_t left_in_chunk_ = 0;
  Bytes bytes_;
};

}  // namespace nightlight::net
