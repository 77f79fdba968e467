#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "nightlight/core/log.h"
#include "nightlight/net/message.h"

namespace nightlight::net {

struct TlsFiles {
  std::filesystem::path certificate_chain;  // PEM
  std::filesystem::path private_key;        // PEM, readable by the owner only
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free one, see Server::port()
  std::optional<TlsFiles> tls{};
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 64 * 1024 * 1024;
  std::size_t max_connections = 256;
  std::size_t max_bodies_in_flight_bytes =
      512 * 1024 * 1024;  // all connections together: 503 past it
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{60'000};
  std::chrono::milliseconds idle_timeout{30'000};  // between requests of one connection
  std::chrono::milliseconds write_timeout{60'000};
  std::size_t worker_threads = 4;  // handlers running at the same time
};

// Answers one request. Called from many threads at once. An exception that leaves it becomes a 500.
using Handler = std::function<Response(const Request&)>;

// An HTTP/1.1 server. Answers 400, 408, 413, 431, 501, 503 and 505 itself, with a body of
// application/problem+json (RFC 9457), when a request breaks the syntax or a limit. Chunked bodies
// and keep-alive are handled; Expect: 100-continue is answered before the body is read.
class Server {
 public:
  // Binds and begins to serve. Fails with kConflict (address in use), kPermissionDenied (port not
  // allowed), kInvalidArgument (address or TLS files unusable).
  static Result<std::unique_ptr<Server>> open(const ServerOptions& options, Handler handler,
                                              Logger& logger);
  virtual ~Server() = default;  // stops with a grace period of zero if stop() was not called

  virtual std::uint16_t port() const = 0;

  // Stops accepting, lets every request whose header was read be answered within `grace`, then
  // closes. Returns the number of accepted requests that got no answer: 0 unless the grace period
  // ran out.
  virtual std::size_t stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace nightlight::net
