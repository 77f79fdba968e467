#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "io.h"
#include "nightlight/net/server.h"
#include "request_reader.h"
#include "response_head.h"

namespace nightlight::net {

class Session;

// What a connection needs from its server. Called on the loop's thread only.
class SessionHost {
 public:
  using OnResponse = std::function<void(Response)>;

  virtual ~SessionHost() = default;
  virtual const ServerOptions& options() const = 0;
  virtual bool stopping() const = 0;
  // Adds to the bodies held in memory, all connections together; no when the budget does not allow
  // it.
  virtual bool charge(std::size_t bytes) = 0;
  virtual bool has_room(std::uint64_t bytes) const = 0;
  virtual void release(std::size_t bytes) = 0;
  // Runs the handler on a worker; `answered` is called on the loop's thread when the request is
  // gone.
  virtual void handle(Request request, OnResponse answered) = 0;
  virtual void closed(Session& session) = 0;
};

// The life of one connection:
//
//   handshake -> waiting -> header -> body -> handling -> writing -> waiting ... -> finishing ->
//   closed
//
// Requests are read one at a time: bytes of the next one stay in the buffer or in the kernel until
// the answer before it is written, which keeps pipelined answers in order and a fast sender
// waiting. Lives in a shared_ptr because its pending operations keep it alive past close().
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(SessionHost& host, std::unique_ptr<Transport> transport);

  void start();
  // Answers `why` without reading a request, then closes.
  void start_refusing(const Refusal& why);
  // The server stops: closes now if nothing was asked, else after the answer.
  void stop_soon();
  void close();
  // Whether a request's header was read and its answer is not written yet.
  bool owes_answer() const;

 private:
  enum class State : unsigned char {
    kHandshake,
    kWaiting,  // no byte of the next request has arrived
    kHeader,
    kBody,
    kHandling,
    kWriting,
    kFinishing,
    kClosed,
  };

  void wait_for_request(std::chrono::milliseconds at_most);
  void process();
  void read_more();
  void on_read(std::size_t bytes);
  void on_head();
  bool charge_body();
  void expect_body();
  void send_continue();
  void run_handler();
  void refuse(const Refusal& why);
  void respond(Response response, After after);
  void write_slice(std::size_t from);
  void on_written();
  void finish();
  void discard();
  void on_timeout();
  After after_answer() const;
  ByteView unread() const { return ByteView(buffer_).subspan(begin_, end_ - begin_); }
  // `next` when the operation succeeds while the session is open; else close().
  Transport::OnDone then(void (Session::*next)());

  SessionHost& host_;
  std::unique_ptr<Transport> transport_;
  State state_ = State::kHandshake;
  std::optional<RequestReader> reader_;
  Bytes buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t charged_ = 0;
  std::size_t answers_ = 0;
  bool header_read_ = false;  // of the request in progress
  bool keeps_alive_ = false;
  Send send_ = Send::kHeadAndBody;
  After after_ = After::kClose;
  WireResponse wire_;
};

}  // namespace nightlight::net
