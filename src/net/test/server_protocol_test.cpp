#include <stdexcept>

#include "server_fixture.h"

// What the server makes of well-formed and of hostile bytes, over real sockets.
namespace nightlight::net {
namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(ServerProtocol, answers_a_request_with_its_query_decoded) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send("GET /a%20b/c?x=1&y=%C3%A9+z&x=2 HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawAnswer answer = peer.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /a b/c x=1 y=\xC3\xA9 z x=2\n");
  EXPECT_NE(answer.head.find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST(ServerProtocol, keeps_a_connection_for_the_next_request) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  for (const std::string path : {"/one", "/two", "/three"}) {
    peer.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(peer.read_answer().body, "GET " + path + "\n");
  }
}

TEST(ServerProtocol, answers_pipelined_requests_in_order) {
  const auto server = serve({.worker_threads = 4});
  auto peer = RawConnection::connect(server->port());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    const std::string body = "body " + std::to_string(i);
    all += "POST /" + std::to_string(i) +
           " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
  }
  peer.send(all);
  for (int i = 0; i < 50; ++i) {
    const std::string n = std::to_string(i);
    EXPECT_EQ(peer.read_answer().body, "POST /" + n + "\nbody " + n);
  }
}

TEST(ServerProtocol, joins_the_chunks_of_a_body_and_ignores_its_trailer) {
  const auto server = serve({}, [](const Request& request) {
    Response response = describe(request);
    if (request.headers.find("authorization")) response.status = 500;
    return response;
  });
  auto peer = RawConnection::connect(server->port());
  peer.send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;name=value\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nAuthorization: Basic YTpi\r\n\r\n");
  const RawAnswer answer = peer.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "POST /\nhello world");
  peer.send(kGet);
  EXPECT_EQ(peer.read_answer().status, 200);
}

TEST(ServerProtocol, closes_after_the_answer_when_the_client_says_so) {
  const auto server = serve({});
  for (const std::string_view request :
       {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    auto peer = RawConnection::connect(server->port());
    peer.send(request);
    const RawAnswer answer = peer.read_answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.head.find("Connection: close\r\n"), std::string::npos);
    EXPECT_EQ(peer.read_to_end(), "");
  }
}

TEST(ServerProtocol, answers_head_with_the_length_and_without_the_body) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawAnswer answer = peer.read_head_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.head.find("Content-Length: 8\r\n"), std::string::npos);
  EXPECT_EQ(peer.read_answer().body, "GET /y\n");
}

TEST(ServerProtocol, says_continue_before_it_reads_an_announced_body) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("ok");
  EXPECT_EQ(peer.read_answer().body, "POST /\nok");
}

TEST(ServerProtocol, does_not_say_continue_to_what_it_refuses_or_has) {
  const auto server = serve({.max_body_bytes = 10});
  auto refused = RawConnection::connect(server->port());
  refused.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(refused.read_answer().status, 413);
  auto sent = RawConnection::connect(server->port());
  sent.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_EQ(sent.read_answer().body, "POST /\nok");
}

TEST(ServerProtocol, accepts_blank_lines_before_a_request) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send("\r\n\r\n" + std::string(kGet) + "\r\n" + std::string(kGet));
  EXPECT_EQ(peer.read_answer().status, 200);
  EXPECT_EQ(peer.read_answer().status, 200);
}

