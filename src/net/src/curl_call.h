#pragma once

#include <curl/curl.h>

#include <deque>
#include <memory>
#include <optional>

#include "nightlight/net/client.h"

namespace nightlight::net {

struct CurlDelete {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
  void operator()(curl_slist* list) const;  // wiped: it may hold credentials
};

// One request on one easy handle. Borrows the request.
class CurlCall {
 public:
  static Result<std::unique_ptr<CurlCall>> create(const ClientOptions& options,
                                                  const ClientRequest& request);
  CurlCall(const CurlCall&) = delete;
  CurlCall& operator=(const CurlCall&) = delete;

  tl::expected<Response, ClientFailure> perform();

 private:
  // What libcurl's callback for one streamed part works on.
  struct PartStream {
    CurlCall* call;
    const OutgoingPart* part;
    std::uint64_t left;
  };

  CurlCall(const ClientOptions& options, const ClientRequest& request);

  Status set_url();
  Status set_headers();
  Status add_authorization();
  Status set_body();
  Status set_parts();
  Status set_plain_body();
  void set_limits();
  void set_answer();
  Status append_header(const char* line);
  template <class Value>
  void set(CURLoption option, Value value);

  Error to_error(CURLcode code) const;
  NotSent left_behind() const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_part(char* out, std::size_t size, std::size_t count, void* stream);
  bool take_header(std::string_view line);
  bool take_body(ByteView bytes);
  std::size_t fill(PartStream& stream, std::span<std::byte> out);

  const ClientOptions& options_;
  const ClientRequest& request_;
  // Declared in the order in which libcurl needs them to live: the handle goes first.
  std::deque<PartStream> streams_;
  std::unique_ptr<CURLU, CurlDelete> url_;
  std::unique_ptr<curl_slist, CurlDelete> headers_;
  std::unique_ptr<CURL, CurlDelete> easy_;
  std::unique_ptr<curl_mime, CurlDelete> mime_;
  bool refused_option_ = false;
  std::optional<Error> own_error_;  // why a callback of ours ended the transfer
  std::size_t header_bytes_ = 0;
  bool header_complete_ = false;
  Response response_;
};

}  // namespace nightlight::net
