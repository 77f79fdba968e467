#pragma once

#include <ctime>
#include <vector>

namespace nightlight::bench {

// Processor time of this process and of the processes it has started: another program on the
// machine adds nothing to it, and waiting for each other neither.
class ProcessorClock {
 public:
  double milliseconds();  // since some moment; those of children that ended are lost

 private:
  std::vector<clockid_t> children_;
};

}  // namespace nightlight::bench
