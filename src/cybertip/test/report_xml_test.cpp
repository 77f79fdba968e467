#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/xmlschemas.h>

#include <filesystem>
#include <iostream>

#include "file_details.h"
#include "random_report.h"
#include "stored_report.h"

namespace nightlight::cybertip {
namespace {

const std::filesystem::path kReference =
    std::filesystem::path(NIGHTLIGHT_SOURCE_DIR) / "../shared/reference/cybertipline";
const Timestamp kNow = from_unix_ms(1768464000000);

// NCMEC's schema as libxml2 reads it. It is not ours to ship, so tests that need it are skipped
// without it.
class Schema {
 public:
  Schema() {
    const auto file = kReference / "ispws-2025-11.xsd";
    xmlSchemaParserCtxt* parser = xmlSchemaNewParserCtxt(file.c_str());
    schema_ = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
  }
  ~Schema() { xmlSchemaFree(schema_); }
  static bool is_there() { return std::filesystem::exists(kReference / "ispws-2025-11.xsd"); }

  // Empty when the schema accepts the document.
  std::string complaint(const std::string& document) const {
    std::string complaints;
    xmlSchemaValidCtxt* context = xmlSchemaNewValidCtxt(schema_);
    xmlSchemaSetValidStructuredErrors(
        context,
        [](void* out, xmlError* error) { static_cast<std::string*>(out)->append(error->message); },
        &complaints);
    xmlDoc* parsed = xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr,
                                   nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR);
    if (!parsed) complaints = "not well-formed";
    if (parsed && xmlSchemaValidateDoc(context, parsed) != 0 && complaints.empty()) {
      complaints = "refused";
    }
    xmlFreeDoc(parsed);
    xmlSchemaFreeValidCtxt(context);
    return complaints;
  }

