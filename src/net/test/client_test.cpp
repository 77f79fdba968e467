#include "nightlight/net/client.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "nightlight/net/server.h"
#include "nightlight/net/testing/raw_connection.h"

// Our client against servers that are away, break the rules or do what we do not want.
namespace nightlight::net {
namespace {

using std::chrono::milliseconds;
using testing::RawConnection;
using testing::RawServer;

ClientRequest get(const std::string& url) {
  ClientRequest request;
  request.url = url;
  return request;
}

tl::expected<Response, ClientFailure> send(const ClientRequest& request,
                                           const ClientOptions& options = {}) {
  return Client::create(options).value()->send(request);
}

// Reads one request without a body, then sends `answer` and closes.
auto answering(std::string answer) {
  return [answer = std::move(answer)](RawConnection& peer) {
    peer.read_until("\r\n\r\n");
    peer.send(answer);
  };
}

void expect_failure(const tl::expected<Response, ClientFailure>& response, Code code,
                    NotSent sent) {
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().error.code(), code) << to_text(response.error().error);
  EXPECT_EQ(response.error().sent, sent);
}

TEST(Client, gives_any_complete_answer_whatever_its_status) {
  for (const int status : {200, 404, 429, 500, 599}) {
    const RawServer server(answering("HTTP/1.1 " + std::to_string(status) +
                                     " Any\r\nX-A: 1\r\nX-A:  2 \r\nContent-Length: 2\r\n\r\nok"));
    const auto response = send(get(server.url()));
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, status);
    EXPECT_EQ(as_text(response->body), "ok");
    ASSERT_EQ(response->headers.all().size(), 3U);
    EXPECT_EQ(response->headers.all()[1].second, "2");
  }
}

