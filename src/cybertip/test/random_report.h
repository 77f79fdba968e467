#pragma once

#include <random>
#include <string>

#include "nightlight/cybertip/report.h"
#include "world.h"

namespace nightlight::cybertip::test {

// Makes reports that validate() finds nothing blocking in, from every part of the model.
class ReportMaker {
 public:
  explicit ReportMaker(unsigned seed) : engine_(seed), ids_(seed) {}

  Report make() {
    Report report;
    report.incident.type = static_cast<IncidentType>(below(8));
    report.incident.platform = maybe_text(256);
    report.incident.escalation_reason = maybe_text(3000);
    report.incident.at = past();
    report.incident.at_description = text(3000);
    report.reporter = {text(100),  text(100),        "desk@example.org",
                       text(2000), maybe_text(2000), std::nullopt};
    if (below(2) == 0) report.reporter.legal_url = "https://example.org/legal?a=1&b=2";
    report.account.esp_identifier = text(255);
    report.account.esp_service = maybe_text(100);
    report.account.screen_name = maybe_text(256);
    for (std::size_t i = below(4); i > 0; --i) report.account.ip_events.push_back(event());
    for (std::size_t i = 1 + below(4); i > 0; --i) report.files.push_back(file());
    if (below(4) != 0) report.narrative = text(3000);
    return report;
  }

 private:
  std::size_t below(std::size_t limit) { return engine_() % limit; }

  // Not blank; at most `most` UTF-16 units; often with what needs care in XML.
  std::string text(std::size_t most) {
    static const std::vector<std::string> kPieces = {"a",
                                                     "Z",
                                                     "0",
                                                     "<",
                                                     ">",
                                                     "&",
                                                     "\"",
                                                     "'",
                                                     "]]>",
                                                     "\xc3\xa4",
                                                     "\xe4\xb8\xad",
                                                     "\t",
                                                     " ",
                                                     "\n",
                                                     "\r",
                                                     "-",
                                                     "/",
                                                     ":",
                                                     "%",
                                                     "\xef\xbf\xbd",
                                                     "&amp;",
                                                     "<!--",
                                                     "\xf0\x9f\x8c\x99"};
    std::string out = "x";
    const std::size_t pieces = below(most / 5);
    for (std::size_t i = 0; i < pieces; ++i) out += kPieces[below(kPieces.size())];
    return out;
  }
  std::optional<std::string> maybe_text(std::size_t most) {
    if (below(2) == 0) return std::nullopt;
    return text(most);
  }
  Timestamp past() {
    return from_unix_ms(1 + static_cast<std::int64_t>(engine_() % 1768464000000));
  }

  IpEvent event() {
    static const std::vector<std::string> kAddresses = {"203.0.113.7", "2001:db8::1",
                                                        "::ffff:192.0.2.1", "198.51.100.255"};
    IpEvent event{kAddresses[below(kAddresses.size())], static_cast<IpEventName>(below(6)), {}, {}};
    if (below(2) == 0) event.at = past();
    if (below(2) == 0) event.port = static_cast<std::uint16_t>(1 + below(65535));
    return event;
  }

  ReportFile file() {
    const std::string content = text(50);
    ReportFile file{vault::ObjectId::create(ids_),
                    content.size(),
                    crypto::media_digests(as_bytes(content)),
                    maybe_text(2056),
                    {},
                    {},
                    below(2) == 0};
    if (below(2) == 0) file.uploaded_at = past();
    if (below(2) == 0) file.upload_ip = event();
    return file;
  }

  std::mt19937_64 engine_;
  testing::SeededRandom ids_;
};

}  // namespace nightlight::cybertip::test
