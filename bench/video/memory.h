#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace nightlight::bench {

// What the kernel says of one process (proc(5)).
struct ProcessUse {
  std::uint64_t resident_kib = 0;  // now
  std::uint64_t peak_kib = 0;      // the most so far
  double processor_seconds = 0;
};
ProcessUse process_use(int pid);  // zeros when there is none

std::vector<int> descendants_of_self();

// This process and the processes it started, watched while something runs.
class ProcessWatch {
 public:
  struct Sample {
    double seconds = 0;  // since the watch began
    std::uint64_t own_kib = 0;
    std::uint64_t children_kib = 0;
  };

  ProcessWatch();
  void sample();  // takes note at most five times a second
  const std::vector<Sample>& samples() const { return samples_; }
  std::uint64_t own_peak_kib() const;
  std::uint64_t children_peak_kib() const;  // the sum of each child's most
  double own_processor_seconds() const;     // since the watch began
  double children_processor_seconds() const;
  double seconds() const;

 private:
  double start_;
  double own_start_;
  std::map<int, ProcessUse> children_;
  std::vector<Sample> samples_;
};

}  // namespace nightlight::bench
