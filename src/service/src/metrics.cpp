#include "nightlight/service/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace nightlight::service {

using prometheus::BuildCounter;
using prometheus::BuildHistogram;
using prometheus::Histogram;

struct Metrics::State {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      BuildCounter()
          .Name("nightlight_http_requests_total")
          .Help("Answered requests by operation and HTTP status")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& scans =
      BuildCounter()
          .Name("nightlight_scans_total")
          .Help("Scanned files by verdict and by what became of the picture")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& signals =
      BuildCounter()
          .Name("nightlight_signals_total")
          .Help("Recorded signals by what they did to a case")
          .Register(registry);
  Histogram& scan_seconds =
      BuildHistogram()
          .Name("nightlight_scan_seconds")
          .Help("Time from the whole file to its verdict")
          .Register(registry)
          .Add({}, Histogram::BucketBoundaries{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10});
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::count_request(Literal operation, int status) {
  state_->requests
      .Add({{"operation", std::string(operation.view())}, {"status", std::to_string(status)}})
      .Increment();
}

void Metrics::count_scan(std::string_view verdict, std::string_view media_status) {
  state_->scans.Add({{"verdict", std::string(verdict)}, {"media", std::string(media_status)}})
      .Increment();
}

void Metrics::count_signal(Literal outcome) {
  state_->signals.Add({{"outcome", std::string(outcome.view())}}).Increment();
}

void Metrics::observe_scan_seconds(double seconds) {
  state_->scan_seconds.Observe(seconds);
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace nightlight::service
