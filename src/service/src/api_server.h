#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "json.h"
#include "nightlight/service/api.h"
#include "nightlight/service/scanner.h"
#include "rate_limiter.h"
#include "static_files.h"

namespace nightlight::service {

// One request on its way to its handler.
struct Call {
  const net::Request& request;
  Principal caller;                        // without roles where the route needs none
  SecretBytes token;                       // empty where the route needs none
  std::vector<std::string> path_values{};  // what stood in place of {…}, in order
};

class ApiServer final : public Api {
 public:
  ApiServer(const Parts& parts, const Options& options, StaticFiles files);
  net::Response handle(const net::Request& request) override;

  // session_api.cpp
  Result<net::Response> sign_in(const Call& call);
  Result<net::Response> current_session(const Call& call);
  Result<net::Response> sign_out(const Call& call);
  // scan_api.cpp
  Result<net::Response> scan_media(const Call& call);
  // case_api.cpp
  Result<net::Response> list_cases(const Call& call);
  Result<net::Response> get_case(const Call& call);
  Result<net::Response> decide_case(const Call& call);
  // look_api.cpp
  Result<net::Response> look_at_evidence(const Call& call);
  // report_api.cpp
  Result<net::Response> list_reports(const Call& call);
  Result<net::Response> get_report(const Call& call);
  Result<net::Response> approve_report(const Call& call);
  Result<net::Response> requeue_report(const Call& call);
  Result<net::Response> withdraw_report(const Call& call);
  // quarantine_api.cpp
  Result<net::Response> list_quarantines(const Call& call);
  Result<net::Response> get_quarantine(const Call& call);
  Result<net::Response> release_quarantine(const Call& call);
  // status_api.cpp
  Result<net::Response> list_lists(const Call& call);
  Result<net::Response> health(const Call& call);
  Result<net::Response> metrics(const Call& call);

 private:
  net::Response answer_api(const net::Request& request);
  net::Response run(const struct Route& route, Call call);
  net::Response check_health();
  Result<Principal> authenticate(const net::Request& request, SecretBytes& token);

  Result<Json> quarantine_with_feedback(store::Transaction& transaction,
                                        const QuarantinedEntry& entry);
  Result<net::Response> quarantine_answer(const QuarantineId& id);
  Result<net::Response> case_answer(const casework::CaseId& id);
  Status propose(const casework::Decision& decision, const JsonObject& report);
  Result<net::Response> report_answer(const cybertip::ReportId& id);
  Status approve(const cybertip::ReportId& id, const std::string& person, std::string rationale);
  Status reject(const cybertip::ReportId& id, const std::string& person, std::string rationale);

  Parts parts_;
  Options options_;
  Scanner scanner_;
  RateLimiter calls_;
  RateLimiter sign_ins_from_address_;
  RateLimiter sign_ins_of_name_;
  StaticFiles files_;
  std::mutex health_mutex_;
  std::optional<Timestamp> health_at_;  // guarded by health_mutex_
  net::Response health_;                // guarded by health_mutex_
};

struct Route {
  RouteInfo info;
  Literal name;  // the operation, for metrics
  Result<net::Response> (ApiServer::*handler)(const Call&);
};

const std::vector<Route>& route_table();

// Finds the route of a path and what stands in its braces. `path_known` tells 405 from 404.
struct RouteMatch {
  const Route* route = nullptr;
  enum class Path : unsigned char { kUnknown, kOtherMethod, kFound } path = Path::kUnknown;
  std::vector<std::string> values;
};
RouteMatch match_route(net::Method method, std::string_view path);

}  // namespace nightlight::service
