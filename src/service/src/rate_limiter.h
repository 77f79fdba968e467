#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "nightlight/core/clock.h"

namespace nightlight::service {

// Token buckets by key: `count` calls a `period`, saved up to `count`. Keeps a bounded number of
// keys: when there are more, full buckets are forgotten first, which changes nothing for their
// keys. Safe from many threads.
class RateLimiter {
 public:
  struct Options {
    std::uint32_t count = 50;
    std::chrono::milliseconds period{1000};
    std::size_t max_keys = 100'000;
  };
  RateLimiter(const Options& options, const Clock& clock) : options_(options), clock_(clock) {}

  // Zero when the call may go on, which uses it up; otherwise how long to wait.
  std::chrono::milliseconds take(std::string_view key);

 private:
  // Time is the currency: a bucket holds at most `period`, a call costs period / count.
  struct Bucket {
    double saved_ms = 0;
    Timestamp at;
  };
  void refill(Bucket& bucket, Timestamp now) const;
  void forget_full_buckets(Timestamp now);

  const Options options_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;  // guarded by mutex_
};

}  // namespace nightlight::service
