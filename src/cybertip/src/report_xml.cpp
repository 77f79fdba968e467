#include "answer.h"
#include "file_details.h"
#include "names.h"
#include "nightlight/cybertip/report.h"
#include "xml_writer.h"

namespace nightlight::cybertip {

namespace {

void write_ip_event(XmlWriter& xml, const IpEvent& event) {
  xml.open("ipCaptureEvent");
  xml.leaf("ipAddress", event.address);
  xml.leaf("eventName", schema_text(event.event));
  if (event.at) xml.leaf("dateTime", format_rfc3339(*event.at));
  if (event.port) xml.leaf("port", std::to_string(*event.port));
  xml.close();
}

void write_incident(XmlWriter& xml, const Incident& incident) {
  xml.open("incidentSummary");
  xml.leaf("incidentType", schema_text(incident.type));
  xml.leaf("platform", incident.platform);
  xml.leaf("escalateToHighPriority", incident.escalation_reason);
  xml.leaf("incidentDateTime", format_rfc3339(incident.at));
  xml.leaf("incidentDateTimeDescription", incident.at_description);
  xml.close();
}

void write_reporter(XmlWriter& xml, const Reporter& reporter) {
  xml.open("reporter");
  xml.open("reportingPerson");
  xml.leaf("firstName", reporter.first_name);
  xml.leaf("lastName", reporter.last_name);
  xml.leaf("email", reporter.email);
  xml.close();
  xml.leaf("companyTemplate", reporter.company_template);
  xml.leaf("termsOfService", reporter.terms_of_service);
  xml.leaf("legalURL", reporter.legal_url);
  xml.close();
}

void write_account(XmlWriter& xml, const ReportedAccount& account) {
  xml.open("personOrUserReported");
  xml.leaf("espIdentifier", account.esp_identifier);
  xml.leaf("espService", account.esp_service);
  xml.leaf("screenName", account.screen_name);
  for (const IpEvent& event : account.ip_events) write_ip_event(xml, event);
  xml.close();
}

void write_hash(XmlWriter& xml, std::string_view type, const std::string& hex) {
  xml.open("originalFileHash");
  xml.attribute("hashType", type);
  xml.text(hex);
  xml.close();
}

void write_details(XmlWriter& xml, const ReportFile& file, std::string_view report_id,
                   std::string_view file_id) {
  xml.open("fileDetails");
  xml.leaf("reportId", report_id);
  xml.leaf("fileId", file_id);
  xml.leaf("originalFileName", file.original_name);
  if (file.uploaded_at) xml.leaf("uploadedToEspTimestamp", format_rfc3339(*file.uploaded_at));
  xml.leaf("fileViewedByEsp", file.viewed_by_esp ? "true" : "false");
  xml.leaf("fileRelevance", "Reported");
  write_hash(xml, "MD5", file.digests.md5.hex());
  write_hash(xml, "SHA1", file.digests.sha1.hex());
  write_hash(xml, "SHA256", file.digests.sha256.hex());
  if (file.upload_ip) write_ip_event(xml, *file.upload_ip);
  xml.close();
}

// How every frozen fileDetails document begins.
constexpr std::string_view kUntilReportId =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<fileDetails><reportId>";
constexpr std::string_view kUntilFileId = "</reportId><fileId>";
constexpr std::string_view kPlaceholder = "0";

}  // namespace

Result<std::string> encode_report(const Report& report) {
  XmlWriter xml;
  xml.open("report");
  write_incident(xml, report.incident);
  write_reporter(xml, report.reporter);
  write_account(xml, report.account);
  if (!report.narrative.empty()) xml.leaf("additionalInfo", report.narrative);
  xml.close();
  return xml.finish();
}

Result<std::string> encode_details_template(const ReportFile& file) {
  XmlWriter xml;
  write_details(xml, file, kPlaceholder, kPlaceholder);
  return xml.finish();
}

Result<std::string> complete_details(std::string_view frozen, std::int64_t report_id,
                                     std::string_view file_id) {
  if (!is_file_id(file_id)) {
    return Error(Code::kInvalidArgument, "not a file id of the CyberTipline").in("fileId");
  }
  std::string head(kUntilReportId);
  head.append(kPlaceholder).append(kUntilFileId).append(kPlaceholder);
  if (!frozen.starts_with(head)) {
    return Error(Code::kCorrupt, "the frozen file details do not begin as they should");
  }
  std::string out(kUntilReportId);
  out.append(std::to_string(report_id)).append(kUntilFileId).append(file_id);
  out.append(frozen.substr(head.size()));
  return out;
}

Result<std::string> encode_file_details(const ReportFile& file, std::int64_t report_id,
                                        std::string_view file_id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string frozen, encode_details_template(file));
  return complete_details(frozen, report_id, file_id);
}

}  // namespace nightlight::cybertip
