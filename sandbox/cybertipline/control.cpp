// The control paths: what tests and people use to look into the double and to make it misbehave.
#include <nlohmann/json.hpp>
#include <string>

#include "cybertipline/sandbox.h"
#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxBody = 256 * 1024;
constexpr std::size_t kMaxFaults = 10'000;
constexpr std::int64_t kMostSeconds = 366 * 24 * 3600;

net::Response json_response(int status, std::string text) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = to_bytes(text);
  return response;
}

net::Response problem(int status, std::string_view text) {
  return json_response(status, json{{"error", std::string(text)}}.dump() + "\n");
}

// The whole seconds of {"advance_s": n}, or nullopt.
std::optional<std::chrono::seconds> seconds_in(std::string_view text) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || document.size() != 1) return std::nullopt;
  const auto found = document.find("advance_s");
  if (found == document.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto seconds = found->get<std::uint64_t>();
  if (seconds > std::uint64_t(kMostSeconds)) return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace

net::Response Sandbox::control(const net::Request& request) {
  if (!is_loopback(request.peer_address)) return problem(403, "for callers on this machine only");
  if (request.body.size() > kMaxBody) return problem(413, "the body is too large");
  const bool get = request.method == net::Method::kGet;
  const bool post = request.method == net::Method::kPost;
  const bool remove = request.method == net::Method::kDelete;
  const std::lock_guard lock(mutex_);
  if (request.path == "/_ledger" && get) return ledger();
  if (request.path == "/_clock" && post) return clock_control(request);
  if (request.path == "/_reset" && post) return reset();
  if (request.path == "/_faults" && (post || remove)) return fault_control(request);
  if (request.path == "/_settings" && (get || post)) return settings_control(request);
  return problem(404, "there is no such control path, or not with this method");
}

net::Response Sandbox::ledger() {
  LedgerView view;
  view.now = now();
  view.seed = seed_;
  view.settings_json = to_json(service_.settings());
  view.reports = service_.registry().reports(view.now);
  view.calls = &calls_;
  view.faults = faults_.rules();
  return json_response(200, to_json(view));
}

net::Response Sandbox::clock_control(const net::Request& request) {
  const auto seconds = seconds_in(as_text(request.body));
  if (!seconds) return problem(400, "send {\"advance_s\": seconds}, from 0 to one year");
  if (ahead_ + *seconds > std::chrono::seconds(100 * kMostSeconds)) {
    return problem(400, "the clock is a hundred years ahead");
  }
  ahead_ += *seconds;
  return json_response(200, json{{"now", format_rfc3339(now())}}.dump() + "\n");
}

net::Response Sandbox::reset() {
  service_ = Service(seed_);
  service_.settings() = first_settings_;
  faults_.clear();
  calls_ = CallLog();
  ahead_ = std::chrono::seconds(0);
  request_ids_.seed(~seed_);
  return json_response(200, "{}\n");
}

net::Response Sandbox::fault_control(const net::Request& request) {
  if (request.method == net::Method::kDelete) {
    faults_.clear();
    return json_response(200, "{}\n");
  }
  auto rules = parse_fault_rules(as_text(request.body));
  if (!rules) return problem(400, to_text(rules.error()));
  if (faults_.rules().size() + rules->size() > kMaxFaults) {
    return problem(409, "too many faults are waiting");
  }
  for (FaultRule& rule : *rules) faults_.add(std::move(rule));
  return json_response(200, json{{"waiting", faults_.rules().size()}}.dump() + "\n");
}

net::Response Sandbox::settings_control(const net::Request& request) {
  if (request.method == net::Method::kPost) {
    const auto settings = parse_settings(as_text(request.body), service_.settings());
    if (!settings) return problem(400, to_text(settings.error()));
    service_.settings() = *settings;
  }
  return json_response(200, to_json(service_.settings()) + "\n");
}

}  // namespace nightlight::sandbox
