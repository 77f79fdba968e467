#pragma once

#include <optional>

#include "calls.h"
#include "lease.h"
#include "nightlight/core/log.h"
#include "nightlight/cybertip/submitter.h"
#include "outcome.h"
#include "problem.h"
#include "work.h"

namespace nightlight::cybertip {

// What the worker does after a call has been concluded.
enum class Next : unsigned char { kGoOn, kStop };

// Something a person should hear of, logged once the transaction has committed.
enum class Alarm : unsigned char {
  kParked,
  kReceiptMissing,
  kReceiptDiffers,
  kRetractedByOthers,
  kExpiresSoon,
  kCredentials,
};
void raise(Logger& logger, const ReportId& id, Alarm alarm);

struct Concluded {
  Next next = Next::kStop;
  std::optional<Alarm> alarm;
};

// Turns the end of a call into the next state, all in the transaction that stores the answer. One
// object for one call; not safe from many threads.
class Conclusion {
 public:
  struct Parts {
    const Submitter::Options& options;
    const Lease& lease;
    Random& random;
  };
  Conclusion(const Parts& parts, const Call& call, const CallEnd& end, const Judgement& judgement);

  Result<Concluded> conclude(store::Transaction& transaction);

 private:
  Result<Concluded> conclude_finished(store::Transaction& transaction, const Work& work);
  Result<Concluded> apply(store::Transaction& transaction, Work& work, Action action);
  Status go_on(store::Transaction& transaction, Work& work);
  Result<Concluded> receive_receipt(store::Transaction& transaction, Work& work);
  Result<Concluded> finished_elsewhere(store::Transaction& transaction, Work& work);
  Result<Concluded> conclude_retract(store::Transaction& transaction, Work& work,
                                     AttemptState state);
  Result<Concluded> park(store::Transaction& transaction, Work& work, const std::string& problem);
  // Stores the attempt in `state`, then waits.
  Result<Concluded> wait_as(store::Transaction& transaction, Work& work, Action action,
                            AttemptState state);
  Result<Concluded> repeat(store::Transaction& transaction, Work& work, Action action);
  Result<Concluded> pause(store::Transaction& transaction, Work& work);
  Result<Concluded> begin_retract(store::Transaction& transaction, Work& work, Action action);
  Result<Concluded> wait(store::Transaction& transaction, Work& work, Action action,
                         std::chrono::milliseconds least);
  Result<Concluded> finish(store::Transaction& transaction, Work& work,
                           const std::optional<std::string>& problem);

  WorkFile* file_of(Work& work) const;
  std::string story(const Work& work, Action action) const;
  std::optional<std::chrono::milliseconds> retry_after() const;
  Receipt receipt() const;

  Parts parts_;
  const Call& call_;
  const CallEnd& end_;
  const Judgement& judgement_;
};

}  // namespace nightlight::cybertip
