#include "api_server.h"

namespace nightlight::service {
namespace {

using net::Method;

// The parts of a path between slashes; "/v1/cases" has two.
std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  while (true) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

bool is_placeholder(std::string_view part) {
  return part.starts_with('{');
}

// The values in place of the braces, or nullopt when the path is another one.
std::optional<std::vector<std::string>> match_pattern(std::string_view pattern,
                                                      std::string_view path) {
  const auto wanted = split(pattern);
  const auto given = split(path);
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (is_placeholder(wanted[i])) {
      values.emplace_back(given[i]);
    } else if (wanted[i] != given[i]) {
      return std::nullopt;
    }
  }
  return values;
}

Route route(Method method, std::string_view pattern, Literal operation, std::vector<Role> roles,
            Result<net::Response> (ApiServer::*handler)(const Call&)) {
  return {{method, pattern, operation.view(), std::move(roles)}, operation, handler};
}

}  // namespace

const std::vector<Route>& route_table() {
  constexpr Role kReviewer = Role::kReviewer;
  constexpr Role kApprover = Role::kApprover;
  constexpr Role kAdmin = Role::kAdmin;
  constexpr Role kService = Role::kService;
  static const std::vector<Route> table = {
      route(Method::kPost, "/v1/media:scan", "scanMedia", {kService}, &ApiServer::scan_media),
      route(Method::kPost, "/v1/sessions", "signIn", {}, &ApiServer::sign_in),
      route(Method::kGet, "/v1/sessions/current", "currentSession",
            {kReviewer, kApprover, kAdmin, kService}, &ApiServer::current_session),
      route(Method::kDelete, "/v1/sessions/current", "signOut", {kReviewer, kApprover, kAdmin},
            &ApiServer::sign_out),
      route(Method::kGet, "/v1/cases", "listCases", {kReviewer, kApprover}, &ApiServer::list_cases),
      route(Method::kGet, "/v1/cases/{case_id}", "getCase", {kReviewer, kApprover},
            &ApiServer::get_case),
      route(Method::kPost, "/v1/cases/{case_id}/decisions", "decideCase", {kReviewer},
            &ApiServer::decide_case),
      route(Method::kPost, "/v1/cases/{case_id}/signals/{signal_id}/looks", "lookAtEvidence",
            {kReviewer, kApprover}, &ApiServer::look_at_evidence),
      route(Method::kGet, "/v1/reports", "listReports", {kReviewer, kApprover},
            &ApiServer::list_reports),
      route(Method::kGet, "/v1/reports/{report_id}", "getReport", {kReviewer, kApprover},
            &ApiServer::get_report),
      route(Method::kPost, "/v1/reports/{report_id}/approval", "approveReport", {kApprover},
            &ApiServer::approve_report),
      route(Method::kPost, "/v1/reports/{report_id}/requeue", "requeueReport", {kApprover},
            &ApiServer::requeue_report),
      route(Method::kPost, "/v1/reports/{report_id}/withdrawal", "withdrawReport", {kApprover},
            &ApiServer::withdraw_report),
      route(Method::kGet, "/v1/quarantines", "listQuarantines", {kReviewer, kApprover, kAdmin},
            &ApiServer::list_quarantines),
      route(Method::kGet, "/v1/quarantines/{quarantine_id}", "getQuarantine", {kApprover},
            &ApiServer::get_quarantine),
      route(Method::kPost, "/v1/quarantines/{quarantine_id}/release", "releaseQuarantine",
            {kApprover, kAdmin}, &ApiServer::release_quarantine),
      route(Method::kGet, "/v1/lists", "listLists", {kReviewer, kApprover, kAdmin, kService},
            &ApiServer::list_lists),
      route(Method::kGet, "/health", "health", {}, &ApiServer::health),
      route(Method::kGet, "/metrics", "metrics", {kService, kAdmin}, &ApiServer::metrics),
  };
  return table;
}

RouteMatch match_route(Method method, std::string_view path) {
  RouteMatch match;
  for (const Route& candidate : route_table()) {
    auto values = match_pattern(candidate.info.pattern, path);
    if (!values) continue;
    if (candidate.info.method == method) {
      return {&candidate, RouteMatch::Path::kFound, std::move(*values)};
    }
    match.path = RouteMatch::Path::kOtherMethod;
  }
  return match;
}

std::vector<RouteInfo> Api::routes() {
  std::vector<RouteInfo> routes;
  for (const Route& entry : route_table()) routes.push_back(entry.info);
  return routes;
}

}  // namespace nightlight::service
