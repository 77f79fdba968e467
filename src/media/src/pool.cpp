#include "pool.h"

#include <exception>

namespace nightlight::media {
namespace {

// Runs on the keeper thread, which no exception may leave.
Result<std::unique_ptr<WorkerProcess>> start_worker(const PoolOptions& options) {
  try {
    return WorkerProcess::start(options);
  } catch (const std::exception&) {
    return Error(Code::kUnavailable, "no memory to start a decoder");
  }
}

}  // namespace

Result<std::unique_ptr<Pool>> Pool::open(const PoolOptions& options, Logger& logger) {
  std::unique_ptr<Pool> pool(new Pool(options, logger));
  try {
    pool->thread_ = std::thread([raw = pool.get()] { raw->keep(); });
  } catch (const std::exception&) {
    return Error(Code::kUnavailable, "no thread can be started");
  }
  // However long it takes: starting has a limit of its own.
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::unique_ptr<WorkerProcess> first,
                              pool->borrow_until(Deadline::max()));
  pool->give_back(std::move(first));
  return pool;
}

Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  keeper_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Pool::keep() {
  std::unique_lock lock(mutex_);
  for (;;) {
    keeper_.wait(lock, [this] { return stopping_ || needs_start(); });
    if (stopping_) break;
    lock.unlock();
    auto started = start_worker(options_);
    lock.lock();
    add(std::move(started));
  }
  // Before this thread ends, so that the workers are reaped and not merely killed with it.
  workers_.clear();
}

void Pool::add(Result<std::unique_ptr<WorkerProcess>> started) {
  if (started) {
    workers_.push_back(*std::move(started));
    ++running_;
  } else {
    start_wanted_ = false;
    ++failed_starts_;
    logger_.log(Level::kError, "decoder not started", {{"error", started.error()}});
  }
  idle_.notify_all();
}

Result<std::unique_ptr<WorkerProcess>> Pool::borrow() {
  return borrow_until(std::chrono::steady_clock::now() + options_.wait_limit);
}

Result<std::unique_ptr<WorkerProcess>> Pool::borrow_until(Deadline deadline) {
  std::unique_lock lock(mutex_);
  for (;;) {
    const std::uint64_t failed_before = failed_starts_;
    if (running_ < options_.workers) {
      start_wanted_ = true;
      keeper_.notify_one();
    }
    const bool in_time = idle_.wait_until(lock, deadline, [&] {
      return !workers_.empty() || (running_ == 0 && failed_starts_ != failed_before);
    });
    if (!in_time) return Error(Code::kUnavailable, "all decoders are busy");
    if (workers_.empty()) return Error(Code::kUnavailable, "no decoder can be started");
    std::unique_ptr<WorkerProcess> worker = std::move(workers_.back());
    workers_.pop_back();
    if (worker->is_ready()) return worker;
    // It died or spoke while idle; no picture of ours is to blame.
    --running_;
    lock.unlock();
    const Error reason = worker->end();
    logger_.log(Level::kWarning, "idle decoder replaced", {{"reason", reason}});
    lock.lock();
  }
}

void Pool::give_back(std::unique_ptr<WorkerProcess> worker) {
  if (worker->files() >= options_.pictures_before_renewal) {
    replace(std::move(worker));
    return;
  }
  const std::lock_guard lock(mutex_);
  workers_.push_back(std::move(worker));
  idle_.notify_one();
}

void Pool::replace(std::unique_ptr<WorkerProcess> worker) {
  worker.reset();
  const std::lock_guard lock(mutex_);
  --running_;
  start_wanted_ = true;
  keeper_.notify_one();
}

}  // namespace nightlight::media
