// nightlight-fuzz: nightlight::sandbox_cybertipline nightlight::core ; covers: parse_xml,
// parse_report, parse_file_details, parse_date_time, parse_date
#include <cstdint>
#include <string>

#include "cybertipline/answer.h"
#include "cybertipline/validation/formats.h"
#include "cybertipline/validation/validate.h"
#include "nightlight/core/check.h"

namespace {

using namespace nightlight;
using namespace nightlight::sandbox;

constexpr Timestamp kNow = Timestamp(std::chrono::milliseconds(1769947200000));

// What a provider is told must itself be XML, whatever the document held.
void check_answer(const Refusal& refusal) {
  Answer answer;
  answer.code = ResponseCode::kValidationFailed;
  answer.description = refusal.description;
  const std::string document = to_xml(answer);
  NIGHTLIGHT_CHECK(parse_xml(as_bytes(document), {}).has_value());
}

void try_report(std::string_view document, Profile profile) {
  const auto report = parse_report(as_bytes(document), {profile, {}}, kNow);
  if (!report) return check_answer(report.error());
  NIGHTLIGHT_CHECK(report->name == "report");
  NIGHTLIGHT_CHECK(report->child("reporter") != nullptr);
}

void try_details(std::string_view document) {
  const auto details = parse_file_details(as_bytes(document), {});
  if (!details) return check_answer(details.error());
  for (const ReportKind kind : {ReportKind::kSingle, ReportKind::kBatched}) {
    if (const auto refusal = check_file_details(*details, kind, kNow)) check_answer(*refusal);
  }
}

}  // namespace

// The input alone, and in the middle of documents that are valid around it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try_report(text, Profile::k2025_11);
  try_report(
      "<report><incidentSummary><incidentType>Child Sex Trafficking</incidentType>"
      "<incidentDateTime>2026-01-20T10:00:00Z</incidentDateTime></incidentSummary><reporter>"
      "<reportingPerson><email>desk@example.org</email></reportingPerson></reporter>"
      "<personOrUserReported>" +
          text + "</personOrUserReported></report>",
      Profile::k2026_08);
  try_details("<fileDetails><reportId>1</reportId><fileId>x</fileId>" + text + "</fileDetails>");
  (void)parse_date_time(text);
  (void)parse_date(text);
  return 0;
}