 private:
  xmlSchema* schema_ = nullptr;
};

constexpr std::string_view kFileId = "b0754af766b426f2928a02c651ed4b99";

Report small_report() {
  Report report;
  report.incident = {IncidentType::kOnlineEnticement, "Example Chat", std::nullopt,
                     from_unix_ms(1768464000000), "Sent, by the sender's device"};
  report.reporter = {"Trust",      "Desk",      "trust@example.org", "How to serve process",
                     std::nullopt, std::nullopt};
  report.account.esp_identifier = "user <42> & co";
  report.account.ip_events = {
      {"203.0.113.7", IpEventName::kLogin, from_unix_ms(1768463940000), std::uint16_t{51234}}};
  report.narrative = "A \"quoted\" narrative.";
  return report;
}

// Written by hand from the order of the reference's section 5.
TEST(EncodeReport, writes_elements_in_the_order_of_the_schema) {
  EXPECT_EQ(encode_report(small_report()).value(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts"
            "</incidentType><platform>Example Chat</platform>"
            "<incidentDateTime>2026-01-15T08:00:00.000Z</incidentDateTime>"
            "<incidentDateTimeDescription>Sent, by the sender's device"
            "</incidentDateTimeDescription></incidentSummary>"
            "<reporter><reportingPerson><firstName>Trust</firstName><lastName>Desk</lastName>"
            "<email>trust@example.org</email></reportingPerson>"
            "<companyTemplate>How to serve process</companyTemplate></reporter>"
            "<personOrUserReported><espIdentifier>user &lt;42&gt; &amp; co</espIdentifier>"
            "<ipCaptureEvent><ipAddress>203.0.113.7</ipAddress><eventName>Login</eventName>"
            "<dateTime>2026-01-15T07:59:00.000Z</dateTime><port>51234</port></ipCaptureEvent>"
            "</personOrUserReported>"
            "<additionalInfo>A &quot;quoted&quot; narrative.</additionalInfo></report>\n");
}

TEST(EncodeFileDetails, says_what_was_viewed_and_gives_every_hash) {
  testing::SeededRandom random;
  ReportFile file{
      vault::ObjectId::create(random), 0, crypto::media_digests({}), "holiday.jpg", kNow, {}, true};
  // The digests of no bytes: RFC 1321 A.5, RFC 3174 and FIPS 180-4 implementations agree on them.
  EXPECT_EQ(encode_file_details(file, 4564654, kFileId).value(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<fileDetails><reportId>4564654</reportId><fileId>b0754af766b426f2928a02c651ed4b99"
            "</fileId><originalFileName>holiday.jpg</originalFileName>"
            "<uploadedToEspTimestamp>2026-01-15T08:00:00.000Z</uploadedToEspTimestamp>"
            "<fileViewedByEsp>true</fileViewedByEsp><fileRelevance>Reported</fileRelevance>"
            "<originalFileHash hashType=\"MD5\">d41d8cd98f00b204e9800998ecf8427e</originalFileHash>"
            "<originalFileHash hashType=\"SHA1\">da39a3ee5e6b4b0d3255bfef95601890afd80709"
            "</originalFileHash><originalFileHash hashType=\"SHA256\">"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</originalFileHash>"
            "</fileDetails>\n");
  file.viewed_by_esp = false;
  EXPECT_THAT(encode_file_details(file, 1, kFileId).value(),
              ::testing::HasSubstr("<fileViewedByEsp>false</fileViewedByEsp>"));
}

TEST(EncodeFileDetails, takes_ids_of_ncmecs_form_only) {
  testing::SeededRandom random;
  const ReportFile file{vault::ObjectId::create(random), 0, {}, {}, {}, {}, false};
  for (const std::string& wrong : {std::string(), std::string("a b"), std::string("<x/>"),
                                   std::string("a</fileId>"), std::string(65, 'a')}) {
    EXPECT_EQ(encode_file_details(file, 1, wrong).error().code(), Code::kInvalidArgument);
  }
  EXPECT_EQ(complete_details("<fileDetails/>", 1, kFileId).error().code(), Code::kCorrupt);
}

TEST(EncodeReport, is_accepted_by_ncmecs_schema_for_hundreds_of_random_reports) {
  if (!Schema::is_there()) GTEST_SKIP() << "the CyberTipline schema is not beside the project";
  const Schema schema;
  test::ReportMaker maker(20251115);
  int documents = 0;
  for (int i = 0; i < 400; ++i) {
    const Report report = maker.make();
    for (const Finding& finding : validate(report, kNow)) {
      ASSERT_EQ(finding.severity, Severity::kDegrades) << finding.path << ": " << finding.message;
    }
    ASSERT_EQ(schema.complaint(encode_report(report).value()), "");
    for (const ReportFile& file : report.files) {
      ASSERT_EQ(schema.complaint(encode_file_details(file, 4564654, kFileId).value()), "");
      ++documents;
    }
    ++documents;
  }
  std::cout << documents << " documents, all accepted by the schema\n";
}

TEST(EncodeReport, would_be_refused_by_the_schema_if_an_element_moved) {
  if (!Schema::is_there()) GTEST_SKIP() << "the CyberTipline schema is not beside the project";
  const Schema schema;
  std::string moved = encode_report(small_report()).value();
  const std::string platform = "<platform>Example Chat</platform>";
  moved.erase(moved.find(platform), platform.size());
  moved.insert(moved.find("<incidentType>"), platform);
  EXPECT_NE(schema.complaint(moved), "");
}

// What becomes of each example document of the reference: the model cannot say it, or validate()
// names the rule.
struct Example {
  const char* file;
  const char* rule;  // nullptr: the model has no way to say this
  void (*change)(Report&);
};
const std::vector<Example> kInvalidExamples = {
    {"malformed.xml", nullptr, nullptr},
    {"rule-age-and-dob-associated.xml", nullptr, nullptr},
    {"rule-bad-ip.xml", "C02", [](Report& r) { r.account.ip_events[0].address = "999.1.1.1"; }},
    {"rule-batched-with-victim.xml", nullptr, nullptr},
    {"rule-blank-escalation.xml", "C02", [](Report& r) { r.incident.escalation_reason = " "; }},
    {"rule-email-incident-address-not-listed.xml", nullptr, nullptr},
    {"rule-exif-viewed-file-not.xml", nullptr, nullptr},
    {"rule-future-incident.xml", "C02",
     [](Report& r) { r.incident.at = parse_rfc3339("2999-01-15T08:00:00Z").value(); }},
    {"rule-no-reporter-email.xml", "C11", [](Report& r) { r.reporter.email = ""; }},
    {"rule-no-timezone.xml", nullptr, nullptr},  // a Timestamp is UTC
    {"rule-port-0.xml", "C02", [](Report& r) { r.account.ip_events[0].port = 0; }},
    {"rule-supplemental-classified.xml", nullptr, nullptr},
    {"rule-two-reported-unbatched.xml", nullptr, nullptr},
    {"rule-us-region-missing.xml", nullptr, nullptr},
    {"xsd-2026-annotation-informational.xml", nullptr, nullptr},
    {"xsd-annotation-false.xml", nullptr, nullptr},
    {"xsd-associated-account-doc-attribute.xml", nullptr, nullptr},
    {"xsd-details-type-on-pair.xml", nullptr, nullptr},
    {"xsd-filedetails-ip-before-classification.xml", nullptr, nullptr},
    {"xsd-filedetails-two-ip.xml", nullptr, nullptr},  // at most one upload_ip
    {"xsd-flea-on-lawenforcement.xml", nullptr, nullptr},
    {"xsd-no-reporter.xml", nullptr, nullptr},
    {"xsd-order-datetime-before-type.xml", nullptr, nullptr},
    {"xsd-two-incidents-in-one-internetDetails.xml", nullptr, nullptr},
    {"xsd-unknown-incident-type.xml", nullptr, nullptr},  // eight values, no ninth
};

TEST(Examples, that_the_model_can_express_are_found_by_rule) {
  int expressed = 0;
  for (const Example& example : kInvalidExamples) {
    if (!example.rule) continue;
    testing::SeededRandom random;
    Report report = test::complete_report();
    report.files = {{vault::ObjectId::create(random), 1, {}, {}, {}, {}, false}};
    example.change(report);
    const auto found = validate(report, kNow);
    ASSERT_EQ(found.size(), 1u) << example.file;
    EXPECT_EQ(found[0].rule, example.rule) << example.file;
    EXPECT_EQ(found[0].severity, Severity::kBlocks) << example.file;
    ++expressed;
  }
  EXPECT_EQ(expressed, 5);
}

TEST(Examples, are_all_accounted_for) {
  const auto folder = kReference / "examples/invalid";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the examples are not beside the project";
  std::vector<std::string> listed;
  for (const Example& example : kInvalidExamples) listed.push_back(example.file);
  std::vector<std::string> there;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    there.push_back(entry.path().filename());
  }
  EXPECT_THAT(there, ::testing::UnorderedElementsAreArray(listed));
}

TEST(StoredReport, gives_back_every_report_it_stored) {
  test::ReportMaker maker(7);
  for (int i = 0; i < 200; ++i) {
    const Report report = maker.make();
    EXPECT_EQ(decode_stored_report(encode_stored_report(report).value()).value(), report);
  }
}

TEST(StoredReport, refuses_every_cut_and_every_addition) {
  const Report report = test::ReportMaker(11).make();
  const Bytes stored = encode_stored_report(report).value();
  for (std::size_t size = 0; size < stored.size(); ++size) {
    EXPECT_EQ(decode_stored_report(ByteView(stored).first(size)).error().code(), Code::kCorrupt);
  }
  Bytes longer = stored;
  longer.push_back(std::byte(0));
  EXPECT_EQ(decode_stored_report(longer).error().code(), Code::kCorrupt);
}

TEST(StoredReport, survives_every_changed_byte) {
  const Report report = test::ReportMaker(13).make();
  const Bytes stored = encode_stored_report(report).value();
  for (std::size_t at = 0; at < stored.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      Bytes changed = stored;
      changed[at] ^= std::byte(flip);
      const auto decoded = decode_stored_report(changed);
      if (decoded) {
        EXPECT_EQ(encode_stored_report(*decoded).value(), changed);
      } else {
        EXPECT_TRUE(decoded.error().code() == Code::kCorrupt ||
                    decoded.error().code() == Code::kInvalidArgument);
      }
    }
  }
}

TEST(StoredReport, takes_no_text_it_could_not_give_back) {
  Report report = test::complete_report();
  report.narrative = std::string(1024 * 1024 + 1, 'a');
  EXPECT_EQ(encode_stored_report(report).error().code(), Code::kInvalidArgument);
}

TEST(IncidentTypes, have_short_names_that_parse_back_and_the_schemas_own_texts) {
  std::set<std::string_view> texts;
  for (int i = 0; i < 8; ++i) {
    const auto type = static_cast<IncidentType>(i);
    EXPECT_EQ(parse_incident_type(incident_type_name(type)).value(), type);
    texts.insert(schema_text(type));
  }
  EXPECT_EQ(texts.size(), 8u);
  for (const char* wrong : {"", "Child Sex Tourism", "child-pornography ", "CHILD-PORNOGRAPHY"}) {
    EXPECT_FALSE(parse_incident_type(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace nightlight::cybertip