TEST(ServerProtocol, sends_no_body_and_no_length_with_204) {
  const auto server = serve({}, [](const Request&) {
    Response response;
    response.status = 204;
    response.body = to_bytes("ignored");
    return response;
  });
  auto peer = RawConnection::connect(server->port());
  peer.send(std::string(kGet) + std::string(kGet));
  EXPECT_EQ(peer.read_head_answer().head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(peer.read_head_answer().status, 204);
}

TEST(ServerProtocol, owns_the_framing_fields_of_answers) {
  const auto server = serve({}, [](const Request&) {
    Response response;
    response.headers.add("Content-Length", "999");
    response.headers.add("transfer-encoding", "chunked");
    response.body = to_bytes("four");
    return response;
  });
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  const RawAnswer answer = peer.read_answer();
  EXPECT_EQ(answer.body, "four");
  EXPECT_EQ(answer.head.find("999"), std::string::npos);
  EXPECT_EQ(answer.head.find("chunked"), std::string::npos);
}

TEST(ServerProtocol, an_exception_in_a_handler_becomes_500_and_the_connection_lives) {
  const auto server = serve({}, [](const Request& request) -> Response {
    if (request.path == "/throw") throw std::runtime_error("secret detail");
    if (request.path == "/odd") throw 7;
    return describe(request);
  });
  auto peer = RawConnection::connect(server->port());
  for (const std::string path : {"/throw", "/odd"}) {
    peer.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const RawAnswer answer = peer.read_answer();
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  }
  peer.send(kGet);
  EXPECT_EQ(peer.read_answer().status, 200);
}

TEST(ServerProtocol, an_answer_that_would_forge_a_field_becomes_500) {
  const auto server = serve({}, [](const Request& request) {
    Response response;
    if (request.path == "/value") response.headers.add("X-A", "b\r\nSet-Cookie: c=d");
    if (request.path == "/name") response.headers.add("X A", "b");
    if (request.path == "/status") response.status = 99;
    return response;
  });
  auto peer = RawConnection::connect(server->port());
  for (const std::string path : {"/value", "/name", "/status"}) {
    peer.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const RawAnswer answer = peer.read_answer();
    EXPECT_EQ(answer.status, 500) << path;
    EXPECT_EQ(answer.head.find("Set-Cookie"), std::string::npos);
  }
}

TEST(ServerProtocol, drops_the_connection_in_place_of_an_answer_when_the_handler_says_so) {
  const auto server = serve({}, [](const Request& request) {
    Response response = describe(request);
    response.delivery = Delivery::kDropConnection;
    return response;
  });
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_EQ(server->stop(kLong), 0U);
}

TEST(ServerProtocol, cuts_an_answer_in_half_when_the_handler_says_so) {
  const auto server = serve({}, [](const Request&) {
    Response response;
    response.body = to_bytes("0123456789");
    response.delivery = Delivery::kTruncate;
    return response;
  });
  auto peer = RawConnection::connect(server->port());
  peer.send(kGet);
  const RawAnswer answer = peer.read_answer();
  EXPECT_NE(answer.head.find("Content-Length: 10\r\n"), std::string::npos);
  EXPECT_EQ(answer.body, "01234");
  peer.finish_sending();
  EXPECT_EQ(server->stop(kLong), 0U);
}

TEST(ServerProtocol, explains_refusals_as_problem_json) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawAnswer answer = peer.read_answer();
  EXPECT_EQ(answer.status, 501);
  EXPECT_NE(answer.head.find("Content-Type: application/problem+json\r\n"), std::string::npos);
  EXPECT_NE(answer.head.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(answer.body,
            "{\"type\":\"about:blank\",\"title\":\"Not Implemented\",\"status\":501,"
            "\"detail\":\"The method is not supported.\"}\n");
  EXPECT_EQ(peer.read_to_end(), "");
}

struct Hostile {
  const char* name;
  std::string bytes;
  int status;
};

void PrintTo(const Hostile& hostile, std::ostream* out) {
  *out << hostile.name;
}

std::string post(std::string_view fields, std::string_view body = {}) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::string target(std::string_view text) {
  return "GET " + std::string(text) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

class HostileRequest : public ::testing::TestWithParam<Hostile> {};

// Each is refused with a status, the connection is closed, and what follows in the same bytes is
// never taken for a request: that would be request smuggling.
TEST_P(HostileRequest, is_refused_and_ends_the_connection) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send(GetParam().bytes + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawAnswer answer = peer.read_answer();
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_NE(answer.head.find("problem+json"), std::string::npos);
  EXPECT_EQ(peer.read_to_end(), "");
  auto next = RawConnection::connect(server->port());
  next.send(kGet);
  EXPECT_EQ(next.read_answer().status, 200);
}

const std::string kChunked = "Transfer-Encoding: chunked\r\n";

INSTANTIATE_TEST_SUITE_P(
    Framing, HostileRequest,
    ::testing::Values(
        Hostile{"length and chunked", post("Content-Length: 4\r\n" + kChunked, "0\r\n\r\n"), 400},
        Hostile{"chunked and length", post(kChunked + "Content-Length: 4\r\n", "0\r\n\r\n"), 400},
        Hostile{"two lengths", post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcd"), 400},
        Hostile{"same length twice", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"),
                400},
        Hostile{"list of lengths", post("Content-Length: 4, 4\r\n", "abcd"), 400},
        Hostile{"signed length", post("Content-Length: +4\r\n", "abcd"), 400},
        Hostile{"negative length", post("Content-Length: -1\r\n"), 400},
        Hostile{"hexadecimal length", post("Content-Length: 0x4\r\n", "abcd"), 400},
        Hostile{"empty length", post("Content-Length: \r\n"), 400},
        Hostile{"length past 64 bits", post("Content-Length: 99999999999999999999\r\n"), 400},
        Hostile{"length of 64 bits", post("Content-Length: 18446744073709551615\r\n"), 413},
        Hostile{"two codings", post(kChunked + kChunked, "0\r\n\r\n"), 400},
        Hostile{"unknown coding", post("Transfer-Encoding: gzip\r\n"), 501},
        Hostile{"coding before chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
                501},
        Hostile{"coding after chunked", post("Transfer-Encoding: chunked, gzip\r\n"), 501},
        Hostile{"chunked twice in one", post("Transfer-Encoding: chunked, chunked\r\n"), 501},
        Hostile{"misspelt coding", post("Transfer-Encoding: xchunked\r\n"), 501},
        Hostile{"chunked in 1.0", "POST / HTTP/1.0\r\n" + kChunked + "\r\n0\r\n\r\n", 400},
        Hostile{"blank before the colon", post("Content-Length : 4\r\n", "abcd"), 400},
        Hostile{"chunk size not a number", post(kChunked, "zz\r\nabc\r\n0\r\n\r\n"), 400},
        Hostile{"chunk size past 64 bits", post(kChunked, "10000000000000000\r\n"), 400},
        Hostile{"chunk size of 64 bits", post(kChunked, "FFFFFFFFFFFFFFFF\r\n"), 413},
        Hostile{"chunk without its end", post(kChunked, "3\r\nabcdef\r\n0\r\n\r\n"), 400},
        Hostile{"chunk with a bare line feed", post(kChunked, "3\nabc\r\n0\r\n\r\n"), 400},
        Hostile{"endless chunk extension", post(kChunked, "3;" + std::string(80'000, 'a')), 400},
        Hostile{"endless trailer", post(kChunked, "0\r\n" + std::string(80'000, 'a')), 400}));

INSTANTIATE_TEST_SUITE_P(
    Header, HostileRequest,
    ::testing::Values(
        Hostile{"not HTTP", "hello\r\n\r\n", 400},
        Hostile{"bare line feeds", "GET / HTTP/1.1\n\n", 400},
        Hostile{"a NUL", std::string("GET /\0 HTTP/1.1\r\n\r\n", 19), 400},
        Hostile{"a TLS greeting", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},
        Hostile{"a bare carriage return", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400},
        Hostile{"HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        Hostile{"HTTP/0.9", "GET /\r\n\r\n", 400},
        Hostile{"unknown version", "GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505},
        Hostile{"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        Hostile{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Hostile{"a field without a colon", post("Broken\r\n"), 400},
        Hostile{"a field without a name", post(": x\r\n"), 400},
        Hostile{"a control character", post("X: a\x01b\r\n"), 400},
        Hostile{"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        Hostile{"connect", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        Hostile{"lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501}));

INSTANTIATE_TEST_SUITE_P(
    Targets, HostileRequest,
    ::testing::Values(Hostile{"dot", target("/./a"), 400}, Hostile{"dots", target("/a/../b"), 400},
                      Hostile{"trailing dots", target("/a/.."), 400},
                      Hostile{"encoded dots", target("/%2e%2E/b"), 400},
                      Hostile{"half encoded dots", target("/.%2e/b"), 400},
                      Hostile{"encoded slash", target("/a%2fb"), 400},
                      Hostile{"encoded NUL", target("/a%00"), 400},
                      Hostile{"encoded NUL in the query", target("/a?b=%00"), 400},
                      Hostile{"bad escape", target("/%zz"), 400},
                      Hostile{"cut escape", target("/%4"), 400},
                      Hostile{"bad escape in the query", target("/?a=%4"), 400},
                      Hostile{"fragment", target("/a#b"), 400},
                      Hostile{"raw bytes", target("/\xC3\xA9"), 400},
                      Hostile{"absolute form", target("http://a/b"), 400},
                      Hostile{"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                      Hostile{"no slash", target("a"), 400}));

TEST(ServerProtocol, survives_peers_that_leave_at_any_byte) {
  const auto server = serve({});
  const std::string whole = post(kChunked, "5\r\nhello\r\n0\r\n\r\n");
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    auto closes = RawConnection::connect(server->port());
    closes.send(whole.substr(0, cut));
    auto resets = RawConnection::connect(server->port());
    resets.send(whole.substr(0, cut));
    resets.reset();
  }
  auto peer = RawConnection::connect(server->port());
  peer.send(whole);
  EXPECT_EQ(peer.read_answer().body, "POST /\nhello");
}

TEST(ServerProtocol, answers_a_peer_that_has_finished_sending) {
  const auto server = serve({});
  auto peer = RawConnection::connect(server->port());
  peer.send(post("Content-Length: 2\r\n", "ok"));
  peer.finish_sending();
  EXPECT_EQ(peer.read_answer().body, "POST /\nok");
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST(ServerProtocol, ends_a_request_cut_short_without_calling_the_handler) {
  std::atomic<int> handled = 0;
  const auto server = serve({}, [&](const Request& request) {
    ++handled;
    return describe(request);
  });
  auto peer = RawConnection::connect(server->port());
  peer.send(post("Content-Length: 10\r\n", "short"));
  peer.finish_sending();
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_EQ(handled, 0);
}

}  // namespace
}  // namespace nightlight::net
