#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <thread>
#include <vector>

namespace nightlight::bench {

// Calls work(i) for each i below `count`, on as many threads as there are processors; says on
// stderr how far it is.
template <class Work>
void in_parallel(std::size_t count, const char* what, Work work) {
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> done = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      work(i);
      std::fprintf(stderr, "\r%zu of %zu %s ", ++done, count, what);
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back(run);
  }
  threads.clear();
  std::fprintf(stderr, "\n");
}

}  // namespace nightlight::bench
