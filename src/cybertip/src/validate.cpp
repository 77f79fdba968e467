#include <algorithm>
#include <set>

#include "field_rules.h"
#include "nightlight/cybertip/report.h"
#include "text.h"

namespace nightlight::cybertip {

namespace {

// Our own ceilings where the documentation names none: far above what people write, and small
// enough that a document stays a document.
constexpr std::size_t kLongestText = 60'000;
constexpr std::size_t kMostFiles = 1'000;
constexpr std::size_t kMostIpEvents = 1'000;

// Collects findings; `path` names elements as in docs/spec/cybertip-report.md, with indexes from 1.
class Review {
 public:
  explicit Review(Timestamp now) : now_(now) {}

  void blocks(std::string rule, std::string path, std::string message) {
    findings_.push_back({std::move(rule), Severity::kBlocks, std::move(path), std::move(message)});
  }
  void degrades(std::string rule, std::string path, std::string message) {
    findings_.push_back(
        {std::move(rule), Severity::kDegrades, std::move(path), std::move(message)});
  }

  void text(const std::string& path, std::string_view value, std::size_t most) {
    const TextFacts facts = examine(value);
    if (facts.forbidden_at) {
      blocks("C37", path,
             "Byte " + std::to_string(*facts.forbidden_at + 1) +
                 " is a control character or not UTF-8, which a report cannot carry. Remove it.");
    } else if (facts.units > most) {
      blocks("C02", path,
             "The text has " + std::to_string(facts.units) + " characters; at most " +
                 std::to_string(most) + " are taken. Shorten it.");
    }
  }
  void optional_text(const std::string& path, const std::optional<std::string>& value,
                     std::size_t most) {
    if (!value) return;
    text(path, *value, most);
    if (is_blank(*value)) blocks("C02", path, "The text is blank. Write one or leave it out.");
  }
  void past(const std::string& path, Timestamp time) {
    if (time > now_) {
      blocks("C02", path, "The time is in the future. Correct it: event times lie in the past.");
    } else if (time < Timestamp()) {
      blocks("C01", path, "The time is before 1970. Correct it.");
    }
  }

  std::vector<Finding> take() && { return std::move(findings_); }

