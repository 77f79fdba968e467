#include "api_server.h"

namespace nightlight::service {
namespace {

Json principal_json(const Principal& principal) {
  Json roles = Json::array();
  for (const Role role : principal.roles) roles.push_back(role_name(role));
  return {{"name", principal.name}, {"roles", std::move(roles)}};
}

net::Response too_many_sign_ins(std::chrono::milliseconds wait) {
  net::Response response =
      problem_response(429, "Too many attempts to sign in", "wait before the next attempt");
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
  response.headers.add("Retry-After", std::to_string(seconds.count()));
  return response;
}

}  // namespace

// Attempts are limited for the address, against trying one password on many names, and for a name
// from one address, against guessing one person's password. Not for the name alone: anybody could
// then keep that person out.
Result<net::Response> ApiServer::sign_in(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const JsonObject body,
                              JsonObject::parse(call.request.body, {"name", "password"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string name, body.text("name", 100));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string password, body.text("password", 1000));
  const SecretBytes secret(as_bytes(password));
  wipe(std::as_writable_bytes(std::span(password)));

  const std::string& address = call.request.peer_address;
  auto wait = sign_ins_from_address_.take(address);
  if (wait.count() == 0) wait = sign_ins_of_name_.take(name + " from " + address);
  if (wait.count() > 0) return too_many_sign_ins(wait);
  const Result<Session> session = parts_.identity.sign_in(name, secret);
  if (!session) {
    if (session.error().code() != Code::kPermissionDenied) return session.error();
    parts_.logger.log(Level::kWarning, "sign-in refused", {});
    return problem_response(401, "Signing in failed", to_text(session.error()));
  }
  return json_response(200, {{"token", as_text(session->token.view(SecretAccess()))},
                             {"expires_at", format_rfc3339(session->expires_at)},
                             {"principal", principal_json(session->principal)}});
}

Result<net::Response> ApiServer::current_session(const Call& call) {
  return json_response(200, principal_json(call.caller));
}

Result<net::Response> ApiServer::sign_out(const Call& call) {
  NIGHTLIGHT_RETURN_IF_ERROR(parts_.identity.sign_out(call.token));
  net::Response response;
  response.status = 204;
  return response;
}

}  // namespace nightlight::service
