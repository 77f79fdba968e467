#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/net/server.h"

// What the server needs from an event loop, without Asio's headers: only asio_io.cpp includes
// those.
namespace nightlight::net {

enum class IoEvent : unsigned char {
  kDone,
  kFailed,  // an error, the end of the peer's bytes, or close()
};

// One accepted connection, plain or TLS. Used from the loop's thread only; at most one read and one
// write at a time. Every callback comes from the loop, never from inside the call.
class Transport {
 public:
  using OnDone = std::function<void(IoEvent, std::size_t bytes)>;

  virtual ~Transport() = default;  // closes the socket

  virtual void handshake(OnDone done) = 0;  // done at once on a plain connection
  virtual void read_some(std::span<std::byte> into, OnDone done) = 0;
  virtual void write_all(ByteView first, ByteView second, OnDone done) = 0;
  // Says that nothing more will be sent (TLS close_notify, then FIN). Reading goes on below TLS.
  virtual void finish_sending(OnDone done) = 0;
  // Reads what the peer still sends and throws it away.
  virtual void discard_some(OnDone done) = 0;
  // Whether the kernel holds received bytes of this connection.
  virtual bool has_unread() const = 0;
  // Calls back once after `wait`; replaces the timer set before.
  virtual void set_timer(std::chrono::milliseconds wait, std::function<void()> expired) = 0;
  virtual void cancel_timer() = 0;
  // Ends what is outstanding with kFailed.
  virtual void close() = 0;
  virtual std::string peer_address() const = 0;
};

// One listening socket and the loop that serves it and its connections.
class IoLoop {
 public:
  using OnAccept = std::function<void(std::unique_ptr<Transport>)>;
  using OnAcceptError = std::function<void()>;

  // Fails with kInvalidArgument when the TLS files cannot be used.
  static Result<std::unique_ptr<IoLoop>> create(const std::optional<TlsFiles>& tls);
  virtual ~IoLoop() = default;

  // Binds, listens and accepts from then on; returns the port. Fails as Server::open does.
  virtual Result<std::uint16_t> listen(const std::string& address, std::uint16_t port,
                                       OnAccept on_accept, OnAcceptError on_error) = 0;
  // Lets the kernel accept no further connection, hands out those it has accepted, closes the
  // listening socket and calls back. Loop's thread only.
  virtual void stop_accepting(std::function<void()> closed) = 0;
  // Runs `task` on the loop's thread. Any thread.
  virtual void post(std::function<void()> task) = 0;
  // Serves until quit(). Swallows no exception: callbacks do not throw.
  virtual void run() = 0;
  virtual void quit() = 0;  // any thread
};

}  // namespace nightlight::net
