#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "field_rules.h"
#include "text.h"
#include "world.h"

namespace nightlight::cybertip {
namespace {

const Timestamp kNow = from_unix_ms(1768464000000);  // 2026-01-15T08:00:00Z

Report with_file() {
  testing::SeededRandom random;
  Report report = test::complete_report();
  report.files = {{vault::ObjectId::create(random), 100, crypto::media_digests(as_bytes("x")),
                   "holiday.jpg", kNow, std::nullopt, false}};
  return report;
}

// "rule path" of every finding that blocks, and "(rule path)" of every other one.
std::vector<std::string> findings(const Report& report) {
  std::vector<std::string> lines;
  for (const Finding& finding : validate(report, kNow)) {
    EXPECT_FALSE(finding.message.empty());
    const std::string line = finding.rule + " " + finding.path;
    lines.push_back(finding.severity == Severity::kBlocks ? line : "(" + line + ")");
  }
  return lines;
}

// What is found when one thing of a complete report is changed.
template <class Change>
std::vector<std::string> after(Change change) {
  Report report = with_file();
  change(report);
  return findings(report);
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Validate, finds_nothing_in_a_complete_report) {
  EXPECT_THAT(findings(with_file()), IsEmpty());
}

TEST(Validate, wants_a_past_time_that_says_which_moment_it_is) {
  const std::string path = "report/incidentSummary/";
  EXPECT_THAT(after([](Report& r) { r.incident.at = kNow + std::chrono::milliseconds(1); }),
              ElementsAre("C02 " + path + "incidentDateTime"));
  EXPECT_THAT(after([](Report& r) { r.incident.at = kNow; }), IsEmpty());
  EXPECT_THAT(after([](Report& r) { r.incident.at = Timestamp(); }),
              ElementsAre("C04 " + path + "incidentDateTime"));
  EXPECT_THAT(after([](Report& r) { r.incident.at = from_unix_ms(-1); }),
              ElementsAre("C01 " + path + "incidentDateTime"));
  EXPECT_THAT(after([](Report& r) { r.incident.at_description = " \n"; }),
              ElementsAre("C04 " + path + "incidentDateTimeDescription"));
  EXPECT_THAT(after([](Report& r) { r.incident.at_description = std::string(3001, 'a'); }),
              ElementsAre("C02 " + path + "incidentDateTimeDescription"));
}

TEST(Validate, holds_every_text_to_its_documented_length) {
  const auto at_most = [](std::size_t most, const std::string& path, auto&& member) {
    EXPECT_THAT(after([&](Report& r) { member(r) = std::string(most, 'a'); }), IsEmpty()) << path;
    EXPECT_THAT(after([&](Report& r) { member(r) = std::string(most + 1, 'a'); }),
                ElementsAre("C02 " + path))
        << path;
  };
  at_most(
      256, "report/incidentSummary/platform",
      [](Report & r) -> auto& { return r.incident.platform; });
  at_most(
      3000, "report/incidentSummary/escalateToHighPriority",
      [](Report & r) -> auto& { return r.incident.escalation_reason; });
  at_most(
      100, "report/reporter/reportingPerson/firstName",
      [](Report & r) -> auto& { return r.reporter.first_name; });
  at_most(
      100, "report/reporter/reportingPerson/lastName",
      [](Report & r) -> auto& { return r.reporter.last_name; });
  at_most(
      255, "report/personOrUserReported/espIdentifier",
      [](Report & r) -> auto& { return r.account.esp_identifier; });
  at_most(
      100, "report/personOrUserReported/espService",
      [](Report & r) -> auto& { return r.account.esp_service; });
  at_most(
      256, "report/personOrUserReported/screenName",
      [](Report & r) -> auto& { return r.account.screen_name; });
  at_most(
      2056, "fileDetails[1]/originalFileName",
      [](Report & r) -> auto& { return r.files[0].original_name; });
  at_most(
      60000, "report/additionalInfo", [](Report & r) -> auto& { return r.narrative; });
}

TEST(Validate, counts_lengths_as_the_server_does) {
  // U+1F319, two UTF-16 code units: 50 of them are 100.
  std::string moons;
  for (int i = 0; i < 50; ++i) moons += "\xf0\x9f\x8c\x99";
  EXPECT_THAT(after([&](Report& r) { r.reporter.first_name = moons; }), IsEmpty());
  EXPECT_THAT(after([&](Report& r) { r.reporter.first_name = moons + "a"; }),
              ElementsAre("C02 report/reporter/reportingPerson/firstName"));
  // Two bytes a character, one code unit.
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "\xc3\xa4";
  EXPECT_THAT(after([&](Report& r) { r.reporter.first_name = umlauts; }), IsEmpty());
}

TEST(Validate, refuses_blank_texts_where_a_text_is_given) {
  EXPECT_THAT(after([](Report& r) { r.incident.escalation_reason = " "; }),
              ElementsAre("C02 report/incidentSummary/escalateToHighPriority"));
  EXPECT_THAT(after([](Report& r) { r.account.screen_name = ""; }),
              ElementsAre("C02 report/personOrUserReported/screenName"));
  EXPECT_THAT(after([](Report& r) { r.account.esp_identifier = " "; }),
              ElementsAre("C06 report/personOrUserReported/espIdentifier"));
}

TEST(Validate, refuses_what_xml_cannot_carry_and_names_the_byte) {
  for (const std::string& wrong :
       {std::string("ab\x01"), std::string("ab\0", 3), std::string("ab\xff"),
        std::string("ab\xed\xa0\x80"), std::string("ab\xef\xbf\xbf")}) {
    Report report = with_file();
    report.narrative = wrong;
    const auto found = validate(report, kNow);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].rule, "C37");
    EXPECT_THAT(found[0].message, ::testing::HasSubstr("Byte 3"));
    EXPECT_EQ(encode_report(report).error().subject(), "additionalInfo");
    EXPECT_EQ(printable_text(wrong).substr(0, 5), "ab\xef\xbf\xbd");
    report.narrative = printable_text(wrong);
    EXPECT_TRUE(encode_report(report));
  }
  EXPECT_THAT(after([](Report& r) { r.narrative = "tab\tand\r\nnew line \xef\xbf\xbd"; }),
              IsEmpty());
  EXPECT_THAT(after([](Report& r) { r.files[0].original_name = "a\x07.jpg"; }),
              ElementsAre("C37 fileDetails[1]/originalFileName"));
}

