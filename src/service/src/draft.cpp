#include "draft.h"

#include <fmt/format.h>

#include <algorithm>

namespace nightlight::service {
namespace {

using casework::Signal;
using cybertip::IpEvent;

Timestamp moment_of(const Signal& signal) {
  return signal.content.context.uploaded_at.value_or(signal.seen_at);
}

std::optional<IpEvent> upload_event(const Signal& signal) {
  const casework::UploadContext& context = signal.content.context;
  if (!context.ip_address) return std::nullopt;
  return IpEvent{*context.ip_address, cybertip::IpEventName::kUpload, moment_of(signal),
                 context.port};
}

bool same_event(const IpEvent& a, const IpEvent& b) {
  return a.address == b.address && a.at == b.at && a.port == b.port;
}

cybertip::ReportFile file_of(const SignalEvidence& found) {
  return {.object = found.object.id,
          .size = found.object.size,
          .digests = found.object.digests,
          .original_name = found.signal.content.context.file_name,
          .uploaded_at = moment_of(found.signal),
          .upload_ip = upload_event(found.signal)};
}

std::string how_detected(const Signal& signal, std::size_t number) {
  const casework::Detection& d = signal.content.detection;
  const std::string measure =
      d.query_variant.empty()
          ? fmt::format("{} digest equal", d.hit_kind)
          : fmt::format("{} ({}) distance {} of at most {}, quality {}", d.hit_kind,
                        d.query_variant, d.distance, d.radius, d.quality);
  return fmt::format("File {}: {} {}; list {}, version {}, entry {} from {}; {}.", number,
                     d.detector, d.detector_version, d.list_name, d.list_version.substr(0, 16),
                     d.list_entry, d.entry_source, measure);
}

}  // namespace

cybertip::Report draft_report(const std::vector<SignalEvidence>& evidence,
                              const DraftChoices& choices, const cybertip::Reporter& reporter,
                              const std::optional<std::string>& esp_service) {
  cybertip::Report report;
  report.reporter = reporter;
  report.incident.type = choices.type;
  report.incident.escalation_reason = choices.escalation_reason;
  report.account.esp_service = esp_service;
  report.account.screen_name = choices.screen_name;
  report.narrative = choices.narrative + "\n\nHow it was detected:";
  for (const SignalEvidence& found : evidence) {
    const auto same_object = [&](const cybertip::ReportFile& file) {
      return file.object == found.object.id;
    };
    if (std::none_of(report.files.begin(), report.files.end(), same_object)) {
      report.files.push_back(file_of(found));
      report.narrative += "\n" + how_detected(found.signal, report.files.size());
    }
    const auto event = upload_event(found.signal);
    auto& events = report.account.ip_events;
    if (event && std::none_of(events.begin(), events.end(),
                              [&](const IpEvent& e) { return same_event(e, *event); })) {
      events.push_back(*event);
    }
  }
  if (!evidence.empty()) {
    const auto first = std::min_element(evidence.begin(), evidence.end(),
                                        [](const SignalEvidence& a, const SignalEvidence& b) {
                                          return moment_of(a.signal) < moment_of(b.signal);
                                        });
    report.account.esp_identifier = first->signal.content.account.text();
    report.incident.at = moment_of(first->signal);
    report.incident.at_description =
        first->signal.content.context.uploaded_at
            ? "The time at which the first of the files was uploaded, as the service recorded it."
            : "The time at which the first of the files was detected; the time of upload was not "
              "recorded.";
  }
  return report;
}

}  // namespace nightlight::service
