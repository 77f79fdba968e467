#include "submission_thread.h"

#include <algorithm>

namespace nightlight::apps {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestWait(500);
constexpr milliseconds kShortestWait(10);

}  // namespace

SubmissionThread::SubmissionThread(cybertip::Submitter& submitter, const Clock& clock,
                                   Logger& logger)
    : submitter_(submitter), clock_(clock), logger_(logger), thread_([this] { run(); }) {}

SubmissionThread::~SubmissionThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  submitter_.stop();
  wake_.notify_all();
  thread_.join();
}

void SubmissionThread::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    milliseconds wait = kLongestWait;
    try {
      wait = run_once();
    } catch (...) {
      logger_.log(Level::kError, "submitter threw", {});
    }
    lock.lock();
    wake_.wait_for(lock, wait, [this] { return stopping_; });
  }
}

milliseconds SubmissionThread::run_once() {
  const auto next = submitter_.run_due();
  if (!next) {
    logger_.log(Level::kError, "submitter cannot reach the store", {{"error", next.error()}});
    return kLongestWait;
  }
  if (!*next) return kLongestWait;
  return std::clamp(**next - clock_.now(), kShortestWait, kLongestWait);
}

}  // namespace nightlight::apps
