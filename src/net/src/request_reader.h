#pragma once

#include <memory>
#include <optional>

#include "nightlight/net/message.h"
#include "problem.h"

namespace nightlight::net {

struct ReadLimits {
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 64 * 1024 * 1024;
};

// Turns the bytes of one HTTP/1.1 request into a Request, without any I/O.
//
// Stricter than Boost.Beast's parser underneath: one spelling of every length. A message whose end
// two readers could see in different places (two Content-Length, Content-Length with
// Transfer-Encoding, a coding other than chunked, bare line feeds) is refused, since a proxy in
// front may see the other one.
class RequestReader {
 public:
  enum class Step : unsigned char {
    kNeedMore,  // all that could be used was consumed; feed again with the rest and more
    kHead,      // the header is complete and within limits; feed again for the body
    kComplete,  // take_request()
    kRefused,   // refusal(); the connection cannot be read further
  };
  struct Fed {
    Step step;
    std::size_t consumed;
  };

  explicit RequestReader(const ReadLimits& limits);
  ~RequestReader();

  // `in` starts with the first byte not consumed so far.
  Fed feed(ByteView in);

  // After kHead.
  bool is_head() const;                       // a HEAD request: its answer has no body
  bool keeps_alive() const;                   // the client lets the connection stay open
  bool expects_continue() const;              // the client waits for "100 Continue"
  std::uint64_t declared_body_bytes() const;  // Content-Length, 0 when there is none

  std::size_t body_bytes() const;  // received so far
  const Refusal& refusal() const;  // after kRefused
  Request take_request();          // after kComplete; peer_address is the caller's to fill

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::net
