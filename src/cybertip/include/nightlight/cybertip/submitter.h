#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "nightlight/core/clock.h"
#include "nightlight/core/log.h"
#include "nightlight/core/random.h"
#include "nightlight/cybertip/destination.h"
#include "nightlight/net/backoff.h"
#include "nightlight/net/client.h"
#include "nightlight/store/database.h"
#include "nightlight/vault/vault.h"

namespace nightlight::cybertip {

// Takes queued reports to the CyberTipline, exactly once, through any crash.
//
//   1. A call is written to the store before it is made; its answer is stored verbatim before it is
//   acted on.
//   2. submit → (upload → fileinfo) for each file → finish. A call without an answer is ambiguous:
//   /finish and
//      /retract are repeated on the same report; after any other the open report is retracted and a
//      new attempt begins.
//   3. Failures that may pass (no answer, 5xx, 1000, 1100, 1110, 1111, 1300, 429) wait with
//   jittered back-off,
//      honouring Retry-After; those that cannot pass park the report with a reason.
//
// One report is worked on by one submitter at a time: a lease in the store, taken before each call.
class Submitter {
 public:
  struct Parts {
    store::Database& database;
    vault::Vault& vault;
    net::Client& client;
    const Destination& destination;
    const Clock& clock;
    Random& random;
    Logger& logger;
  };
  // Whether other programs may send from the same store.
  enum class Workers : unsigned char { kMany, kOnlyThisOne };
  struct Options {
    net::BackoffOptions backoff;
    // Longer than the longest call. What a killed program left rests until its lease has ended,
    // unless this is the only one: then create() ends all leases, and work goes on at once.
    std::chrono::milliseconds lease{120'000};
    Workers workers = Workers::kMany;
  };
  // Fails with kInvalidArgument on options that make no sense, otherwise as the store does.
  static Result<std::unique_ptr<Submitter>> create(const Parts& parts, const Options& options);
  virtual ~Submitter() = default;

  // Does all work that is due now and returns when the next is due; nullopt when nothing waits.
  // Never fails for what one report meets: that is recorded with the report. Fails when the store
  // does.
  virtual Result<std::optional<Timestamp>> run_due() = 0;

  // Lets run_due(), now and later, return after the call to NCMEC that is under way. What is left
  // is taken up by the next submitter. Safe to call from another thread.
  virtual void stop() = 0;
};

}  // namespace nightlight::cybertip
