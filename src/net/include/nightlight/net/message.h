#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::net {

enum class Method : unsigned char { kGet, kPost, kPut, kDelete, kHead, kOptions, kPatch };

std::string_view method_name(Method method);  // "GET", …

// Header fields in the order received; names compare without case.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);
  // The first value, or nullopt.
  std::optional<std::string_view> find(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// A complete request as the server hands it to its handler.
struct Request {
  Method method = Method::kGet;
  std::string path;  // percent-decoded, starts with '/', holds no NUL, "." or ".." part
  std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, in order
  Headers headers;
  Bytes body;
  std::string peer_address;  // the numeric address of the connection

  std::optional<std::string_view> query_value(std::string_view name) const;
};

// How the server delivers a response. The last two are for doubles that play a failing network;
// both count as answers for Server::stop().
enum class Delivery : unsigned char {
  kAnswer,          // whole
  kDropConnection,  // closes the connection without sending a byte
  kTruncate,        // sends the head and the first half of the body that it announces, then closes
};

struct Response {
  int status = 200;
  Headers headers;
  Bytes body;
  Delivery delivery = Delivery::kAnswer;
};

// One part of a multipart/form-data body (RFC 7578); `content` borrows from the body.
struct FormPart {
  std::string name;
  std::string file_name;     // empty when the part has none
  std::string content_type;  // empty when the part has none
  ByteView content;
};

// The parts of a multipart/form-data body, in order. `content_type` is the request's header with
// its boundary. Fails with kInvalidArgument and a byte position; more than `max_parts` is
// kExhausted.
Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, ByteView body,
                                              std::size_t max_parts);

// The pairs of an application/x-www-form-urlencoded text or a query. Fails with kInvalidArgument
// and a byte position; more than `max_pairs` is kExhausted.
Result<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text,
                                                                    std::size_t max_pairs);

}  // namespace nightlight::net
