#include <unistd.h>

#include <future>
#include <vector>

#include "nightlight/net/testing/test_certificate.h"
#include "server_fixture.h"

// Each limit of ServerOptions, reached by a real peer.
namespace nightlight::net {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::size_t length, std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
         std::string(body);
}

TEST(ServerLimits, takes_a_header_of_the_largest_size_and_refuses_one_byte_more) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string end = "\r\n\r\n";
  const auto server = serve({.max_header_bytes = 1000});
  for (const std::size_t size : {1000U, 1001U}) {
    auto peer = RawConnection::connect(server->port());
    peer.send(start + std::string(size - start.size() - end.size(), 'x') + end);
    EXPECT_EQ(peer.read_answer().status, size == 1000 ? 200 : 431);
  }
}

TEST(ServerLimits, counts_the_whole_header_and_not_only_its_last_field) {
  const auto server = serve({.max_header_bytes = 1000});
  auto peer = RawConnection::connect(server->port());
  peer.send("GET / HTTP/1.1\r\nHost: a\r\n");
  // The server may answer and stop reading before all of these are sent.
  for (int i = 0; i < 1000 && peer.send("X: y\r\n"); ++i) {
  }
  EXPECT_EQ(peer.read_answer().status, 431);
}

TEST(ServerLimits, ends_a_header_that_never_does_without_keeping_it) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send("GET / HTTP/1.1\r\n");
  const std::string much(1'000'000, 'x');
  peer.send(much);
  EXPECT_EQ(peer.read_answer().status, 431);
}

TEST(ServerLimits, refuses_a_body_announced_too_large_before_it_is_sent) {
  const auto server = serve({.max_body_bytes = 100});
  auto fits = RawConnection::connect(server->port());
  fits.send(post(100, std::string(100, 'x')));
  EXPECT_EQ(fits.read_answer().status, 200);
  auto peer = RawConnection::connect(server->port());
  peer.send(post(101, ""));
  EXPECT_EQ(peer.read_answer().status, 413);
}

TEST(ServerLimits, its_refusal_reaches_a_client_that_goes_on_sending) {
  const auto server = serve({.max_body_bytes = 100});
  auto peer = RawConnection::connect(server->port());
  peer.send(post(2'000'000, std::string(2'000'000, 'x')));
  EXPECT_EQ(peer.read_answer().status, 413);
}

TEST(ServerLimits, cuts_a_chunked_body_where_it_passes_the_limit) {
  const auto server = serve({.max_body_bytes = 100});
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string chunk = "32\r\n" + std::string(50, 'x') + "\r\n";
  auto fits = RawConnection::connect(server->port());
  fits.send(start + chunk + chunk + "0\r\n\r\n");
  EXPECT_EQ(fits.read_answer().status, 200);
  auto peer = RawConnection::connect(server->port());
  peer.send(start + chunk + chunk + "1\r\nx\r\n");
  EXPECT_EQ(peer.read_answer().status, 413);
}

TEST(ServerLimits, answers_408_to_a_header_that_takes_too_long) {
  const auto server = serve({.header_timeout = milliseconds(200)});
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  EXPECT_EQ(peer.read_answer().status, 200);
  peer.send("GET / HTTP/1.1\r\n");
  EXPECT_EQ(peer.read_answer().status, 408);
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST(ServerLimits, a_header_that_drips_does_not_extend_its_time) {
  const auto server =
      serve({.max_header_bytes = 64 * 1024 * 1024, .header_timeout = milliseconds(200)});
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  EXPECT_EQ(peer.read_answer().status, 200);
  peer.send("GET / HTTP/1.1\r\nX: ");
  while (!peer.readable_within(milliseconds(5))) peer.send("x");
  EXPECT_EQ(peer.read_answer().status, 408);
}

TEST(ServerLimits, answers_408_to_a_body_that_takes_too_long) {
  const auto server = serve({.body_timeout = milliseconds(100)});
  auto peer = RawConnection::connect(server->port());
  peer.send(post(10, "abc"));
  EXPECT_EQ(peer.read_answer().status, 408);
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST(ServerLimits, closes_connections_that_ask_nothing) {
  const auto server =
      serve({.header_timeout = milliseconds(100), .idle_timeout = milliseconds(100)});
  auto fresh = RawConnection::connect(server->port());
  EXPECT_EQ(fresh.read_to_end(), "");
  auto idle = RawConnection::connect(server->port());
  idle.send(kGet);
  EXPECT_EQ(idle.read_answer().status, 200);
  EXPECT_EQ(idle.read_to_end(), "");
}

TEST(ServerLimits, gives_up_on_a_client_that_does_not_read_its_answer) {
  constexpr std::size_t kSize = 64 * 1024 * 1024;
  const auto server = serve({.write_timeout = milliseconds(100)}, [](const Request&) {
    Response response;
    response.body.resize(kSize);
    return response;
  });
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  EXPECT_TRUE(peer.readable_within(kLong));
  // Every connection is closed well before the grace period ends, or this one would be counted.
  EXPECT_EQ(server->stop(kLong), 0U);
  EXPECT_LT(peer.read_to_end().size(), kSize);
}

TEST(ServerLimits, refuses_connections_past_the_limit_and_serves_again_when_one_ends) {
  const auto server = serve({.max_connections = 2});
  auto first = RawConnection::connect(server->port());
  first.send(kGet);
  EXPECT_EQ(first.read_answer().status, 200);
  auto second = RawConnection::connect(server->port());
  second.send(kGet);
  EXPECT_EQ(second.read_answer().status, 200);
  auto third = RawConnection::connect(server->port());
  const RawAnswer refused = third.read_answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.head.find("Retry-After: 1\r\n"), std::string::npos);
  first.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(first.read_answer().status, 200);
  EXPECT_EQ(first.read_to_end(), "");
  first.finish_sending();
  third.finish_sending();
  // The server learns of both ends in its own time.
  for (;;) {
    auto again = RawConnection::connect(server->port());
    again.send(kGet);
    const int status = again.read_answer().status;
    if (status == 200) break;
    ASSERT_EQ(status, 503);
  }
}

TEST(ServerLimits, holds_no_more_bodies_than_its_budget) {
  Gate gate;
  const auto server = serve({.max_body_bytes = 100, .max_bodies_in_flight_bytes = 100},
                            [&](const Request& request) {
                              return request.body.size() == 60 ? gate(request) : describe(request);
                            });
  auto holder = RawConnection::connect(server->port());
  holder.send(post(60, std::string(60, 'x')));
  gate.wait_until_entered();

  auto announced = RawConnection::connect(server->port());
  announced.send(post(41, ""));
  const RawAnswer refused = announced.read_answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.head.find("Retry-After: 1\r\n"), std::string::npos);
  auto chunked = RawConnection::connect(server->port());
  chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n29\r\n" +
               std::string(41, 'x') + "\r\n");
  EXPECT_EQ(chunked.read_answer().status, 503);
  auto fits = RawConnection::connect(server->port());
  fits.send(post(40, std::string(40, 'x')));
  EXPECT_EQ(fits.read_answer().status, 200);

  gate.release();
  EXPECT_EQ(holder.read_answer().status, 200);
  auto later = RawConnection::connect(server->port());
  later.send(post(100, std::string(100, 'x')));
  EXPECT_EQ(later.read_answer().status, 200);
}

