#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cybertipline/response_code.h"
#include "nightlight/core/result.h"

namespace nightlight::sandbox {

// How a call goes wrong. docs/spec/cybertipline-sandbox.md describes each under its name.
enum class FaultKind : unsigned char {
  kHttp500,
  kHttp502,
  kHttp503,
  kHttp504,
  kTooManyRequests,      // 429, Retry-After in seconds
  kTooManyRequestsDate,  // 429, Retry-After as a date
  kTooLarge,             // 413 as a proxy sends it
  kUnauthorized,         // 401 as for a wrong password
  kCode1000,
  kCode1100,
  kCode1110,
  kCode1111,
  kCode1300,
  kCode9999,
  kSlow,
  kCloseBefore,
  kCloseAfterCommit,
  kTruncatedBody,
  kTruncatedXml,
  kWrongContentType,
  kLatin1Header,
  kByteOrderMark,
  kMd5Mismatch,
  kHuge,
};

// "500", "close-after-commit", …
std::string_view name_of(FaultKind kind);

// Whether the call takes effect although its answer is spoilt.
enum class Effect : unsigned char { kNone, kCommitted };

struct Fault {
  FaultKind kind = FaultKind::kHttp500;
  Effect effect = Effect::kNone;
  std::chrono::seconds retry_after{1};
  std::chrono::milliseconds delay{1000};  // of kSlow
  std::uint64_t size_bytes = 0;           // of kHuge
  int http_status = 0;                    // of the kCode… kinds; 0: the usual one
};

inline constexpr std::chrono::seconds kLongestRetryAfter{86'400};
inline constexpr std::chrono::milliseconds kLongestDelay{30'000};
inline constexpr std::uint64_t kLargestAnswer = 64 * 1024 * 1024;

// A fault for calls of one route, or of all ("*").
struct FaultRule {
  std::string route = "*";
  std::uint32_t nth =
      0;  // 0: the next calls that no earlier rule spoils; else: from the nth call on
  std::uint32_t count = 1;  // how many calls it spoils
  Fault fault;
};

// A fault as the header X-Sandbox-Fault has it: `kind`, then `;name=value` with the names s, ms,
// bytes, status and commit (yes or no). Fails with kInvalidArgument and the byte position of the
// wrong part.
Result<Fault> parse_fault(std::string_view text);

// The rules of a JSON document: one object or an array of them, with the members route, nth, count,
// kind, s, ms, bytes, status, commit. Fails with kInvalidArgument; the position is the object's
// index.
Result<std::vector<FaultRule>> parse_fault_rules(std::string_view json);

// The faults that wait for their calls, in the order in which they were added.
class FaultQueue {
 public:
  void add(FaultRule rule) { waiting_.push_back({std::move(rule), 0}); }
  void clear() { waiting_.clear(); }
  // The fault of the call on this route that comes in now, if it has one; counts the call.
  std::optional<Fault> take(std::string_view route);
  std::vector<FaultRule> rules() const;

 private:
  struct Waiting {
    FaultRule rule;
    std::uint32_t calls = 0;  // on its route since it was added
  };
  std::deque<Waiting> waiting_;
};

}  // namespace nightlight::sandbox
