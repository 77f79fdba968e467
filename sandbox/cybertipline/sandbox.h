#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "cybertipline/accounts.h"
#include "cybertipline/faults.h"
#include "cybertipline/ledger.h"
#include "cybertipline/service.h"
#include "nightlight/core/clock.h"
#include "nightlight/net/message.h"

namespace nightlight::sandbox {

struct SandboxOptions {
  std::vector<Account> accounts;
  std::uint64_t seed = 1;
  Settings settings;
};

// The double as a whole, to be put behind net::Server: the seven calls under /ispws, faults on
// them, and the control paths under /_ for loopback peers. Safe to use from many threads.
class Sandbox {
 public:
  static constexpr std::string_view kBasePath = "/ispws";

  // `clock` is borrowed; the sandbox's own time is that clock's, plus what POST /_clock has added.
  Sandbox(SandboxOptions options, const Clock& clock);

  net::Response handle(const net::Request& request);

  // Ends the waits of slow answers now and later: call it before the server is stopped.
  void interrupt();

 private:
  net::Response ispws(const net::Request& request);
  net::Response answer_call(const net::Request& request, const std::optional<Fault>& fault,
                            CallRecord& record);
  Answer authenticated_call(const net::Request& request, const Account& account,
                            CallRecord& record);
  void wait(std::chrono::milliseconds delay);

  net::Response control(const net::Request& request);
  net::Response ledger();
  net::Response clock_control(const net::Request& request);
  net::Response reset();
  net::Response fault_control(const net::Request& request);
  net::Response settings_control(const net::Request& request);

  Timestamp now() const { return clock_.now() + ahead_; }
  std::string next_request_id();

  const Clock& clock_;
  const std::vector<Account> accounts_;
  const std::uint64_t seed_;
  const Settings first_settings_;

  std::mutex mutex_;
  std::condition_variable interrupted_;
  bool ends_waits_ = false;  // guarded by mutex_, as all below
  Service service_;
  FaultQueue faults_;
  CallLog calls_;
  std::chrono::seconds ahead_{0};
  // Apart from the service's, so that how often a client asks for the status changes no report's
  // id.
  std::mt19937_64 request_ids_;
};

// Whether a numeric address is this machine's own.
bool is_loopback(std::string_view address);

}  // namespace nightlight::sandbox
