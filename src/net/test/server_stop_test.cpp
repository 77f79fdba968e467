#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "nightlight/net/testing/test_certificate.h"
#include "server_fixture.h"

// What a stop keeps and what it counts.
namespace nightlight::net {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

// Returns once the server no longer takes connections: its stop has begun.
void wait_until_stopping(std::uint16_t port) {
  while (RawConnection::connect(port).valid()) {
  }
}

TEST(ServerStop, returns_zero_when_nothing_was_asked) {
  const auto server = serve({});
  EXPECT_EQ(server->stop(kLong), 0U);
  EXPECT_EQ(server->stop(kLong), 0U);
  EXPECT_FALSE(RawConnection::connect(server->port()).valid());
}

TEST(ServerStop, closes_idle_connections_at_once) {
  const auto server = serve({.idle_timeout = kLong});
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  EXPECT_EQ(peer.read_answer().status, 200);
  EXPECT_EQ(server->stop(kLong), 0U);
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST(ServerStop, lets_a_running_handler_answer) {
  Gate gate;
  const auto server = serve({}, gate.handler());
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  gate.wait_until_entered();
  auto stopped = std::async(std::launch::async, [&] { return server->stop(kLong); });
  wait_until_stopping(server->port());
  gate.release();
  const RawAnswer answer = peer.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.head.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(peer.read_to_end(), "");
  peer.finish_sending();
  EXPECT_EQ(stopped.get(), 0U);
}

TEST(ServerStop, waits_for_the_body_of_a_request_whose_header_it_has_read) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  peer.read_until("100 Continue\r\n\r\n");  // the header has been read
  auto stopped = std::async(std::launch::async, [&] { return server->stop(kLong); });
  wait_until_stopping(server->port());
  peer.send("late");
  EXPECT_EQ(peer.read_answer().body, "POST /\nlate");
  EXPECT_EQ(peer.read_to_end(), "");
  peer.finish_sending();
  EXPECT_EQ(stopped.get(), 0U);
}

TEST(ServerStop, answers_pipelined_requests_that_have_arrived) {
  Gate gate;
  const auto server = serve({}, [&](const Request& request) {
    return request.path == "/0" ? gate(request) : describe(request);
  });
  auto peer = RawConnection::connect(server->port());
  std::string all;
  for (int i = 0; i < 5; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  peer.send(all);
  gate.wait_until_entered();
  auto stopped = std::async(std::launch::async, [&] { return server->stop(kLong); });
  wait_until_stopping(server->port());
  gate.release();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(peer.read_answer().body, "GET /" + std::to_string(i) + "\n");
  }
  EXPECT_EQ(peer.read_to_end(), "");
  peer.finish_sending();
  EXPECT_EQ(stopped.get(), 0U);
}

TEST(ServerStop, counts_requests_whose_grace_ran_out) {
  const auto server = serve({});
  auto with_body_missing = RawConnection::connect(server->port());
  with_body_missing.send(
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  with_body_missing.read_until("100 Continue\r\n\r\n");
  auto idle = RawConnection::connect(server->port());
  idle.send(kGet);
  EXPECT_EQ(idle.read_answer().status, 200);
  EXPECT_EQ(server->stop(milliseconds(1)), 1U);
  EXPECT_EQ(with_body_missing.read_to_end(), "");
}

TEST(ServerStop, counts_requests_that_waited_for_a_worker) {
  Gate gate;
  const auto server = serve({.worker_threads = 1}, gate.handler());
  auto running = RawConnection::connect(server->port());
  running.send(kGet);
  gate.wait_until_entered();
  auto waiting = RawConnection::connect(server->port());
  // The second request's header has been read once its 100 has come.
  waiting.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  waiting.read_until("100 Continue\r\n\r\n");
  waiting.send("ok");
  auto stopped = std::async(std::launch::async, [&] { return server->stop(milliseconds(1)); });
  // Both connections are closed when the grace ends, while the handler still runs.
  EXPECT_EQ(running.read_to_end(), "");
  EXPECT_EQ(waiting.read_to_end(), "");
  gate.release();
  EXPECT_EQ(stopped.get(), 2U);
}

TEST(ServerStop, destroying_a_server_stops_it) {
  auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  EXPECT_EQ(peer.read_answer().status, 200);
  const std::uint16_t port = server->port();
  server.reset();
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_FALSE(RawConnection::connect(port).valid());
}

// Sends requests on fresh connections until one is refused; returns how many connections were made
// but not answered.
struct Load {
  std::size_t answered = 0;
  std::size_t lost = 0;
};

Load load_until_refused(std::uint16_t port, std::atomic<std::size_t>& answered) {
  Load load;
  for (;;) {
    auto peer = RawConnection::connect(port);
    if (!peer.valid()) return load;
    const bool sent = peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    if (sent && peer.read_answer().body == "POST /\nhello") {
      ++load.answered;
      ++answered;
    } else {
      ++load.lost;
    }
  }
}

// Under load some connections are always in the kernel's queue, or just being made, when the stop
// comes.
TEST(ServerStop, under_load_answers_every_connection_that_was_accepted) {
  for (int round = 0; round < 3; ++round) {
    const auto server = serve({.worker_threads = 2});
    std::atomic<std::size_t> answered = 0;
    std::vector<std::future<Load>> clients;
    for (int i = 0; i < 8; ++i) {
      clients.push_back(std::async(std::launch::async, [&, port = server->port()] {
        return load_until_refused(port, answered);
      }));
    }
    while (answered < 200) std::this_thread::yield();
    EXPECT_EQ(server->stop(kLong), 0U);
    for (auto& client : clients) EXPECT_EQ(client.get().lost, 0U);
  }
}

// The same with connections that stay open. A request sent after the server has closed an idle
// connection is not accepted, but an answer once begun is whole.
TEST(ServerStop, under_keep_alive_load_gives_whole_answers_or_none) {
  const auto server = serve({.worker_threads = 2});
  std::atomic<std::size_t> answered = 0;
  std::vector<std::future<std::size_t>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::async(std::launch::async, [&, port = server->port()] {
      auto peer = RawConnection::connect(port);
      for (;;) {
        peer.send(kGet);
        const RawAnswer answer = peer.read_answer();
        if (answer.head.empty()) return std::size_t{0};
        if (answer.body != "GET /\n") return std::size_t{1};
        ++answered;
      }
    }));
  }
  while (answered < 500) std::this_thread::yield();
  EXPECT_EQ(server->stop(kLong), 0U);
  for (auto& client : clients) EXPECT_EQ(client.get(), 0U);
}

TEST(ServerStop, can_be_called_from_several_threads) {
  const auto server = serve({});
  std::vector<std::future<std::size_t>> stops;
  for (int i = 0; i < 4; ++i) {
    stops.push_back(std::async(std::launch::async, [&] { return server->stop(kLong); }));
  }
  for (auto& stop : stops) EXPECT_EQ(stop.get(), 0U);
}

}  // namespace
}  // namespace nightlight::net
