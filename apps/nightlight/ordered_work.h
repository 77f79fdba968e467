#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "nightlight/core/result.h"

namespace nightlight::cli {

// Does `count` pieces of work on several threads and hands the results over in order on the calling
// thread, as soon as each is there. No thread runs further ahead of the oldest missing result than
// a bounded number of pieces, so memory does not grow with `count`. Use an object once.
template <class T>
class OrderedWork {
 public:
  using Work =
      std::function<Result<T>(std::size_t)>;  // called from many threads; an exception is kInternal
  using Take =
      std::function<void(std::size_t, Result<T>)>;  // called in order, on the caller's thread

  OrderedWork(std::size_t count, std::size_t threads)
      : count_(count),
        threads_(std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(count, 1))) {}

  void run(const Work& work, const Take& take) {
    std::vector<std::jthread> workers;
    const Ending ending(*this);  // goes before the workers are joined, also when `take` throws
    for (std::size_t i = 0; i < threads_; ++i) workers.emplace_back([this, &work] { loop(work); });
    for (std::size_t i = 0; i < count_; ++i) take(i, wait_for(i));
  }

 private:
  static constexpr std::size_t kLead = 64;  // pieces a thread

  // Lets the workers come to their end.
  struct Ending {
    explicit Ending(OrderedWork& of_work) : work(of_work) {}
    Ending(const Ending&) = delete;
    Ending& operator=(const Ending&) = delete;
    ~Ending() {
      const std::lock_guard lock(work.mutex_);
      work.next_ = work.count_;
      work.changed_.notify_all();
    }
    OrderedWork& work;
  };

  static Result<T> guarded(const Work& work, std::size_t index) {
    try {
      return work(index);
    } catch (const std::exception&) {
      return Error(Code::kInternal, "an unexpected failure of the program");
    }
  }

  void loop(const Work& work) {
    while (const std::optional<std::size_t> index = next()) {
      Result<T> result = guarded(work, *index);
      const std::lock_guard lock(mutex_);
      done_.emplace(*index, std::move(result));
      changed_.notify_all();
    }
  }

  std::optional<std::size_t> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return next_ >= count_ || next_ < taken_ + kLead * threads_; });
    if (next_ >= count_) return std::nullopt;
    return next_++;
  }

  Result<T> wait_for(std::size_t index) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this, index] { return done_.contains(index); });
    auto node = done_.extract(index);
    taken_ = index + 1;
    changed_.notify_all();
    return std::move(node.mapped());
  }

  const std::size_t count_;
  const std::size_t threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_ = 0;  // guarded by mutex_, like the two below
  std::size_t taken_ = 0;
  std::map<std::size_t, Result<T>> done_;
};

}  // namespace nightlight::cli
