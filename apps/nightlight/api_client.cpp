#include "api_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <utility>

#include "secret_input.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kMaxAnswerBytes = std::size_t{32} << 20;

ApiFailure failure(std::string text) {
  return ApiFailure{0, std::move(text)};
}

// The host of an http or https URL without user, port and path; "" when there is none.
std::string_view host_of(std::string_view url) {
  std::string_view rest = url.substr(std::min(url.find("://") + 3, url.size()));
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
  return rest.substr(0, rest.find(':'));
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host == "127.0.0.1";
}

std::optional<ApiFailure> wrong_with_url(std::string_view url) {
  const bool plain = url.starts_with("http://");
  if (!plain && !url.starts_with("https://")) {
    return failure("--url: must start with http:// or https://");
  }
  const std::string_view host = host_of(url);
  if (host.empty() || url.find('@') != std::string_view::npos) {
    return failure("--url: must name a host and nothing before it");
  }
  if (plain && !is_this_machine(host)) {
    return failure(
        "--url: plain http is for this machine only, since the token could be read on the way; use "
        "https");
  }
  return std::nullopt;
}

ApiResult<SecretBytes> token_of(const ApiOptions& options) {
  if (!options.token_file.empty()) {
    Result<SecretBytes> token = read_token(options.token_file);
    if (token) return *std::move(token);
    return tl::unexpected(
        failure(fmt::format("{}: {}", options.token_file, to_text(token.error()))));
  }
  const char* token = std::getenv("NIGHTLIGHT_TOKEN");
  if (token == nullptr || *token == '\0') {
    return tl::unexpected(failure(
        "not signed in: give --token-file FILE (see nightlight sign-in) or set NIGHTLIGHT_TOKEN"));
  }
  return SecretBytes(as_bytes(token));
}

ApiResult<Json> parse_json(const net::Response& response) {
  Json json = Json::parse(as_text(response.body), nullptr, false);
  if (!json.is_discarded()) return json;
  return tl::unexpected(ApiFailure{response.status, "the server's answer is no JSON"});
}

// What the server says in application/problem+json, or else its status.
ApiFailure problem_of(const net::Response& response) {
  const Json json = Json::parse(as_text(response.body), nullptr, false);
  const std::string title = text_of(json, "title");
  const std::string detail = text_of(json, "detail");
  std::string text = title.empty() ? "the server refused" : title;
  if (!detail.empty() && detail != title) text += ": " + detail;
  return {response.status, fmt::format("{} (HTTP {})", text, response.status)};
}

}  // namespace

ApiResult<ApiClient> ApiClient::open(const ApiOptions& options, Access access) {
  if (auto wrong = wrong_with_url(options.url)) return tl::unexpected(*std::move(wrong));
  std::optional<SecretBytes> token;
  if (access == Access::kSignedIn) {
    ApiResult<SecretBytes> found = token_of(options);
    if (!found) return tl::unexpected(found.error());
    token = *std::move(found);
  }
  net::ClientOptions client_options;
  client_options.max_answer_bytes = kMaxAnswerBytes;
  if (!options.ca_file.empty()) client_options.ca_file = options.ca_file;
  auto client = net::Client::create(client_options);
  if (!client) return tl::unexpected(failure(to_text(client.error())));
  std::string base = options.url;
  while (base.ends_with('/')) base.pop_back();
  return ApiClient(std::move(base), *std::move(client), std::move(token));
}

ApiResult<net::Response> ApiClient::send(net::ClientRequest request) {
  request.headers.add("Accept", "application/json, application/problem+json, image/jpeg");
  if (token_) request.bearer = &*token_;
  auto response = client_->send(request);
  wipe(request.body);
  if (!response) {
    return tl::unexpected(failure(fmt::format("{}: {}", base_, to_text(response.error().error))));
  }
  if (response->status < 200 || response->status > 299)
    return tl::unexpected(problem_of(*response));
  return *std::move(response);
}

ApiResult<net::Response> ApiClient::send_json(const std::string& path, const Json& body) {
  net::ClientRequest request;
  request.method = net::Method::kPost;
  request.url = base_ + path;
  request.headers.add("Content-Type", "application/json");
  std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  request.body = to_bytes(text);
  wipe(std::as_writable_bytes(std::span(text.data(), text.size())));  // it may hold a password
  return send(std::move(request));
}

ApiResult<Json> ApiClient::get(const std::string& path) {
  net::ClientRequest request;
  request.url = base_ + path;
  return send(std::move(request)).and_then(parse_json);
}

ApiResult<Json> ApiClient::post(const std::string& path, const Json& body) {
  return send_json(path, body).and_then(parse_json);
}

ApiResult<Bytes> ApiClient::post_for_bytes(const std::string& path, const Json& body) {
  return send_json(path, body).map([](net::Response response) { return std::move(response.body); });
}

ApiResult<void> ApiClient::remove(const std::string& path) {
  net::ClientRequest request;
  request.method = net::Method::kDelete;
  request.url = base_ + path;
  const auto answer = send(std::move(request));
  if (!answer) return tl::unexpected(answer.error());
  return {};
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string text_of(const Json& object, std::string_view member) {
  if (!object.is_object()) return {};
  const auto found = object.find(member);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number() ? found->dump() : std::string();
}

const Json& object_of(const Json& object, std::string_view member) {
  static const Json empty = Json::object();
  if (!object.is_object()) return empty;
  const auto found = object.find(member);
  return found != object.end() && found->is_object() ? *found : empty;
}

const Json& array_of(const Json& object, std::string_view member) {
  static const Json empty = Json::array();
  if (!object.is_object()) return empty;
  const auto found = object.find(member);
  return found != object.end() && found->is_array() ? *found : empty;
}

}  // namespace nightlight::cli
