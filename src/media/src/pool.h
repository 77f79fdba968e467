#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "worker_process.h"

namespace nightlight::media {

// Warm workers, lent to one caller at a time. Safe to use from many threads; every thread that uses
// it must be done before it is destroyed.
class Pool {
 public:
  // Starts the workers and returns when the first one is ready. Fails with kUnavailable.
  static Result<std::unique_ptr<Pool>> open(const PoolOptions& options, Logger& logger);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Waits for an idle worker. Fails with kUnavailable when the wait limit passes, and when none is
  // left and none can be started; the next call tries again.
  Result<std::unique_ptr<WorkerProcess>> borrow();
  // Takes a worker back that has answered, or replaces it when it has served its time.
  void give_back(std::unique_ptr<WorkerProcess> worker);
  // Counts a worker out that was ended; another one is started in its place.
  void replace(std::unique_ptr<WorkerProcess> worker);

 private:
  Pool(const PoolOptions& options, Logger& logger) : options_(options), logger_(logger) {}
  Result<std::unique_ptr<WorkerProcess>> borrow_until(Deadline deadline);
  void keep();
  bool needs_start() const { return running_ < options_.workers && start_wanted_; }
  void add(Result<std::unique_ptr<WorkerProcess>> started);

  const PoolOptions options_;
  Logger& logger_;
  std::mutex mutex_;
  std::condition_variable keeper_;  // work for the keeper
  std::condition_variable idle_;    // news for those who wait for a worker
  // Guarded by mutex_:
  std::vector<std::unique_ptr<WorkerProcess>> workers_;  // idle
  std::size_t running_ = 0;                              // idle and lent
  bool start_wanted_ = true;                             // false after a failed start
  bool stopping_ = false;
  std::uint64_t failed_starts_ = 0;
  // Starts all workers. One thread for the pool's whole life, because the kernel ties a worker's
  // life to the thread that started it.
  std::thread thread_;
};

}  // namespace nightlight::media
