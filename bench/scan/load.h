#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace nightlight::bench {

enum class Arrivals : unsigned char {
  kWhenAnswered,  // a closed loop: every connection asks again at once; measures the most there is
  kEven,          // an open loop: a request every 1 ÷ rate seconds, whatever the answers do
  kRandom,        // the same with exponential gaps, as people who know nothing of each other
};

struct LoadOptions {
  std::uint16_t port = 0;             // on 127.0.0.1
  std::vector<std::string> requests;  // whole ones, head and body, sent in turn
  Arrivals arrivals = Arrivals::kWhenAnswered;
  std::size_t connections = 4;  // of an open loop: the most that are opened
  double rate = 0;              // requests a second of an open loop
  std::chrono::milliseconds warm_up{2'000};
  std::chrono::milliseconds duration{10'000};
};

struct LoadResult {
  std::string problem;       // why the run is worth nothing; empty when it is good
  std::uint64_t asked = 0;   // of the measured time, warm-up not counted
  std::uint64_t failed = 0;  // answered with anything but 200
  double seconds = 0;        // that were measured
  double own_cpu = 0;        // seconds of processor this generator took meanwhile
  // Milliseconds in rising order. From the time at which the request was due: waiting for a free
  // connection counts, so that a slow answer cannot hide those behind it.
  std::vector<double> latencies;

  double answers_a_second() const;
  double quantile(double share) const;  // 0.5: the median; 0 without answers
};

// Sends requests over plain sockets with keep-alive, from one thread. Whatever fails ends the run
// and is told in `problem`, an answer other than 200 is counted.
LoadResult run_load(const LoadOptions& options);

}  // namespace nightlight::bench
