#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "nightlight/core/error.h"

namespace nightlight::service {

// Counters of the process, in Prometheus' terms. Labels come from our own code, never from content.
// Safe to use from many threads.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  void count_request(Literal operation, int status);
  void count_scan(std::string_view verdict, std::string_view media_status);
  void count_signal(Literal outcome);
  void observe_scan_seconds(double seconds);

  // Text format 0.0.4.
  std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::service
