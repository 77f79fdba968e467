#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "nightlight/net/client.h"
#include "nightlight/net/server.h"
#include "nightlight/net/testing/test_certificate.h"

// Our client against our server, plain and over TLS.
namespace nightlight::net {
namespace {

using testing::TestCertificate;

Response echo(const Request& request) {
  Response response;
  response.headers.add("Content-Type", "text/plain");
  response.headers.add("X-Method", method_name(request.method));
  response.headers.add("X-Path", request.path);
  response.headers.add("X-Peer", request.peer_address);
  response.headers.add("X-Authorization", request.headers.find("authorization").value_or("none"));
  response.headers.add("X-Type", request.headers.find("content-type").value_or("none"));
  response.body = request.body;
  return response;
}

std::unique_ptr<Server> serve(const ServerOptions& options, Handler handler = echo) {
  static NullLogger logger;
  return Server::open(options, std::move(handler), logger).value();
}

std::unique_ptr<Client> create_client(ClientOptions options = {}) {
  options.total_timeout = std::chrono::seconds(30);
  return Client::create(options).value();
}

ClientRequest get(const Server& server, std::string_view path = "/") {
  ClientRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(server.port()) + std::string(path);
  return request;
}

TEST(RoundTrip, carries_method_path_headers_and_body_both_ways) {
  const auto server = serve({});
  ClientRequest request = get(*server, "/v1/caf%C3%A9?x=1");
  request.method = Method::kPost;
  request.headers.add("Content-Type", "application/x-test");
  request.body = to_bytes("hello");
  const auto response = create_client()->send(request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->headers.find("x-method"), "POST");
  EXPECT_EQ(response->headers.find("x-path"), "/v1/caf\xC3\xA9");
  EXPECT_EQ(response->headers.find("x-peer"), "127.0.0.1");
  EXPECT_EQ(response->headers.find("x-type"), "application/x-test");
  EXPECT_EQ(as_text(response->body), "hello");
}

TEST(RoundTrip, knows_every_method) {
  const auto server = serve({});
  const auto client = create_client();
  for (const Method method : {Method::kGet, Method::kPost, Method::kPut, Method::kDelete,
                              Method::kHead, Method::kOptions, Method::kPatch}) {
    ClientRequest request = get(*server);
    request.method = method;
    const auto response = client->send(request);
    ASSERT_TRUE(response.has_value()) << method_name(method);
    EXPECT_EQ(response->headers.find("x-method"), method_name(method));
  }
}

TEST(RoundTrip, sends_a_body_larger_than_the_socket_buffers) {
  const auto server = serve({});
  ClientRequest request = get(*server);
  request.method = Method::kPut;
  request.body.resize(3'000'000, std::byte{0x5a});
  const auto response = create_client()->send(request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, request.body);
  EXPECT_EQ(response->headers.find("x-type"), "none");
}

TEST(RoundTrip, streams_multipart_parts_that_the_parser_reads_back) {
  std::vector<std::pair<std::string, std::string>> seen;
  const auto server = serve({}, [&](const Request& request) {
    const auto parts = parse_multipart(*request.headers.find("content-type"), request.body, 8);
    Response response;
    if (!parts) {
      response.status = 400;
      return response;
    }
    for (const auto& part : *parts) {
      seen.emplace_back(part.name + "/" + part.file_name + "/" + part.content_type,
                        as_text(part.content));
    }
    return response;
  });
  const std::string content(100'000, 'x');
  std::size_t at = 0;
  ClientRequest request = get(*server);
  request.method = Method::kPost;
  request.parts.push_back({.name = "id", .value = to_bytes("4711")});
  request.parts.push_back({.name = "file",
                           .file_name = "a photo.jpg",
                           .content_type = "image/jpeg",
                           .source = [&](std::span<std::byte> out) -> Result<std::size_t> {
                             const auto n = std::min(out.size(), content.size() - at);
                             std::ranges::copy(as_bytes(content).subspan(at, n), out.begin());
                             at += n;
                             return n;
                           },
                           .source_size = content.size()});
  request.parts.push_back({.name = "empty"});
  const auto response = create_client()->send(request);
  ASSERT_TRUE(response.has_value());
  ASSERT_EQ(response->status, 200);
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0], std::pair(std::string("id//"), std::string("4711")));
  EXPECT_EQ(seen[1], std::pair(std::string("file/a photo.jpg/image/jpeg"), content));
  EXPECT_EQ(seen[2], std::pair(std::string("empty//"), std::string()));
}

TEST(RoundTrip, sends_basic_credentials_as_rfc_7617_shows_them) {
  const auto server = serve({});
  // RFC 7617, section 2: user "Aladdin", password "open sesame".
  const BasicCredentials basic{"Aladdin", SecretBytes(as_bytes("open sesame"))};
  ClientRequest request = get(*server);
  request.basic = &basic;
  const auto response = create_client()->send(request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->headers.find("x-authorization"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(RoundTrip, sends_a_bearer_token) {
  const auto server = serve({});
  const SecretBytes token(as_bytes("abc.DEF-123~+/="));
  ClientRequest request = get(*server);
  request.bearer = &token;
  const auto response = create_client()->send(request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->headers.find("x-authorization"), "Bearer abc.DEF-123~+/=");
}

TEST(RoundTrip, one_client_serves_many_threads) {
  const auto server = serve({});
  const auto client = create_client();
  std::vector<std::future<std::size_t>> threads;
  for (int t = 0; t < 8; ++t) {
    threads.push_back(std::async(std::launch::async, [&, t] {
      std::size_t good = 0;
      for (int i = 0; i < 20; ++i) {
        ClientRequest request = get(*server);
        request.method = Method::kPost;
        request.body = to_bytes(std::to_string(t * 1000 + i));
        const auto response = client->send(request);
        good += response && response->body == request.body ? 1 : 0;
      }
      return good;
    }));
  }
  for (auto& thread : threads) EXPECT_EQ(thread.get(), 20U);
}

TEST(RoundTrip, works_over_ipv6) {
  const auto server = serve({.address = "::1"});
  ClientRequest request;
  request.url = "http://[::1]:" + std::to_string(server->port()) + "/";
  const auto response = create_client()->send(request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->headers.find("x-peer"), "::1");
}

// Sends until a call fails; returns how many failed with something left at the server.
std::size_t send_until_refused(Client& client, const std::string& url, std::atomic<int>& answered) {
  for (;;) {
    ClientRequest request;
    request.method = Method::kPost;
    request.url = url;
    request.body = to_bytes("hello");
    const auto response = client.send(request);
    if (!response) return response.error().sent == NotSent::kUnknown ? 1 : 0;
    if (response->body != request.body) return 1;
    ++answered;
  }
}

// A stop under load leaves every call either answered or known not to have been sent.
void expect_lossless_stop(Server& server, Client& client, const std::string& url) {
  std::atomic<int> answered = 0;
  std::vector<std::future<std::size_t>> threads;
  for (int i = 0; i < 4; ++i) {
    threads.push_back(
        std::async(std::launch::async, [&] { return send_until_refused(client, url, answered); }));
  }
  while (answered < 50) std::this_thread::yield();
  EXPECT_EQ(server.stop(std::chrono::seconds(20)), 0U);
  for (auto& thread : threads) EXPECT_EQ(thread.get(), 0U);
}

TEST(RoundTrip, a_stop_under_load_leaves_no_call_in_doubt) {
  const auto server = serve({});
  expect_lossless_stop(*server, *create_client(), get(*server).url);
}

class Tls : public ::testing::Test {
 protected:
  ClientRequest request(const Server& server) const {
    ClientRequest out;
    out.method = Method::kPost;
    out.url = "https://localhost:" + std::to_string(server.port()) + "/";
    out.body.resize(500'000, std::byte{7});
    return out;
  }

  TestCertificate certificate_;
};

TEST_F(Tls, carries_requests_when_the_client_trusts_the_certificate) {
  const auto server = serve({.tls = certificate_.files()});
  const auto client = create_client({.ca_file = certificate_.files().certificate_chain});
  const ClientRequest sent = request(*server);
  const auto response = client->send(sent);
  ASSERT_TRUE(response.has_value()) << to_text(response.error().error);
  EXPECT_EQ(response->body, sent.body);
  EXPECT_EQ(server->stop(std::chrono::seconds(10)), 0U);
}

TEST_F(Tls, a_stop_under_load_leaves_no_call_in_doubt) {
  const auto server = serve({.tls = certificate_.files()});
  const auto client = create_client({.ca_file = certificate_.files().certificate_chain});
  expect_lossless_stop(*server, *client, request(*server).url);
}

TEST_F(Tls, client_sends_nothing_to_a_host_it_does_not_trust) {
  std::atomic<int> handled = 0;
  const auto server = serve({.tls = certificate_.files()}, [&](const Request& seen) {
    ++handled;
    return echo(seen);
  });
  const auto response = create_client()->send(request(*server));
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().error.code(), Code::kUnavailable);
  EXPECT_EQ(response.error().sent, NotSent::kNothingLeft);
  EXPECT_EQ(handled, 0);
}

TEST_F(Tls, client_refuses_a_trusted_certificate_for_another_name) {
  const auto server = serve({.tls = certificate_.files()});
  const auto client = create_client({.ca_file = certificate_.files().certificate_chain});
  ClientRequest wrong_name = request(*server);
  wrong_name.url = "https://127.0.0.2:" + std::to_string(server->port()) + "/";
  const auto everywhere = serve({.address = "127.0.0.2", .tls = certificate_.files()});
  wrong_name.url = "https://127.0.0.2:" + std::to_string(everywhere->port()) + "/";
  const auto response = client->send(wrong_name);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().sent, NotSent::kNothingLeft);
}

TEST_F(Tls, a_client_without_tls_leaves_nothing_behind) {
  const auto server = serve({});
  ClientRequest over_tls = request(*server);
  const auto response = create_client()->send(over_tls);
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().sent, NotSent::kNothingLeft);
}

TEST_F(Tls, files_that_cannot_be_used_are_refused) {
  NullLogger logger;
  const TlsFiles good = certificate_.files();
  const TestCertificate other;
  const auto code = [&](const TlsFiles& files) {
    return Server::open({.tls = files}, echo, logger).error().code();
  };
  EXPECT_EQ(code({good.certificate_chain, "missing.pem"}), Code::kInvalidArgument);
  EXPECT_EQ(code({"missing.pem", good.private_key}), Code::kInvalidArgument);
  EXPECT_EQ(code({good.private_key, good.private_key}), Code::kInvalidArgument);
  EXPECT_EQ(code({good.certificate_chain, other.files().private_key}), Code::kInvalidArgument);
}

TEST_F(Tls, a_key_that_others_may_read_is_refused) {
  NullLogger logger;
  std::filesystem::permissions(certificate_.files().private_key, std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  const auto server = Server::open({.tls = certificate_.files()}, echo, logger);
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::net