TEST(Client, sends_an_ordinary_request) {
  std::string seen;
  const RawServer server([&](RawConnection& peer) {
    seen = peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  ClientRequest request = get(server.url("/a?b=c"));
  request.headers.add("X-Empty", "");
  request.headers.add("X-Full", "text");
  ASSERT_TRUE(send(request).has_value());
  EXPECT_TRUE(seen.starts_with("GET /a?b=c HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("X-Empty:\r\n"), std::string::npos) << seen;
  EXPECT_NE(seen.find("X-Full: text\r\n"), std::string::npos);
  EXPECT_EQ(seen.find("Cookie"), std::string::npos);
}

TEST(Client, follows_no_redirect) {
  int requests = 0;
  const RawServer server([&](RawConnection& peer) {
    ++requests;
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
  });
  const auto response = send(get(server.url()));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(response->headers.find("location"), "/elsewhere");
  EXPECT_EQ(requests, 1);
}

TEST(Client, keeps_no_cookie) {
  std::string second;
  const RawServer server([&](RawConnection& peer) {
    second = peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
  });
  const auto client = Client::create({}).value();
  ASSERT_TRUE(client->send(get(server.url())).has_value());
  ASSERT_TRUE(client->send(get(server.url())).has_value());
  EXPECT_EQ(second.find("a=b"), std::string::npos);
}

TEST(Client, does_not_ask_the_environment_for_a_proxy) {
  const RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  const std::string nowhere = "http://127.0.0.1:" + std::to_string(testing::closed_port());
  setenv("http_proxy", nowhere.c_str(), 1);
  setenv("all_proxy", nowhere.c_str(), 1);
  const auto response = send(get(server.url()));
  unsetenv("http_proxy");
  unsetenv("all_proxy");
  EXPECT_TRUE(response.has_value());
}

TEST(Client, skips_interim_answers) {
  const RawServer server(
      answering("HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\n"
                "HTTP/1.1 200 OK\r\nX-A: late\r\nContent-Length: 0\r\n\r\n"));
  const auto response = send(get(server.url()));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->headers.find("x-a"), "late");
}

TEST(Client, ignores_the_trailer_of_a_chunked_answer) {
  const RawServer server(
      answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                "3\r\nabc\r\n0\r\nX-Late: yes\r\n\r\n"));
  const auto response = send(get(server.url()));
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(as_text(response->body), "abc");
  EXPECT_FALSE(response->headers.find("x-late"));
}

TEST(Client, leaves_nothing_behind_where_nobody_listens) {
  expect_failure(send(get("http://127.0.0.1:" + std::to_string(testing::closed_port()))),
                 Code::kUnavailable, NotSent::kNothingLeft);
}

TEST(Client, leaves_nothing_behind_when_the_name_does_not_resolve) {
  // RFC 6761, section 6.4: "invalid" never resolves. The resolver may take its time to say so.
  expect_failure(send(get("http://host.invalid/"), {.connect_timeout = milliseconds(500)}),
                 Code::kUnavailable, NotSent::kNothingLeft);
}

TEST(Client, leaves_nothing_behind_when_the_tls_handshake_never_ends) {
  const RawServer server([](RawConnection& peer) { peer.read_to_end(); });
  ClientRequest request = get("https://127.0.0.1:" + std::to_string(server.port()) + "/");
  request.method = Method::kPost;
  request.body = to_bytes("secret");
  expect_failure(send(request, {.connect_timeout = milliseconds(100)}), Code::kUnavailable,
                 NotSent::kNothingLeft);
}

TEST(Client, does_not_know_when_the_server_closes_before_an_answer) {
  const RawServer server([](RawConnection& peer) { peer.read_until("\r\n\r\n"); });
  expect_failure(send(get(server.url())), Code::kUnavailable, NotSent::kUnknown);
}

TEST(Client, does_not_know_when_the_server_resets) {
  const RawServer server([](RawConnection& peer) {
    peer.read_until("\r\n\r\n");
    peer.reset();
  });
  expect_failure(send(get(server.url())), Code::kUnavailable, NotSent::kUnknown);
}

TEST(Client, never_repeats_a_request_by_itself) {
  int requests = 0;
  {
    const RawServer server([&](RawConnection& peer) {
      ++requests;
      peer.read_until("\r\n\r\n");
    });
    const auto client = Client::create({}).value();
    EXPECT_FALSE(client->send(get(server.url())).has_value());
    EXPECT_FALSE(client->send(get(server.url())).has_value());
  }
  EXPECT_EQ(requests, 2);
}

TEST(Client, an_answer_cut_short_is_no_answer) {
  for (const std::string answer :
       {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "HTTP/1.1 200 O"}) {
    const RawServer server(answering(answer));
    expect_failure(send(get(server.url())), Code::kUnavailable, NotSent::kUnknown);
  }
}

TEST(Client, what_is_not_http_is_no_answer) {
  for (const std::string answer : {"hello\r\n\r\n", "\x16\x03\x01\x02", "HTTP/1.1 abc\r\n\r\n"}) {
    const RawServer server(answering(answer));
    expect_failure(send(get(server.url())), Code::kUnavailable, NotSent::kUnknown);
  }
}

TEST(Client, gives_up_on_a_server_that_never_answers) {
  const RawServer server([](RawConnection& peer) { peer.read_to_end(); });
  expect_failure(send(get(server.url()), {.total_timeout = milliseconds(100)}), Code::kUnavailable,
                 NotSent::kUnknown);
}

TEST(Client, gives_up_on_a_transfer_that_stalls) {
  const RawServer server([](RawConnection& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab");
    peer.read_to_end();
  });
  // Without the stall limit this would last 20 seconds and end as an answer cut short, at "total".
  const auto response = send(get(server.url()), {.stall_timeout = milliseconds(1000)});
  expect_failure(response, Code::kUnavailable, NotSent::kUnknown);
  EXPECT_EQ(response.error().error.what(), "no answer in time");
}

TEST(Client, takes_an_answer_of_the_largest_size_and_refuses_one_byte_more) {
  for (const std::size_t size : {1000U, 1001U}) {
    const RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) +
                                     "\r\n\r\n" + std::string(size, 'x')));
    const auto response = send(get(server.url()), {.max_answer_bytes = 1000});
    if (size == 1000) {
      EXPECT_TRUE(response.has_value());
    } else {
      expect_failure(response, Code::kExhausted, NotSent::kUnknown);
    }
  }
}