 private:
  Timestamp now_;
  std::vector<Finding> findings_;
};

void review_incident(Review& review, const Incident& incident) {
  const std::string path = "report/incidentSummary/";
  review.optional_text(path + "platform", incident.platform, 256);
  review.optional_text(path + "escalateToHighPriority", incident.escalation_reason, 3000);
  if (incident.at == Timestamp()) {
    review.blocks(
        "C04", path + "incidentDateTime",
        "The time of the incident is not set. Set it to the moment the description names.");
  }
  review.past(path + "incidentDateTime", incident.at);
  review.text(path + "incidentDateTimeDescription", incident.at_description, 3000);
  if (is_blank(incident.at_description)) {
    review.blocks("C04", path + "incidentDateTimeDescription",
                  "Say which moment the time is: when the message was sent, the file uploaded, or "
                  "the file detected.");
  }
}

void review_reporter(Review& review, const Reporter& reporter) {
  const std::string path = "report/reporter/";
  review.text(path + "reportingPerson/firstName", reporter.first_name, 100);
  review.text(path + "reportingPerson/lastName", reporter.last_name, 100);
  review.text(path + "reportingPerson/email", reporter.email, 255);
  if (reporter.email.empty()) {
    review.blocks("C11", path + "reportingPerson/email",
                  "The reporter's e-mail address is missing. Set it in the configuration: a report "
                  "without one is refused.");
  } else if (!is_email(reporter.email)) {
    review.blocks("C02", path + "reportingPerson/email",
                  "This is not an e-mail address of the form name@example.org, with at most 64 "
                  "characters before the @. Correct it in the configuration.");
  }
  review.optional_text(path + "companyTemplate", reporter.company_template, kLongestText);
  if (!reporter.company_template) {
    review.blocks(
        "C11", path + "companyTemplate",
        "There is no text that says how to serve legal process on the service and whom to "
        "call in an emergency. Set it in the configuration.");
  }
  review.optional_text(path + "termsOfService", reporter.terms_of_service, kLongestText);
  review.optional_text(path + "legalURL", reporter.legal_url, 2083);
  if (reporter.legal_url && !is_web_url(*reporter.legal_url)) {
    review.blocks("C02", path + "legalURL",
                  "This is not a web address that begins with https:// and names a host. Correct "
                  "it in the configuration.");
  }
}

void review_ip_event(Review& review, const std::string& path, const IpEvent& event) {
  if (!is_ip_address(event.address)) {
    review.blocks("C02", path + "/ipAddress",
                  "This is neither an IPv4 nor an IPv6 address in numbers. Correct or remove it.");
  }
  if (event.at) review.past(path + "/dateTime", *event.at);
  if (event.port && *event.port == 0) {
    review.blocks("C02", path + "/port", "Ports run from 1 to 65535. Correct or remove it.");
  }
  if (!event.at || !event.port) {
    review.degrades("C13", path,
                    "Give the time and the source port of the event: behind a shared address they "
                    "are what finds the person.");
  }
}

void review_account(Review& review, const ReportedAccount& account) {
  const std::string path = "report/personOrUserReported/";
  review.text(path + "espIdentifier", account.esp_identifier, 255);
  if (is_blank(account.esp_identifier)) {
    review.blocks("C06", path + "espIdentifier",
                  "The account is not named. Give the identifier under which the service finds it "
                  "when legal process arrives.");
  }
  review.optional_text(path + "espService", account.esp_service, 100);
  review.optional_text(path + "screenName", account.screen_name, 256);
  if (account.ip_events.size() > kMostIpEvents) {
    review.blocks("C01", path + "ipCaptureEvent",
                  "At most 1,000 events are taken. Leave some out.");
  }
  std::size_t number = 0;
  for (const IpEvent& event : account.ip_events) {
    review_ip_event(review, path + "ipCaptureEvent[" + std::to_string(++number) + "]", event);
  }
}

void review_jurisdiction(Review& review, const ReportedAccount& account) {
  const bool placed = std::any_of(account.ip_events.begin(), account.ip_events.end(),
                                  [](const IpEvent& event) { return event.at.has_value(); });
  if (placed) return;
  review.degrades("C05", "report/personOrUserReported/ipCaptureEvent",
                  "attestation: No IP address of the account with its time is given, so the report "
                  "may reach nobody's jurisdiction. Add one, or state in the narrative that the "
                  "service holds none.");
}

void review_file(Review& review, const std::string& path, const ReportFile& file) {
  review.optional_text(path + "/originalFileName", file.original_name, 2056);
  if (file.uploaded_at) review.past(path + "/uploadedToEspTimestamp", *file.uploaded_at);
  if (file.upload_ip) review_ip_event(review, path + "/ipCaptureEvent", *file.upload_ip);
  if (file.size == 0) {
    review.blocks("C07", path, "The file is empty. Leave it out: it shows nothing.");
  }
}

void review_files(Review& review, const std::vector<ReportFile>& files) {
  if (files.empty()) {
    review.blocks("C07", "fileDetails", "The report has no evidence. Add at least one file.");
  }
  if (files.size() > kMostFiles) {
    review.blocks("C01", "fileDetails", "At most 1,000 files are taken. File a second report.");
  }
  std::set<vault::ObjectId> seen;
  std::size_t number = 0;
  for (const ReportFile& file : files) {
    const std::string path = "fileDetails[" + std::to_string(++number) + "]";
    review_file(review, path, file);
    if (!seen.insert(file.object).second) {
      review.blocks("C07", path, "The same file is in the report twice. Leave one out.");
    }
  }
}

}  // namespace

std::vector<Finding> validate(const Report& report, Timestamp now) {
  Review review(now);
  review_incident(review, report.incident);
  review_reporter(review, report.reporter);
  review_account(review, report.account);
  review_jurisdiction(review, report.account);
  review_files(review, report.files);
  review.text("report/additionalInfo", report.narrative, kLongestText);
  return std::move(review).take();
}

}  // namespace nightlight::cybertip
