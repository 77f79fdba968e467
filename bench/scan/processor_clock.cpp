#include "processor_clock.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace nightlight::bench {
namespace {

std::optional<double> read(clockid_t clock) {
  timespec now{};
  if (clock_gettime(clock, &now) != 0) return std::nullopt;
  return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

std::vector<clockid_t> clocks_of_children() {
  std::vector<clockid_t> clocks;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", error)) {
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) {
      clockid_t clock{};
      if (clock_getcpuclockid(child, &clock) == 0) clocks.push_back(clock);
    }
  }
  return clocks;
}

}  // namespace

double ProcessorClock::milliseconds() {
  if (children_.empty()) children_ = clocks_of_children();
  double sum = read(CLOCK_PROCESS_CPUTIME_ID).value_or(0);
  for (const clockid_t clock : children_) {
    const std::optional<double> one = read(clock);
    if (!one) {
      children_ = clocks_of_children();
      return milliseconds();
    }
    sum += *one;
  }
  return sum;
}

}  // namespace nightlight::bench
