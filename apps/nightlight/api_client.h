#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "media_json.h"
#include "nightlight/core/secret.h"
#include "nightlight/net/client.h"

namespace nightlight::cli {

// Where a nightlightd is, and as whom to speak to it.
struct ApiOptions {
  std::string url = "http://127.0.0.1:8420";
  std::string token_file;  // empty: the environment variable NIGHTLIGHT_TOKEN
  std::string ca_file;     // PEM; empty: the system's
};

// A sentence for the person at the terminal: a problem the server states, or why it could not be
// asked.
struct ApiFailure {
  int status = 0;  // of HTTP; 0 when there was no answer
  std::string text;
};

template <class T>
using ApiResult = tl::expected<T, ApiFailure>;

enum class Access : unsigned char {
  kSignedIn,  // with a token, which there must be
  kAnyone,    // without
};

// Speaks the HTTP API of nightlightd (api/openapi.yaml).
class ApiClient {
 public:
  // Refuses a URL that is not http or https, a plain http URL of another machine (a token would be
  // readable on the way), and a token file that others may read.
  static ApiResult<ApiClient> open(const ApiOptions& options, Access access);

  // The JSON of an answer of status 2xx. `path` starts with '/' and is percent-encoded already.
  ApiResult<Json> get(const std::string& path);
  ApiResult<Json> post(const std::string& path, const Json& body);
  ApiResult<Bytes> post_for_bytes(const std::string& path, const Json& body);
  ApiResult<void> remove(const std::string& path);

 private:
  ApiClient(std::string base, std::unique_ptr<net::Client> client, std::optional<SecretBytes> token)
      : base_(std::move(base)), client_(std::move(client)), token_(std::move(token)) {}
  ApiResult<net::Response> send(net::ClientRequest request);
  ApiResult<net::Response> send_json(const std::string& path, const Json& body);

  std::string base_;  // without a slash at its end
  std::unique_ptr<net::Client> client_;
  std::optional<SecretBytes> token_;
};

// Whether text may be put into a path as it is: 1 to 100 of [a-z0-9_].
bool is_id(std::string_view text);

// The member as text; numbers as digits; "" when it is missing or something else.
std::string text_of(const Json& object, std::string_view member);

// The member as an object or array; an empty one of that kind when it is missing or something else.
const Json& object_of(const Json& object, std::string_view member);
const Json& array_of(const Json& object, std::string_view member);

}  // namespace nightlight::cli
