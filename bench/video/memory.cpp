#include "memory.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace nightlight::bench {
namespace {

constexpr double kBetweenSamples = 0.2;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::uint64_t line_of(const std::string& status, const std::string& key) {
  const std::size_t at = status.find("\n" + key + ":");
  return at == std::string::npos ? 0
                                 : std::strtoull(status.c_str() + at + key.size() + 2, nullptr, 10);
}

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void add_children(int pid, std::vector<int>& all) {
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(tasks, error)) {
    std::istringstream children(content(task.path() / "children"));
    for (int child = 0; children >> child;) {
      all.push_back(child);
      add_children(child, all);
    }
  }
}

}  // namespace

ProcessUse process_use(int pid) {
  const std::filesystem::path folder = "/proc/" + std::to_string(pid);
  const std::string status = content(folder / "status");
  ProcessUse use{line_of(status, "VmRSS"), line_of(status, "VmHWM"), 0};
  // The fields after the name, which may hold blanks: the 12th and 13th are user and system ticks.
  const std::string stat = content(folder / "stat");
  std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));
  std::string field;
  double ticks = 0;
  for (int i = 1; fields >> field && i <= 13; ++i) {
    if (i >= 12) ticks += std::strtod(field.c_str(), nullptr);
  }
  use.processor_seconds = ticks / double(sysconf(_SC_CLK_TCK));
  return use;
}

std::vector<int> descendants_of_self() {
  std::vector<int> all;
  add_children(getpid(), all);
  return all;
}

ProcessWatch::ProcessWatch() : start_(now()), own_start_(process_use(getpid()).processor_seconds) {}

void ProcessWatch::sample() {
  const double at = seconds();
  if (!samples_.empty() && at - samples_.back().seconds < kBetweenSamples) return;
  Sample sample{at, process_use(getpid()).resident_kib, 0};
  for (const int child : descendants_of_self()) {
    const ProcessUse use = process_use(child);
    sample.children_kib += use.resident_kib;
    if (use.peak_kib > 0) children_[child] = use;
  }
  samples_.push_back(sample);
}

std::uint64_t ProcessWatch::own_peak_kib() const {
  return process_use(getpid()).peak_kib;
}

std::uint64_t ProcessWatch::children_peak_kib() const {
  std::uint64_t sum = 0;
  for (const auto& [pid, use] : children_) sum += use.peak_kib;
  return sum;
}

double ProcessWatch::own_processor_seconds() const {
  return process_use(getpid()).processor_seconds - own_start_;
}

double ProcessWatch::children_processor_seconds() const {
  double sum = 0;
  for (const auto& [pid, use] : children_) sum += use.processor_seconds;
  return sum;
}

double ProcessWatch::seconds() const {
  return now() - start_;
}

}  // namespace nightlight::bench
