#include "cybertipline/sandbox.h"

#include <array>
#include <utility>

#include "cybertipline/fault_response.h"
#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

constexpr std::size_t kMaxRefusedXml = 64 * 1024;

net::Response plain(int status, std::string_view text) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = to_bytes(text);
  return response;
}

// The path below the base path, or nullopt.
std::optional<std::string_view> below_base(std::string_view path) {
  if (!path.starts_with(Sandbox::kBasePath)) return std::nullopt;
  path.remove_prefix(Sandbox::kBasePath.size());
  if (!path.empty() && path.front() != '/') return std::nullopt;
  return path;
}

bool carries_xml(std::string_view path) {
  return path == "/submit" || path == "/fileinfo";
}

Service started(std::uint64_t seed, const Settings& settings) {
  Service service(seed);
  service.settings() = settings;
  return service;
}

}  // namespace

bool is_loopback(std::string_view address) {
  if (address.starts_with("::ffff:")) address.remove_prefix(7);
  return address == "::1" || address.starts_with("127.");
}

Sandbox::Sandbox(SandboxOptions options, const Clock& clock)
    : clock_(clock),
      accounts_(std::move(options.accounts)),
      seed_(options.seed),
      first_settings_(options.settings),
      service_(started(seed_, first_settings_)),
      request_ids_(~seed_) {}

net::Response Sandbox::handle(const net::Request& request) {
  net::Response response;
  if (below_base(request.path)) {
    response = ispws(request);
  } else if (request.path.starts_with("/_")) {
    response = control(request);
  } else {
    response = plain(404, "This is a double of the CyberTipline; its calls are under /ispws.\n");
  }
  response.headers.add("X-Sandbox", "nightlight-sandbox");
  return response;
}

void Sandbox::interrupt() {
  {
    const std::lock_guard lock(mutex_);
    ends_waits_ = true;
  }
  interrupted_.notify_all();
}

void Sandbox::wait(std::chrono::milliseconds delay) {
  std::unique_lock lock(mutex_);
  interrupted_.wait_for(lock, delay, [this] { return ends_waits_; });
}

std::string Sandbox::next_request_id() {
  std::array<std::byte, 16> bytes{};
  for (std::byte& each : bytes) each = std::byte(request_ids_() & 0xff);
  return encode_hex(bytes);
}

net::Response Sandbox::ispws(const net::Request& request) {
  std::optional<Fault> fault;
  net::Response response;
  {
    const std::lock_guard lock(mutex_);
    const std::string_view route = *below_base(request.path);
    if (const auto asked = request.headers.find("X-Sandbox-Fault")) {
      const auto parsed = parse_fault(*asked);
      if (!parsed) return plain(400, "X-Sandbox-Fault: " + to_text(parsed.error()) + "\n");
      fault = *parsed;
    } else {
      fault = faults_.take(route);
    }
    CallRecord record;
    record.at = now();
    record.request_id = next_request_id();
    record.method = net::method_name(request.method);
    record.path = request.path;
    record.body_bytes = request.body.size();
    if (fault) record.fault = name_of(fault->kind);
    response = answer_call(request, fault, record);
    record.http_status = response.status;
    response.headers.add("Request-ID", record.request_id);
    calls_.add(std::move(record));
  }
  if (fault && fault->kind == FaultKind::kSlow) wait(fault->delay);
  return response;
}

net::Response Sandbox::answer_call(const net::Request& request, const std::optional<Fault>& fault,
                                   CallRecord& record) {
  const Settings& settings = service_.settings();
  if (fault && fault->effect == Effect::kNone) {
    return spoil(*fault, settings, {}, clock_.now());
  }
  const Account* account =
      find_account(accounts_, request.headers.find("Authorization"), settings.environment);
  if (account == nullptr) {
    record.code = int(settings.unauthenticated_code);
    return unauthorized_response(settings);
  }
  Answer answer = authenticated_call(request, *account, record);
  if (!fault) return to_response(answer);
  return spoil(*fault, settings, std::move(answer), clock_.now());
}

Answer Sandbox::authenticated_call(const net::Request& request, const Account& account,
                                   CallRecord& record) {
  const std::string_view path = *below_base(request.path);
  const auto verb = verb_at(path);
  Answer answer;
  if (verb) {
    answer = service_.call(*verb, request, account, record.at);
  } else {
    answer.code = ResponseCode::kResourceNotFound;
    answer.http_status = 404;
  }
  const bool refused = answer.code != ResponseCode::kSuccess;
  record.provider = account.user;
  record.code = int(answer.code);
  record.report_id = answer.report_id;
  record.took_effect = !refused;
  if (refused) record.description = answer.description;
  if (refused && carries_xml(path)) {
    record.refused_xml = as_text(request.body).substr(0, kMaxRefusedXml);
  }
  return answer;
}

}  // namespace nightlight::sandbox
