#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"
#include "nightlight/net/message.h"

namespace nightlight::net {

// Where a streamed body comes from: fills up to out.size() bytes and returns how many, 0 at the
// end.
using BodySource = std::function<Result<std::size_t>(std::span<std::byte> out)>;

// One part of a multipart/form-data body to send: a small value, or a file of known size streamed
// from its source and never whole in memory.
struct OutgoingPart {
  std::string name{};
  std::string file_name{};     // empty: a plain field
  std::string content_type{};  // empty: none is sent
  Bytes value{};               // used when there is no source
  BodySource source{};
  std::uint64_t source_size = 0;
};

struct BasicCredentials {
  std::string user;
  SecretBytes password;
};

struct ClientRequest {
  Method method = Method::kGet;
  std::string url{};  // absolute, http or https
  Headers headers{};
  Bytes body{};                             // sent unless `parts` is filled
  std::vector<OutgoingPart> parts{};        // multipart/form-data
  const BasicCredentials* basic = nullptr;  // borrowed for the call
  const SecretBytes* bearer = nullptr;      // borrowed for the call
};

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{60'000};
  // Ends a transfer that moves less than one byte a second for this long.
  std::chrono::milliseconds stall_timeout{30'000};
  std::size_t max_answer_bytes = 4 * 1024 * 1024;
  std::optional<std::filesystem::path> ca_file{};  // none: the system's
};

// Why there was no complete answer, as far as it matters for repeating the call.
enum class NotSent : unsigned char {
  kNothingLeft,  // the connection was refused or never came up: the other side saw nothing
  kUnknown,      // something may have arrived and taken effect
};

struct ClientFailure {
  Error error;  // kUnavailable, kExhausted (answer too large), kInvalidArgument (URL), or the
                // source's
  NotSent sent;
};

// An HTTP/1.1 client. Follows no redirects, sends no cookies, reads no proxy settings from the
// environment, never retries by itself. Safe to use from many threads.
class Client {
 public:
  static Result<std::unique_ptr<Client>> create(const ClientOptions& options);
  virtual ~Client() = default;

  // Any complete HTTP answer, whatever its status.
  virtual tl::expected<Response, ClientFailure> send(const ClientRequest& request) = 0;
};

}  // namespace nightlight::net
