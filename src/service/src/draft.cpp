#include "draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "words.h"

namespace nightlight::service {
namespace {

using casework::Signal;
using cybertip::IpEvent;

// What one report can carry; what is over it is counted in the narrative and stays in the vault.
constexpr std::size_t kMostFiles = 500;
constexpr std::size_t kMostIpEvents = 200;
constexpr std::size_t kMostDetectionLines = 50;

// A clock of the service that runs ahead must not put the upload after its detection.
Timestamp moment_of(const Signal& signal) {
  return std::min(signal.content.context.uploaded_at.value_or(signal.seen_at), signal.seen_at);
}

// A name as a report can carry it; absent when nothing of it can be seen.
std::optional<std::string> visible_name(const std::optional<std::string>& name) {
  if (!name) return std::nullopt;
  std::string printable = cybertip::printable_text(*name);
  if (printable.find_first_not_of(" \t\r\n") == std::string::npos) return std::nullopt;
  return printable;
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
          .original_name = visible_name(found.signal.content.context.file_name),
          .uploaded_at = moment_of(found.signal),
          .upload_ip = upload_event(found.signal)};
}

std::string how_detected(const Signal& signal, std::size_t number) {
  const casework::Detection& d = signal.content.detection;
  const std::string_view tier = d.tier == casework::Tier::kNear
                                    ? " (beyond the radius of a match: compared by a person)"
                                    : "";
  return cybertip::printable_text(
      fmt::format("File {}: {} {}; list {}, version {}, entry {} from {}; {}{}.", number,
                  d.detector, d.detector_version, d.list_name, d.list_version.substr(0, 16),
                  d.list_entry, d.entry_source, hit_words(d), tier));
}

// Fills files, IP events and the lines that say how each file was detected.
class Collector {
 public:
  explicit Collector(cybertip::Report& report) : report_(report) {}

  void add(const SignalEvidence& found) {
    if (seen_.insert(found.object.id.text()).second) add_file(found);
    const auto event = upload_event(found.signal);
    auto& events = report_.account.ip_events;
    if (!event || std::any_of(events.begin(), events.end(),
                              [&](const IpEvent& e) { return same_event(e, *event); })) {
      return;
    }
    if (events.size() < kMostIpEvents) {
      events.push_back(*event);
    } else {
      ++events_left_out_;
    }
  }

  void finish() {
    note(lines_left_out_, "further files of this report were detected in the same way.");
    note(files_left_out_,
         "further files of this account are preserved and not part of this report.");
    note(events_left_out_, "further uploads are recorded and not listed.");
  }

 private:
  void add_file(const SignalEvidence& found) {
    if (report_.files.size() == kMostFiles) {
      ++files_left_out_;
      return;
    }
    report_.files.push_back(file_of(found));
    if (report_.files.size() <= kMostDetectionLines) {
      report_.narrative += "\n" + how_detected(found.signal, report_.files.size());
    } else {
      ++lines_left_out_;
    }
  }
  void note(std::size_t count, std::string_view text) {
    if (count > 0) report_.narrative += fmt::format("\n{} {}", count, text);
  }

  cybertip::Report& report_;
  std::set<std::string> seen_;  // objects
  std::size_t files_left_out_ = 0;
  std::size_t lines_left_out_ = 0;
  std::size_t events_left_out_ = 0;
};

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
  Collector collector(report);
  for (const SignalEvidence& found : evidence) collector.add(found);
  collector.finish();
  if (!evidence.empty()) {
    const auto first = std::min_element(evidence.begin(), evidence.end(),
                                        [](const SignalEvidence& a, const SignalEvidence& b) {
                                          return moment_of(a.signal) < moment_of(b.signal);
                                        });
    report.account.esp_identifier = cybertip::printable_text(first->signal.content.account.text());
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
