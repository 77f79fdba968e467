#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "cybertipline/faults.h"
#include "cybertipline/registry.h"

namespace nightlight::sandbox {

// One call as it came in and was answered.
struct CallRecord {
  std::uint64_t number = 0;  // from 1
  Timestamp at;
  std::string request_id;
  std::string method;
  std::string path;
  std::string provider;  // empty: not authenticated, or spoilt before
  std::uint64_t body_bytes = 0;
  int http_status = 0;
  std::optional<int> code;  // of the call as carried out; none: it was not
  std::optional<ReportId> report_id;
  std::string description;   // of a refusal
  std::string refused_xml;   // the first part of a document that was refused
  std::string fault;         // the name of the fault, if the call had one
  bool took_effect = false;  // whether the call was carried out, whatever its answer said
};

// The newest calls, so that tests can ask what was received.
class CallLog {
 public:
  static constexpr std::size_t kKept = 10'000;

  CallRecord& add(CallRecord record) {
    record.number = ++count_;
    calls_.push_back(std::move(record));
    if (calls_.size() > kKept) calls_.pop_front();
    return calls_.back();
  }
  const std::deque<CallRecord>& calls() const { return calls_; }
  std::uint64_t count() const { return count_; }

 private:
  std::deque<CallRecord> calls_;
  std::uint64_t count_ = 0;
};

struct LedgerView {
  Timestamp now;
  std::uint64_t seed = 0;
  std::string settings_json;
  std::vector<const StoredReport*> reports;
  const CallLog* calls = nullptr;
  std::vector<FaultRule> faults;
};

// The JSON document that GET /_ledger answers (docs/spec/cybertipline-sandbox.md). Bytes that are
// not UTF-8 are replaced.
std::string to_json(const LedgerView& view);

}  // namespace nightlight::sandbox
