#include "cost.h"

#include <time.h>

#include <algorithm>

#include "hashing.h"

namespace nightlight::bench {
namespace {

constexpr std::size_t kCounted = 50;
constexpr int kRounds = 7;

// Processor time of this thread: other programs on the machine do not count.
double milliseconds_of_thread() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

double quickest(const Pixels& pixels, phash::Profile profile) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double start = milliseconds_of_thread();
    const auto found = phash::probes_of({pixels.view(), {}}, profile);
    if (found.has_value()) best = std::min(best, milliseconds_of_thread() - start);
  }
  return best;
}

}  // namespace

std::array<Cost, 3> costs(const std::vector<Photo>& photos) {
  std::array<Cost, 3> result;
  const std::size_t counted = std::min(kCounted, photos.size());
  const Picture& photo = photos.front().pixels;
  const Picture large = photo.resize(4000.0 / photo.width(),
                                     Picture::option()->set("vscale", 3000.0 / photo.height()));
  const Pixels pixels(large);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const auto profile = phash::Profile(i);
    for (std::size_t photograph = 0; photograph < counted; ++photograph) {
      result[i].probes +=
          double(probes(photos[photograph * photos.size() / counted].pixels, profile).size()) /
          double(counted);
    }
    result[i].milliseconds = quickest(pixels, profile);
  }
  return result;
}

}  // namespace nightlight::bench