TEST(Client, refuses_answers_without_end) {
  const RawServer body([](RawConnection& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    while (peer.send(std::string(10'000, 'x'))) {
    }
  });
  expect_failure(send(get(body.url())), Code::kExhausted, NotSent::kUnknown);
  const RawServer header([](RawConnection& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\n");
    while (peer.send("X-Filler: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  expect_failure(send(get(header.url())), Code::kExhausted, NotSent::kUnknown);
}

TEST(Client, hands_back_the_error_of_a_parts_source) {
  const RawServer server([](RawConnection& peer) { peer.read_to_end(); });
  ClientRequest request = get(server.url());
  request.method = Method::kPost;
  request.parts.push_back({.name = "file",
                           .source = [](std::span<std::byte>) -> Result<std::size_t> {
                             return Error(Code::kCorrupt, "broken evidence");
                           },
                           .source_size = 10});
  const auto response = send(request);
  expect_failure(response, Code::kCorrupt, NotSent::kUnknown);
  EXPECT_EQ(response.error().error.what(), "broken evidence");
}

TEST(Client, a_source_that_ends_early_or_throws_ends_the_request) {
  const RawServer server([](RawConnection& peer) { peer.read_to_end(); });
  ClientRequest request = get(server.url());
  request.method = Method::kPost;
  request.parts.push_back({.name = "file",
                           .source = [](std::span<std::byte>) -> Result<std::size_t> { return 0; },
                           .source_size = 10});
  expect_failure(send(request), Code::kInvalidArgument, NotSent::kUnknown);
  request.parts[0].source = [](std::span<std::byte>) -> Result<std::size_t> { throw 7; };
  expect_failure(send(request), Code::kInternal, NotSent::kUnknown);
}

TEST(Client, reads_an_answer_that_comes_before_the_body_is_sent) {
  const RawServer server([](RawConnection& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    peer.finish_sending();
    peer.read_to_end();
  });
  ClientRequest request = get(server.url());
  request.method = Method::kPost;
  request.body.resize(20'000'000);
  const auto response = send(request);
  ASSERT_TRUE(response.has_value()) << to_text(response.error().error);
  EXPECT_EQ(response->status, 413);
}

TEST(Client, refuses_what_is_not_an_http_url) {
  for (const std::string& url :
       {std::string(), std::string("/path"), std::string("example.org/"),
        std::string("file:///etc/hostname"), std::string("ftp://example.org/"),
        std::string("http://"), std::string("http://user:password@example.org/"),
        std::string("http://user@example.org/"), std::string("http://example.org:99999/"),
        std::string("http://127.0.0.1/a b\r\nX: y"), std::string("http://127.0.0.1/\0x", 19)}) {
    expect_failure(send(get(url)), Code::kInvalidArgument, NotSent::kNothingLeft);
  }
}

TEST(Client, refuses_requests_that_would_break_the_framing) {
  const auto refuse = [](const ClientRequest& request) {
    expect_failure(send(request), Code::kInvalidArgument, NotSent::kNothingLeft);
  };
  const ClientRequest good = get("http://127.0.0.1:1/");
  for (const auto& [name, value] :
       {std::pair("X", "a\r\nY: b"), std::pair("X\r\nY", "b"), std::pair("X Y", "b"),
        std::pair("", "b"), std::pair("Content-Length", "5"),
        std::pair("transfer-encoding", "chunked")}) {
    ClientRequest request = good;
    request.headers.add(name, value);
    refuse(request);
  }
  ClientRequest body = good;
  body.body = to_bytes("x");
  refuse(body);
  ClientRequest unnamed = good;
  unnamed.method = Method::kPost;
  unnamed.parts.emplace_back();
  refuse(unnamed);
  unnamed.parts[0].name = "a";
  unnamed.parts[0].content_type = "text/plain\r\nX: y";
  refuse(unnamed);
}

TEST(Client, refuses_credentials_that_could_not_be_read_back) {
  const auto refuse = [](const BasicCredentials* basic, const SecretBytes* bearer) {
    ClientRequest request = get("http://127.0.0.1:1/");
    request.basic = basic;
    request.bearer = bearer;
    expect_failure(send(request), Code::kInvalidArgument, NotSent::kNothingLeft);
  };
  const BasicCredentials good{"user", SecretBytes(as_bytes("password"))};
  const BasicCredentials colon{"us:er", SecretBytes(as_bytes("password"))};
  const BasicCredentials line{"user", SecretBytes(as_bytes("pass\nword"))};
  const SecretBytes token(as_bytes("token"));
  const SecretBytes bad_token(as_bytes("to ken\r\nX: y"));
  const SecretBytes no_token;
  refuse(&colon, nullptr);
  refuse(&line, nullptr);
  refuse(nullptr, &bad_token);
  refuse(nullptr, &no_token);
  refuse(&good, &token);
  ClientRequest twice = get("http://127.0.0.1:1/");
  twice.headers.add("authorization", "Basic x");
  twice.basic = &good;
  expect_failure(send(twice), Code::kInvalidArgument, NotSent::kNothingLeft);
}

TEST(Client, escapes_names_of_parts_that_would_break_out) {
  std::vector<FormPart> parts;
  Bytes body;
  NullLogger logger;
  const auto server = Server::open(
      {},
      [&](const Request& request) {
        body = request.body;
        auto parsed = parse_multipart(*request.headers.find("content-type"), body, 8);
        Response response;
        response.status = parsed ? 200 : 400;
        if (parsed) parts = *std::move(parsed);
        return response;
      },
      logger);
  ASSERT_TRUE(server.has_value());
  ClientRequest request = get("http://127.0.0.1:" + std::to_string((*server)->port()) + "/");
  request.method = Method::kPost;
  request.parts.push_back(
      {.name = "a\"; x=\"y", .file_name = "b\r\nX: y\"", .value = to_bytes("1")});
  const auto response = send(request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].name, "a%22; x=%22y");
  EXPECT_EQ(parts[0].file_name, "b%0D%0AX: y%22");
}

TEST(Client, create_fails_without_its_ca_file) {
  const auto client = Client::create({.ca_file = "missing.pem"});
  ASSERT_FALSE(client.has_value());
  EXPECT_EQ(client.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::net
