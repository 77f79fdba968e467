#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace nightlight::net::testing {

// An answer as it came, split at its blank line; status 0 when none came.
struct RawAnswer {
  int status = 0;
  std::string head;
  std::string body;
};

// One end of a TCP connection on loopback that sends and receives exactly the bytes it is told to,
// for peers that break the rules. A read that gets nothing for 20 seconds gives up as if the peer
// had closed, so that no test hangs.
class RawConnection {
 public:
  explicit RawConnection(int socket) : socket_(socket) {}
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(RawConnection&&) = delete;
  ~RawConnection();

  // A connection to 127.0.0.1; valid() is false when it was refused.
  static RawConnection connect(std::uint16_t port);

  bool valid() const { return socket_ >= 0; }
  bool send(std::string_view bytes);  // false once the peer has gone
  void finish_sending();              // FIN
  void reset();                       // RST; the connection is unusable then

  // Whether bytes or the peer's end are there, waiting at most `limit` for them.
  bool readable_within(std::chrono::milliseconds limit) const;
  // The next answer by its Content-Length, leaving what follows for the next call.
  RawAnswer read_answer();
  RawAnswer read_head_answer();  // the same for a HEAD request: no body follows
  // Bytes up to and including `mark`, or all until the peer closed.
  std::string read_until(std::string_view mark);
  std::string read_to_end();
  // Exactly `size` bytes, or fewer when the peer closed.
  std::string read_exactly(std::size_t size);

 private:
  bool receive();

  int socket_;
  std::string received_;
};

// Accepts connections on a free port of 127.0.0.1 and runs the script on each, one after the other.
// The connection is closed when the script returns.
class RawServer {
 public:
  explicit RawServer(std::function<void(RawConnection&)> script);
  ~RawServer();  // waits for a running script
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(std::string_view path = "/") const;

 private:
  int socket_;
  std::uint16_t port_;
  std::thread thread_;
};

// A port of 127.0.0.1 on which nothing listens.
std::uint16_t closed_port();

}  // namespace nightlight::net::testing