TEST(Validate, wants_a_reporter_who_can_be_reached_and_served) {
  EXPECT_THAT(after([](Report& r) { r.reporter.email = ""; }),
              ElementsAre("C11 report/reporter/reportingPerson/email"));
  EXPECT_THAT(after([](Report& r) { r.reporter.email = "trust"; }),
              ElementsAre("C02 report/reporter/reportingPerson/email"));
  EXPECT_THAT(after([](Report& r) { r.reporter.company_template.reset(); }),
              ElementsAre("C11 report/reporter/companyTemplate"));
  EXPECT_THAT(after([](Report& r) { r.reporter.legal_url = "example.org/legal"; }),
              ElementsAre("C02 report/reporter/legalURL"));
}

TEST(Validate, checks_the_events_of_the_account_and_of_the_files) {
  const std::string path = "report/personOrUserReported/ipCaptureEvent";
  EXPECT_THAT(after([](Report& r) { r.account.ip_events[0].address = "999.1.1.1"; }),
              ElementsAre("C02 " + path + "[1]/ipAddress"));
  EXPECT_THAT(after([](Report& r) { r.account.ip_events[0].port = 0; }),
              ElementsAre("C02 " + path + "[1]/port"));
  EXPECT_THAT(after([](Report& r) { r.account.ip_events[0].at = kNow + std::chrono::hours(1); }),
              ElementsAre("C02 " + path + "[1]/dateTime"));
  EXPECT_THAT(after([](Report& r) { r.account.ip_events[0].port.reset(); }),
              ElementsAre("(C13 " + path + "[1])"));
  EXPECT_THAT(after([](Report& r) {
                r.files[0].upload_ip = IpEvent{"x", IpEventName::kUpload, kNow, std::uint16_t{1}};
              }),
              ElementsAre("C02 fileDetails[1]/ipCaptureEvent/ipAddress"));
  EXPECT_THAT(after([](Report& r) { r.files[0].uploaded_at = kNow + std::chrono::hours(1); }),
              ElementsAre("C02 fileDetails[1]/uploadedToEspTimestamp"));
}

