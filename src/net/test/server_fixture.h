#pragma once

#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <string>

#include "nightlight/net/server.h"
#include "nightlight/net/testing/raw_connection.h"

namespace nightlight::net {

using testing::RawAnswer;
using testing::RawConnection;

inline constexpr std::chrono::seconds kLong{20};  // an end for tests that would hang; never reached

// Answers with method, path and body of what it got.
inline Response describe(const Request& request) {
  Response response;
  response.headers.add("Content-Type", "text/plain");
  std::string text(method_name(request.method));
  text += " " + request.path;
  for (const auto& [name, value] : request.query) text += " " + name + "=" + value;
  text += "\n";
  response.body = to_bytes(text + std::string(as_text(request.body)));
  return response;
}

inline std::unique_ptr<Server> serve(const ServerOptions& options, Handler handler = describe) {
  static NullLogger logger;
  auto server = Server::open(options, std::move(handler), logger);
  if (!server) {
    ADD_FAILURE() << to_text(server.error());
    return nullptr;
  }
  return *std::move(server);
}

// A handler that waits inside until it is let go, for tests of what happens meanwhile.
class Gate {
 public:
  Response operator()(const Request& request) {
    entered_.count_down();
    released_.wait();
    return describe(request);
  }
  Handler handler() {
    return [this](const Request& request) { return (*this)(request); };
  }
  void wait_until_entered() { entered_.wait(); }
  void release() { released_.count_down(); }

 private:
  std::latch entered_{1};
  std::latch released_{1};
};

}  // namespace nightlight::net
