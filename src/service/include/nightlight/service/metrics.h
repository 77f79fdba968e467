#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "nightlight/core/error.h"
#include "nightlight/match/bank.h"

namespace nightlight::service {

// Counters of the process, in Prometheus' terms. Labels come from our own code and from the names
// of banks in the configuration, never from content, so their number is bounded. Safe to use from
// many threads.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  void count_request(Literal operation, int status);
  void count_scan(std::string_view verdict, std::string_view media_status);
  void count_signal(Literal outcome);
  void observe_scan_seconds(double seconds);

  void count_query(const std::string& bank);
  // By bank, kind, view, whether the file was turned or negative, tier, band of distance, and what
  // came of it: "acts", "allowed" or "quarantined".
  void count_hit(const std::string& bank, const match::Hit& hit, Literal standing);
  void count_alarm(const std::string& bank);
  void count_held();
  void set_quarantined(std::size_t entries);

  // Text format 0.0.4.
  std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::service