TEST(Validate, asks_for_an_attestation_when_no_event_places_the_account) {
  Report report = with_file();
  report.account.ip_events.clear();
  const auto found = validate(report, kNow);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].rule, "C05");
  EXPECT_EQ(found[0].severity, Severity::kDegrades);
  EXPECT_THAT(found[0].message, ::testing::StartsWith("attestation"));
  EXPECT_THAT(after([](Report& r) { r.account.ip_events[0].at.reset(); }),
              ElementsAre("(C13 report/personOrUserReported/ipCaptureEvent[1])",
                          "(C05 report/personOrUserReported/ipCaptureEvent)"));
}

TEST(Validate, wants_evidence_and_each_file_once) {
  EXPECT_THAT(after([](Report& r) { r.files.clear(); }), ElementsAre("C07 fileDetails"));
  EXPECT_THAT(after([](Report& r) { r.files.push_back(r.files[0]); }),
              ElementsAre("C07 fileDetails[2]"));
  EXPECT_THAT(after([](Report& r) { r.files[0].size = 0; }), ElementsAre("C07 fileDetails[1]"));
}

TEST(FieldRules, know_an_ip_address) {
  for (const char* address : {"203.0.113.7", "2001:db8::7", "::ffff:192.0.2.1", "::"}) {
    EXPECT_TRUE(is_ip_address(address)) << address;
  }
  for (const std::string_view wrong : {"", "203.0.113", "203.0.113.256", "203.0.113.07", "::g",
                                       "1.2.3.4 ", "fe80::1%eth0", "[::1]", "1.2.3.4:80"}) {
    EXPECT_FALSE(is_ip_address(wrong)) << wrong;
  }
  EXPECT_FALSE(is_ip_address(std::string_view("1.2.3.4\0x", 9)));
}

TEST(FieldRules, know_an_email_address) {
  const std::string longest(64, 'a');
  for (const std::string& good :
       {std::string("trust@example.org"), longest + "@example.org",
        std::string("a.b+c@mail.example.co.uk"), std::string("o'x@a-b.org")}) {
    EXPECT_TRUE(is_email(good)) << good;
  }
  for (const std::string& wrong :
       {std::string(), std::string("@example.org"), std::string("a@"), std::string("a@b"),
        std::string("a b@example.org"), std::string(".a@example.org"),
        std::string("a.@example.org"), std::string("a..b@example.org"),
        std::string("a@example..org"), std::string("a@-x.org"), std::string("a@x@example.org"),
        longest + "a@example.org", std::string("a@example.org\n")}) {
    EXPECT_FALSE(is_email(wrong)) << wrong;
  }
}

TEST(FieldRules, know_a_web_address) {
  for (const char* good : {"https://example.org", "http://example.org:8080/a?b=c#d",
                           "https://legal.example.org/le/"}) {
    EXPECT_TRUE(is_web_url(good)) << good;
  }
  for (const char* wrong :
       {"", "example.org", "ftp://example.org", "https://", "https:///x", "https://example",
        "https://exa mple.org", "javascript:alert(1)", "https://example.org/\"x"}) {
    EXPECT_FALSE(is_web_url(wrong)) << wrong;
  }
}

TEST(OneLine, cuts_between_bytes_and_never_breaks_a_line) {
  EXPECT_EQ(one_line("Validation failed\n[1,638] - cvc", 100), "Validation failed [1,638] - cvc");
  EXPECT_EQ(one_line("a\xc3\xa4", 2), "a\xef\xbf\xbd");
  EXPECT_EQ(one_line("abc\x1b[0m", 100), "abc\xef\xbf\xbd[0m");
}

}  // namespace
}  // namespace nightlight::cybertip
