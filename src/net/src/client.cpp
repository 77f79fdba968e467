#include "nightlight/net/client.h"

#include <curl/curl.h>

#include <mutex>

#include "ascii.h"
#include "curl_call.h"

namespace nightlight::net {
namespace {

Status check_ca_file(const std::optional<std::filesystem::path>& path) {
  std::error_code error;
  if (path && !std::filesystem::is_regular_file(*path, error)) {
    return Error(Code::kInvalidArgument, "not a file").in("ca_file");
  }
  return {};
}

// One easy handle a call and no connection kept: a kept one may turn out closed only after the
// request is sent, and libcurl would then repeat the request by itself.
class CurlClient final : public Client {
 public:
  explicit CurlClient(const ClientOptions& options) : options_(options) {}

  tl::expected<Response, ClientFailure> send(const ClientRequest& request) override {
    try {
      auto call = CurlCall::create(options_, request);
      if (!call) return tl::unexpected(ClientFailure{call.error(), NotSent::kNothingLeft});
      return (*call)->perform();
    } catch (const std::exception&) {
      return tl::unexpected(
          ClientFailure{Error(Code::kExhausted, "out of memory"), NotSent::kUnknown});
    }
  }

 private:
  const ClientOptions options_;
};

}  // namespace

Result<std::unique_ptr<Client>> Client::create(const ClientOptions& options) {
  static std::once_flag once;
  static CURLcode started = CURLE_FAILED_INIT;
  std::call_once(once, [] { started = curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (started != CURLE_OK) return Error(Code::kInternal, "libcurl does not start");
  NIGHTLIGHT_RETURN_IF_ERROR(check_ca_file(options.ca_file));
  return Result<std::unique_ptr<Client>>(std::make_unique<CurlClient>(options));
}

}  // namespace nightlight::net
