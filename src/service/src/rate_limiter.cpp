#include "rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace nightlight::service {

using std::chrono::milliseconds;

void RateLimiter::refill(Bucket& bucket, Timestamp now) const {
  // A clock that goes back gives nothing and takes nothing.
  const double passed = std::max<double>(0, double((now - bucket.at).count()));
  bucket.saved_ms = std::min<double>(double(options_.period.count()), bucket.saved_ms + passed);
  bucket.at = now;
}

milliseconds RateLimiter::take(std::string_view key) {
  const Timestamp now = clock_.now();
  const double cost = double(options_.period.count()) / options_.count;
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (buckets_.size() >= options_.max_keys) forget_full_buckets(now);
    // Still full of keys that were used up a moment ago: someone is inventing keys.
    if (buckets_.size() >= options_.max_keys) return options_.period;
    found = buckets_.emplace(std::string(key), Bucket{double(options_.period.count()), now}).first;
  }
  Bucket& bucket = found->second;
  refill(bucket, now);
  if (bucket.saved_ms < cost) return milliseconds(std::int64_t(std::ceil(cost - bucket.saved_ms)));
  bucket.saved_ms -= cost;
  return milliseconds(0);
}

void RateLimiter::forget_full_buckets(Timestamp now) {
  for (auto it = buckets_.begin(); it != buckets_.end();) {
    refill(it->second, now);
    const bool full = it->second.saved_ms >= double(options_.period.count());
    it = full ? buckets_.erase(it) : std::next(it);
  }
}

}  // namespace nightlight::service
