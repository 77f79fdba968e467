#include "nightlight/service/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace nightlight::service {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Histogram;

namespace {

// Bands that end where the usual radii do.
std::string band_of(int distance) {
  struct Band {
    int last;
    const char* name;
  };
  constexpr Band kBands[] = {{0, "0"},      {8, "1-8"},    {16, "9-16"}, {24, "17-24"},
                             {31, "25-31"}, {40, "32-40"}, {46, "41-46"}};
  for (const Band& band : kBands) {
    if (distance <= band.last) return band.name;
  }
  return "47-64";
}

std::string view_of(const match::Hit& hit) {
  const std::string_view name = phash::view_name(hit.tag.view);
  return name.empty() ? "whole" : std::string(name);
}

bool is_turned(const match::Hit& hit) {
  return hit.tag.dihedral != phash::Dihedral::kNone || hit.tag.tone != phash::Tone::kPositive;
}

}  // namespace

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
  prometheus::Family<prometheus::Counter>& queries =
      BuildCounter()
          .Name("nightlight_bank_queries_total")
          .Help("Scanned files that a bank was asked about")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& hits =
      BuildCounter()
          .Name("nightlight_bank_hits_total")
          .Help("Hits by bank, kind, view of the file, tier, band of distance and standing")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& alarms =
      BuildCounter()
          .Name("nightlight_entry_alarms_total")
          .Help("Alarms for list entries that hit too often, by bank")
          .Register(registry);
  prometheus::Counter& held = BuildCounter()
                                  .Name("nightlight_held_matches_total")
                                  .Help("Scanned files whose match of a quarantined entry was held")
                                  .Register(registry)
                                  .Add({});
  prometheus::Gauge& quarantined = BuildGauge()
                                       .Name("nightlight_quarantined_entries")
                                       .Help("List entries in quarantine now")
                                       .Register(registry)
                                       .Add({});
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

void Metrics::count_query(const std::string& bank) {
  state_->queries.Add({{"bank", bank}}).Increment();
}

void Metrics::count_hit(const std::string& bank, const match::Hit& hit, Literal standing) {
  state_->hits
      .Add({{"bank", bank},
            {"kind", std::string(match::hit_kind_name(hit.kind))},
            {"view", view_of(hit)},
            {"turned", is_turned(hit) ? "yes" : "no"},
            {"tier", std::string(match::tier_name(hit.tier))},
            {"distance", band_of(hit.distance)},
            {"standing", std::string(standing.view())}})
      .Increment();
}

void Metrics::count_alarm(const std::string& bank) {
  state_->alarms.Add({{"bank", bank}}).Increment();
}

void Metrics::count_held() {
  state_->held.Increment();
}

void Metrics::set_quarantined(std::size_t entries) {
  state_->quarantined.Set(double(entries));
}

void Metrics::observe_scan_seconds(double seconds) {
  state_->scan_seconds.Observe(seconds);
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace nightlight::service
