#include "cybertipline/validation/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cybertipline/validation/validate.h"
#include "documents.h"

namespace nightlight::sandbox {
namespace {

using testing::kBatchedReport;
using testing::kFileDetails;
using testing::kLargeReport;
using testing::kNow;
using testing::kSmallReport;
using testing::replaced;

std::string refusal_of_report(std::string_view document) {
  const auto report = parse_report(as_bytes(document), {}, kNow);
  if (report) return "";
  EXPECT_EQ(report.error().layer, Layer::kRules) << report.error().description;
  return report.error().description;
}

std::string refusal_of_details(std::string_view document, ReportKind kind = ReportKind::kSingle) {
  const auto details = parse_file_details(as_bytes(document), {});
  if (!details) return "layer 1: " + details.error().description;
  const auto refusal = check_file_details(*details, kind, kNow);
  return refusal ? refusal->description : "";
}

std::size_t lines_in(std::string_view text) {
  return std::size_t(std::count(text.begin(), text.end(), '\n'));
}

struct Case {
  std::string from;
  std::string to;
  std::string_view rule;
};

// Each edit of the large report breaks one rule.
std::vector<Case> report_cases() {
  const std::string long_text(3001, 'x');
  return {
      {"<email>desk@example.org</email>", "", "reporter-email"},
      {"<emailAddress>pat@", "<emailAddress>other@", "incident-address"},
      {"desk@example.org", "desk@@example.org", "email"},
      {"desk@example.org", "desk@localhost", "email"},
      {"desk@example.org", std::string(65, 'a') + "@example.org", "email"},
      {"They meet tomorrow", "  ", "blank"},
      {"They meet tomorrow", long_text, "length"},
      {"Message sent", long_text, "length"},
      {"<espService>Talk", "<espService>" + long_text.substr(0, 101), "length"},
      {"2026-01-20T10:00:00+01:00", "2026-01-20T10:00:00", "zone"},
      {"2026-01-20T10:00:00+01:00", "2999-01-20T10:00:00Z", "past"},
      {"<dateOfBirth>1985", "<dateOfBirth>2030", "past"},
      {"timestamp=\"2026-01-20", "timestamp=\"2027-01-20", "past"},
      {"verified=\"true\" verificationDate", "verified=\"false\" verificationDate", "verified"},
      {"verified=\"true\" verificationDate", "verificationDate", "verified"},
      {">5550102<", ">+445550102<", "calling-code"},
      {"extension=\"12\"", "extension=\"12345678901\"", "length"},
      {"userNotifiedDate=\"2026-01-20T12", "userNotifiedDate=\"2026-01-20T10", "notified-date"},
      {"reenabledDate=\"2026-01-21T12:00:00Z", "reenabledDate=\"2026-01-20T11:00:00Z",
       "reenabled-date"},
      {"<countryCode>US</countryCode>", "", "country-code"},
      {"<countryCode>US</countryCode>", "<countryCode></countryCode>", "country-code"},
      {"<region>IL</region>", "", "us-region"},
      {"<region>IL</region>", "<region>Illinois</region>", "us-region"},
      {"<approximateAge>30</approximateAge>",
       "<approximateAge>30</approximateAge><dateOfBirth>1990-01-01</dateOfBirth>", "age-or-birth"},
      {"<ipAddress>2001:db8::7", "<ipAddress>2001:db8::7::1", "ip-address"},
      {"<ipAddress>192.0.2.1", "<ipAddress>999.0.2.1", "ip-address"},
      {"<port>50000", "<port>0", "port"},
      {"<port>50000", "<port>65536", "port"},
      {"<age>40", "<age>151", "age"},
      {"<age>40", "<age>-1", "age"},
      {"<url>https://example.org/p", "<url>example.org/p", "url"},
      {"<legalURL>https://", "<legalURL>https:// ", "url"},
      {"<idValue>1<", "<idValue> <", "blank"},
      {"<priorCTReports>123", "<priorCTReports>0", "report-id"},
      {"</personOrUserReported>", "</personOrUserReported><personOrUserReported/>",
       "several-reported"},
  };
}

TEST(Rules, refuse_each_documented_breach_with_one_message) {
  for (const Case& each : report_cases()) {
    const std::string refusal = refusal_of_report(replaced(kLargeReport, each.from, each.to));
    EXPECT_NE(refusal.find(" - rule." + std::string(each.rule) + ": "), std::string::npos)
        << each.from << " → " << each.to << ": " << refusal;
    EXPECT_EQ(lines_in(refusal), 1u) << refusal;
  }
}

TEST(Rules, accept_what_lies_just_inside_a_limit) {
  const std::vector<std::pair<std::string, std::string>> edits = {
      {"They meet tomorrow", std::string(3000, 'x')},
      {"They meet tomorrow",
       [] {
         std::string umlauts;
         for (int i = 0; i < 3000; ++i) umlauts += "ü";  // 6,000 bytes, 3,000 characters
         return umlauts;
       }()},
      {"<port>50000", "<port>65535"},
      {"<port>50000", "<port>1"},
      {"<age>40", "<age>150"},
      {"<age>40", "<age>0"},
      {"2026-01-20T10:00:00+01:00", "2026-02-01T13:00:00+01:00"},  // exactly now
      {"desk@example.org", std::string(64, 'a') + "@example.org"},
      {"userNotifiedDate=\"2026-01-20T12", "userNotifiedDate=\"2026-01-20T11"},
      {"<city>Springfield</city>\n<region>IL</region>", ""},
      {"<region>IL</region><countryCode>US", "<countryCode>CA"},
  };
  for (const auto& [from, to] : edits) {
    EXPECT_EQ(refusal_of_report(replaced(kLargeReport, from, to)), "") << from << " → " << to;
  }
}

TEST(Rules, report_every_breach_and_not_the_first_only) {
  const std::string twice =
      replaced(replaced(kLargeReport, "<age>40", "<age>200"), "<port>50000", "<port>0");
  const std::string refusal = refusal_of_report(twice);
  EXPECT_NE(refusal.find("rule.age"), std::string::npos);
  EXPECT_NE(refusal.find("rule.port"), std::string::npos);
  EXPECT_EQ(lines_in(refusal), 2u);
}

TEST(Rules, name_the_place_and_the_path) {
  EXPECT_EQ(
      refusal_of_report(replaced(kSmallReport, "2026-01-20T10:00:00Z", "2999-01-20T10:00:00Z")),
      "Validation failed\n[4,58] - rule.past: /report/incidentSummary/incidentDateTime must "
      "be in the past.");
}

TEST(Rules, stop_at_the_limit_of_findings) {
  std::string many;
  for (int i = 0; i < 200; ++i) many += "<priorCTReports>-1</priorCTReports>";
  const std::string refusal =
      refusal_of_report(replaced(kLargeReport, "<priorCTReports>123</priorCTReports>", many));
  EXPECT_EQ(lines_in(refusal), kMaxFindings);
}

TEST(Rules, forbid_in_a_batched_report_all_but_identifiers) {
  const std::vector<std::pair<std::string, std::string>> edits = {
      {"<incidentDateTime>",
       "<escalateToHighPriority>x</escalateToHighPriority><incidentDateTime>"},
      {"<reporter>", "<internetDetails><chatImIncident/></internetDetails><reporter>"},
      {"<reporter>", "<lawEnforcement><agencyName>x</agencyName></lawEnforcement><reporter>"},
      {"\n</report>", "<intendedRecipient/>\n</report>"},
      {"\n</report>", "<victim><victimPerson/></victim>\n</report>"},
      {"\n</report>", "<additionalInfo>x</additionalInfo>\n</report>"},
      {"<espIdentifier>one", "<vehicleDescription>v</vehicleDescription><espIdentifier>one"},
      {"<espIdentifier>one</espIdentifier>", ""},
  };
  EXPECT_EQ(refusal_of_report(kBatchedReport), "");
  for (const auto& [from, to] : edits) {
    const std::string refusal = refusal_of_report(replaced(kBatchedReport, from, to));
    EXPECT_NE(refusal.find("rule.batched: "), std::string::npos) << to << ": " << refusal;
  }
}

TEST(Rules, refuse_each_documented_breach_in_file_details) {
  const std::vector<Case> cases = {
      {"<fileViewedByEsp>true", "<fileViewedByEsp>false", "exif-viewed"},
      {"<fileViewedByEsp>true</fileViewedByEsp>", "", "exif-viewed"},
      {"<fileRelevance>Reported", "<fileRelevance>Supplemental Reported",
       "supplemental-classified"},
      {"<uploadedToEspTimestamp>2026", "<uploadedToEspTimestamp>2036", "past"},
      {"<locationOfFile>https://", "<locationOfFile>", "url"},
      {"hashType=\"MD5\"", "hashType=\"" + std::string(65, 'x') + "\"", "length"},
      {"<name>Make", "<name>" + std::string(65, 'x'), "length"},
      {"<originalFileName>a.jpg", "<originalFileName>" + std::string(2057, 'x'), "length"},
      {"<fileId>b0754af766b426f2928a02c651ed4b99", "<fileId> ", "blank"},
      {"<reportId>123", "<reportId>-5", "report-id"},
  };
  EXPECT_EQ(refusal_of_details(kFileDetails), "");
  for (const Case& each : cases) {
    const std::string refusal = refusal_of_details(replaced(kFileDetails, each.from, each.to));
    EXPECT_NE(refusal.find("rule." + std::string(each.rule)), std::string::npos)
        << each.to << ": " << refusal;
    EXPECT_EQ(lines_in(refusal), 1u) << refusal;
  }
}

TEST(Rules, forbid_a_supplemental_meme_in_both_spellings) {
  for (const std::string_view meme : {"<potentialMeme>true</potentialMeme>",
                                      "<fileAnnotations><potentialMeme/></fileAnnotations>"}) {
    const std::string document =
        "<fileDetails><reportId>1</reportId><fileId>x</fileId><fileRelevance>Supplemental "
        "Reported</fileRelevance>" +
        std::string(meme) + "</fileDetails>";
    EXPECT_NE(refusal_of_details(document).find("rule.supplemental-meme"), std::string::npos);
  }
}

std::string batched_details(std::string_view middle) {
  return "<fileDetails><reportId>1</reportId><fileId>x</fileId>" + std::string(middle) +
         "</fileDetails>";
}

TEST(Rules, want_a_file_of_a_batched_report_to_be_a_meme_and_little_else) {
  const auto refusal = [](std::string_view middle) {
    return refusal_of_details(batched_details(middle), ReportKind::kBatched);
  };
  constexpr std::string_view kViral = "<fileAnnotations><viral/></fileAnnotations>";
  EXPECT_EQ(refusal(kViral), "");
  EXPECT_EQ(
      refusal("<fileRelevance>Reported</fileRelevance><fileAnnotations><potentialMeme/><viral/>"
              "</fileAnnotations><industryClassification>A1</industryClassification>"),
      "");
  EXPECT_NE(refusal("").find("rule.batched-annotation"), std::string::npos);
  EXPECT_NE(
      refusal("<fileAnnotations><viral/><infant/></fileAnnotations>").find("annotated infant"),
      std::string::npos);
  const std::string after(kViral);
  for (const std::string& forbidden :
       {"<originalFileName>x</originalFileName>" + after,
        "<locationOfFile>https://example.org/</locationOfFile>" + after,
        "<fileRelevance>Supplemental Reported</fileRelevance>" + after,
        after + "<originalFileHash hashType='MD5'>x</originalFileHash>",
        after + "<ipCaptureEvent><ipAddress>192.0.2.1</ipAddress></ipCaptureEvent>",
        after + "<deviceId><idType>a</idType><idValue>b</idValue></deviceId>",
        after + "<details><nameValuePair><name>a</name><value>b</value></nameValuePair></details>",
        after + "<additionalInfo>x</additionalInfo>"}) {
    EXPECT_NE(refusal(forbidden).find("rule.batched: "), std::string::npos) << forbidden;
    EXPECT_EQ(refusal_of_details(batched_details(forbidden)), "") << forbidden;
  }
}

}  // namespace
}  // namespace nightlight::sandbox
