#include "cybertipline/validation/structure.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "cybertipline/validation/validate.h"
#include "documents.h"

namespace nightlight::sandbox {
namespace {

using testing::kFileDetails;
using testing::kLargeReport;
using testing::kNow;
using testing::kSmallReport;
using testing::replaced;

std::string refusal_of_report(std::string_view document, Profile profile = Profile::k2025_11) {
  const auto report = parse_report(as_bytes(document), {profile, {}}, kNow);
  return report ? "" : report.error().description;
}

std::string refusal_of_details(std::string_view document) {
  const auto details = parse_file_details(as_bytes(document), {});
  return details ? "" : details.error().description;
}

TEST(Structure, accepts_documents_that_follow_the_table) {
  EXPECT_EQ(refusal_of_report(kSmallReport), "");
  EXPECT_EQ(refusal_of_report(kLargeReport), "");
  EXPECT_EQ(refusal_of_report(testing::kBatchedReport), "");
  EXPECT_EQ(refusal_of_details(kFileDetails), "");
}

TEST(Structure, names_the_place_and_what_was_expected_as_the_real_service_does) {
  // The form and the list of names were recorded from the real service in June 2026.
  const std::string twice = replaced(
      kFileDetails, "</ipCaptureEvent>",
      "</ipCaptureEvent><ipCaptureEvent><ipAddress>192.0.2.2</ipAddress></ipCaptureEvent>");
  EXPECT_EQ(refusal_of_details(twice),
            "Validation failed\n[10,89] - cvc-complex-type.2.4.a: Invalid content was found "
            "starting with element 'ipCaptureEvent'. One of '{deviceId, details, "
            "additionalInfo}' is expected.");
}

TEST(Structure, counts_columns_to_the_end_of_the_tag) {
  EXPECT_EQ(refusal_of_report("<report><x/></report>"),
            "Validation failed\n[1,13] - cvc-complex-type.2.4.a: Invalid content was found "
            "starting with element 'x'. One of '{batchedReport, incidentSummary}' is expected.");
}

struct Case {
  std::string_view name;
  std::string document;
  std::string_view wants;  // a part of the refusal
};

std::vector<Case> report_cases() {
  const auto edit = [](std::string_view from, std::string_view to) {
    return replaced(kLargeReport, from, to);
  };
  return {
      {"wrong_root", "<fileDetails/>", "cvc-elt.1"},
      {"namespace", "<report xmlns='urn:x'/>", "cvc-elt.1"},
      {"missing_element", edit("<agencyName>Example Police</agencyName>", ""),
       "'{agencyName}' is expected"},
      {"missing_at_end",
       replaced(kSmallReport, "<incidentDateTime>2026-01-20T10:00:00Z</incidentDateTime>", ""),
       "cvc-complex-type.2.4.b: The content of element 'incidentSummary' ends too early. One of "
       "'{platform, escalateToHighPriority, reportAnnotations, incidentDateTime}'"},
      {"second_of_one", edit("<age>40</age>", "<age>40</age><age>41</age>"),
       "starting with element 'age'. One of '{dateOfBirth}'"},
      {"unknown_element", edit("<age>40</age>", "<hobby>x</hobby>"), "element 'hobby'"},
      {"two_choices", edit("</emailIncident>", "</emailIncident><chatImIncident/>"),
       "cvc-complex-type.2.4.d"},
      {"no_choice", edit("<internetDetails>", "<internetDetails/><internetDetails>"),
       "cvc-complex-type.2.4.b: The content of element 'internetDetails'"},
      {"flag_twice", edit("<spam/>", "<spam/><spam/>"), "element 'spam'"},
      {"flag_false", edit("<spam/>", "<spam>false</spam>"), "cvc-elt.5.2.2.2.2"},
      {"flag_blank", edit("<spam/>", "<spam> </spam>"), "cvc-elt.5.2.2.2.2"},
      {"unknown_attribute", edit("<age>", "<age unit='years'>"), "cvc-complex-type.3.2.2"},
      {"missing_attribute", edit(" type=\"Linked\"", ""), "cvc-complex-type.4"},
      {"attribute_value", edit("type=\"Linked\"", "type=\"Cousin\""), "cvc-enumeration-valid"},
      {"enumeration", edit("<state>IL</state>", "<state>AS</state>"), "cvc-enumeration-valid"},
      {"white_space_in_enumeration", edit("<state>IL</state>", "<state> IL</state>"),
       "cvc-enumeration-valid"},
      {"pattern", edit("\"+44\"", "\"44\""), "cvc-pattern-valid"},
      {"not_a_number", edit("<age>40", "<age>forty"), "cvc-datatype-valid.1.2.1"},
      {"number_too_large", edit("<age>40", "<age>2147483648"), "cvc-datatype-valid.1.2.1"},
      {"not_a_boolean", edit("<reportedToLe>true", "<reportedToLe>yes"), "written as a 'boolean'"},
      {"not_a_time", edit("2026-01-20T10:00:00+01:00", "2026-01-20 10:00"), "'dateTime'"},
      {"text_between_elements", edit("<platform>", "x<platform>"), "cvc-complex-type.2.3"},
      {"element_in_text", edit("<age>40", "<age><b/>40"), "cvc-complex-type.2.2"},
      {"content_in_empty",
       replaced(testing::kBatchedReport, "MEME\"/>", "MEME\">x</batchedReport>"),
       "cvc-complex-type.2.1"},
  };
}

TEST(Structure, refuses_each_kind_of_breach_by_its_name) {
  for (const Case& each : report_cases()) {
    const std::string refusal = refusal_of_report(each.document);
    EXPECT_NE(refusal.find(each.wants), std::string::npos) << each.name << ": " << refusal;
    EXPECT_TRUE(refusal.starts_with("Validation failed\n[")) << each.name << ": " << refusal;
  }
}

TEST(Structure, accepts_annotations_in_any_order_and_flags_in_each_allowed_form) {
  EXPECT_EQ(refusal_of_report(replaced(kLargeReport, "<spam/><sextortion/>",
                                       "<sextortion> true </sextortion><spam>1</spam>")),
            "");
}

TEST(Structure, accepts_a_schema_hint_on_the_root) {
  EXPECT_EQ(
      refusal_of_report(replaced(kSmallReport, "<report>",
                                 "<report xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                                 "xsi:noNamespaceSchemaLocation=\"https://example.org/xsd\">")),
      "");
}

TEST(Structure, knows_the_additions_of_2026_in_their_profile_only) {
  const std::string annotated = replaced(kLargeReport, "<spam/>", "<informational/>");
  const std::string discrepancy =
      replaced(kLargeReport, "<age>40</age>",
               "<age>40</age><ageAssertionDiscrepancy>true</ageAssertionDiscrepancy>");
  for (const std::string& document : {annotated, discrepancy}) {
    EXPECT_NE(refusal_of_report(document).find("2.4.a"), std::string::npos);
    EXPECT_EQ(refusal_of_report(document, Profile::k2026_08), "");
  }
}

// Writes the table as rows of path, least, most and kind.
void describe(const std::string& path, const Type& type, Profile profile,
              std::set<std::string>& rows) {
  for (const AttributeRule& rule : type.attributes) {
    rows.insert(path + "/@" + std::string(rule.name) +
                (rule.use == Use::kRequired ? "\t1\t1\tattr" : "\t0\t1\tattr"));
  }
  for (std::size_t i = 0; i < type.elements.size(); ++i) {
    const ElementRule& rule = type.elements[i];
    if (rule.since > profile) continue;
    const bool choice =
        rule.place == Place::kAlternative ||
        (i + 1 < type.elements.size() && type.elements[i + 1].place == Place::kAlternative);
    const bool required = rule.times == Times::kOnce || rule.times == Times::kOneOrMore;
    const bool repeats = rule.times == Times::kAny || rule.times == Times::kOneOrMore;
    const std::string child = path + "/" + std::string(rule.name);
    rows.insert(child + (required ? "\t1" : "\t0") + (repeats ? "\t*" : "\t1") +
                (type.content == Content::kAll ? "\tall"
                 : choice                      ? "\tchoice"
                                               : "\tsequence"));
    describe(child, *rule.type, profile, rows);
  }
}

TEST(Structure, agrees_with_every_row_of_the_reference_table) {
  std::ifstream in(testing::reference_folder() / "elements.tsv");
  if (!in) GTEST_SKIP() << "the reference tables are not beside the project";
  std::set<std::string> wanted;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::string path, type, least, most, group;
    for (std::string* cell : {&path, &type, &least, &most, &group})
      std::getline(cells, *cell, '\t');
    const bool sent = path.starts_with("/report/") || path.starts_with("/fileDetails/");
    if (sent) wanted.insert(path + "\t" + least + "\t" + most + "\t" + group);
  }
  std::set<std::string> ours;
  describe("/report", report_type(), Profile::k2025_11, ours);
  describe("/fileDetails", file_details_type(), Profile::k2025_11, ours);
  EXPECT_GT(wanted.size(), 450u);
  EXPECT_EQ(ours, wanted);
}

}  // namespace
}  // namespace nightlight::sandbox
