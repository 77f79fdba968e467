#include "nightlight/service/api.h"

#include <algorithm>

#include "api_server.h"

namespace nightlight::service {
namespace {

constexpr std::string_view kBearer = "Bearer ";

bool is_api_path(std::string_view path) {
  return path.starts_with("/v1/") || path == "/health" || path == "/metrics";
}

net::Response unauthorized(std::string_view detail) {
  net::Response response = problem_response(401, "Sign in or send a valid token", detail);
  response.headers.add("WWW-Authenticate", "Bearer realm=\"nightlight\"");
  return response;
}

net::Response too_many(std::chrono::milliseconds wait) {
  net::Response response =
      problem_response(429, "Too many requests", "the limit for this caller is used up");
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
  response.headers.add("Retry-After", std::to_string(std::max<std::int64_t>(1, seconds.count())));
  return response;
}

// Nothing of the API may be framed, cached, or taken for another type.
void add_safety_headers(net::Response& response) {
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("X-Frame-Options", "DENY");
}

}  // namespace

Result<std::unique_ptr<Api>> Api::create(const Parts& parts, const Options& options) {
  StaticFiles files;
  if (options.console_assets) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(files, StaticFiles::load(*options.console_assets));
  }
  return std::unique_ptr<Api>(new ApiServer(parts, options, std::move(files)));
}

ApiServer::ApiServer(const Parts& parts, const Options& options, StaticFiles files)
    : parts_(parts),
      options_(options),
      scanner_({parts.database, parts.vault, parts.casework, parts.decoder, parts.video_decoder,
                parts.banks, parts.quarantine, parts.metrics, parts.clock},
               options.look),
      calls_({options.requests_per_second, std::chrono::seconds(1), 100'000}, parts.clock),
      sign_ins_from_address_({3 * options.sign_ins_per_minute, std::chrono::minutes(1), 100'000},
                             parts.clock),
      sign_ins_of_name_({options.sign_ins_per_minute, std::chrono::minutes(1), 100'000},
                        parts.clock),
      files_(std::move(files)) {}

net::Response ApiServer::handle(const net::Request& request) {
  net::Response response = is_api_path(request.path) ? answer_api(request) : files_.answer(request);
  add_safety_headers(response);
  return response;
}

net::Response ApiServer::answer_api(const net::Request& request) {
  RouteMatch match = match_route(request.method, request.path);
  if (match.path == RouteMatch::Path::kUnknown) {
    return problem_response(404, "There is no such thing", "no such path");
  }
  if (match.path == RouteMatch::Path::kOtherMethod) {
    return problem_response(405, "This method is not offered here", "see api/openapi.yaml");
  }
  Call call{request, {}, {}, std::move(match.values)};
  const Route& route = *match.route;
  net::Response response;
  if (route.info.roles.empty()) {
    response = run(route, std::move(call));
  } else if (auto caller = authenticate(request, call.token); !caller) {
    response = caller.error().code() == Code::kPermissionDenied
                   ? unauthorized(to_text(caller.error()))
                   : problem_response(caller.error());
  } else if (const auto wait = calls_.take(caller->name); wait.count() > 0) {
    response = too_many(wait);
  } else {
    call.caller = *std::move(caller);
    response = run(route, std::move(call));
  }
  parts_.metrics.count_request(route.name, response.status);
  return response;
}

net::Response ApiServer::run(const Route& route, Call call) {
  const auto& roles = route.info.roles;
  const auto held = [&](Role role) { return call.caller.has(role); };
  if (!roles.empty() && std::none_of(roles.begin(), roles.end(), held)) {
    parts_.logger.log(Level::kWarning, "call refused for want of a role",
                      {{"operation", route.name}});
    return problem_response(
        Error(Code::kPermissionDenied, "your roles do not include one that may do this"));
  }
  Result<net::Response> response = (this->*route.handler)(call);
  if (response) return *std::move(response);
  const Code code = response.error().code();
  if (code == Code::kInternal || code == Code::kCorrupt || code == Code::kUnavailable ||
      code == Code::kExhausted) {
    parts_.logger.log(Level::kError, "call failed",
                      {{"operation", route.name}, {"error", response.error()}});
  }
  return problem_response(response.error());
}

Result<Principal> ApiServer::authenticate(const net::Request& request, SecretBytes& token) {
  const auto header = request.headers.find("Authorization");
  if (!header || !header->starts_with(kBearer)) {
    return Error(Code::kPermissionDenied, "there is no bearer token");
  }
  token = SecretBytes(as_bytes(header->substr(kBearer.size())));
  return parts_.identity.authenticate(token);
}

}  // namespace nightlight::service