TEST(ServerLimits, the_budget_survives_requests_that_end_in_every_way) {
  const auto server =
      serve({.max_body_bytes = 100, .max_bodies_in_flight_bytes = 100, .body_timeout = kLong});
  for (int i = 0; i < 20; ++i) {
    auto leaves = RawConnection::connect(server->port());
    leaves.send(post(100, std::string(99, 'x')));
    leaves.reset();
    auto breaks = RawConnection::connect(server->port());
    breaks.send(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");
    const int status = breaks.read_answer().status;
    EXPECT_TRUE(status == 400 || status == 503) << status;
  }
  // Resets are noticed in the server's own time; a leak would keep this refused until the end.
  for (;;) {
    auto whole = RawConnection::connect(server->port());
    whole.send(post(100, std::string(100, 'x')));
    const int status = whole.read_answer().status;
    if (status == 200) break;
    ASSERT_EQ(status, 503);
  }
}

TEST(ServerLimits, runs_as_many_handlers_at_a_time_as_it_has_workers) {
  std::latch all_inside(3);
  const auto server = serve({.worker_threads = 3}, [&](const Request& request) {
    all_inside.arrive_and_wait();  // hangs unless three are inside together
    return describe(request);
  });
  std::vector<std::future<int>> peers;
  for (int i = 0; i < 3; ++i) {
    peers.push_back(std::async(std::launch::async, [&] {
      auto peer = RawConnection::connect(server->port());
      peer.send(kGet);
      return peer.read_answer().status;
    }));
  }
  for (auto& peer : peers) EXPECT_EQ(peer.get(), 200);
}

TEST(ServerLimits, a_tls_port_ends_peers_that_do_not_speak_tls_or_say_nothing) {
  const testing::TestCertificate certificate;
  const auto server = serve({.tls = certificate.files(), .header_timeout = milliseconds(100)});
  auto plain = RawConnection::connect(server->port());
  plain.send(kGet);
  EXPECT_EQ(plain.read_to_end().find("HTTP"), std::string::npos);
  auto silent = RawConnection::connect(server->port());
  EXPECT_EQ(silent.read_to_end(), "");
}

class ServerOpen : public ::testing::Test {
 protected:
  Code code(const ServerOptions& options) {
    const auto server = Server::open(options, describe, logger_);
    return server ? Code{} : server.error().code();
  }
  NullLogger logger_;
};

TEST_F(ServerOpen, fails_with_conflict_when_the_port_is_in_use) {
  const auto server = serve({});
  EXPECT_EQ(code({.port = server->port()}), Code::kConflict);
}

TEST_F(ServerOpen, takes_a_port_again_right_after_a_stop) {
  auto server = serve({});
  const std::uint16_t port = server->port();
  auto peer = RawConnection::connect(port);
  peer.send(kGet);
  EXPECT_EQ(peer.read_answer().status, 200);
  server.reset();
  EXPECT_EQ(code({.port = port}), Code{});
}

TEST_F(ServerOpen, fails_with_invalid_argument_for_what_is_no_address_here) {
  EXPECT_EQ(code({.address = "localhost"}), Code::kInvalidArgument);
  EXPECT_EQ(code({.address = ""}), Code::kInvalidArgument);
  EXPECT_EQ(code({.address = "192.0.2.1"}), Code::kInvalidArgument);
}

TEST_F(ServerOpen, fails_with_permission_denied_for_a_port_it_may_not_use) {
  if (geteuid() == 0) GTEST_SKIP() << "root may use every port";
  EXPECT_EQ(code({.port = 1}), Code::kPermissionDenied);
}

TEST_F(ServerOpen, refuses_limits_that_nothing_can_meet) {
  EXPECT_EQ(code({.max_header_bytes = 0}), Code::kInvalidArgument);
  EXPECT_EQ(code({.max_connections = 0}), Code::kInvalidArgument);
  EXPECT_EQ(code({.worker_threads = 0}), Code::kInvalidArgument);
  EXPECT_EQ(code({.idle_timeout = milliseconds(0)}), Code::kInvalidArgument);
  EXPECT_EQ(code({.max_body_bytes = 11, .max_bodies_in_flight_bytes = 10}), Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::net
