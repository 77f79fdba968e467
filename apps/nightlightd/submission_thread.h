#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "nightlight/core/clock.h"
#include "nightlight/core/log.h"
#include "nightlight/cybertip/submitter.h"

namespace nightlight::apps {

// Runs the submitter whenever something may be due: at the time it asked for, and at least twice a
// second, since approvals by other replicas do not announce themselves.
class SubmissionThread {
 public:
  // Borrowed.
  SubmissionThread(cybertip::Submitter& submitter, const Clock& clock, Logger& logger);
  ~SubmissionThread();  // lets the call under way end, then stops

 private:
  void run();
  std::chrono::milliseconds run_once();

  cybertip::Submitter& submitter_;
  const Clock& clock_;
  Logger& logger_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;     // last: starts when everything else is there
};

}  // namespace nightlight::apps
