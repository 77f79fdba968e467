// The example documents beside the project: which are valid, and for what reason the others are
// not.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "cybertipline/validation/validate.h"
#include "documents.h"

namespace nightlight::sandbox {
namespace {

struct Verdict {
  bool accepted = false;
  Layer layer = Layer::kXml;
  std::string description;
};

Verdict verdict_of(const Refusal& refusal) {
  return {false, refusal.layer, refusal.description};
}

Verdict judge(const std::string& document, Profile profile) {
  const ValidationOptions options{profile, {}};
  if (document.find("<fileDetails") == std::string::npos) {
    const auto report = parse_report(as_bytes(document), options, testing::kNow);
    return report ? Verdict{true, {}, {}} : verdict_of(report.error());
  }
  const auto details = parse_file_details(as_bytes(document), options);
  if (!details) return verdict_of(details.error());
  const auto refusal = check_file_details(*details, ReportKind::kSingle, testing::kNow);
  return refusal ? verdict_of(*refusal) : Verdict{true, {}, {}};
}

class Examples : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_)) {
      GTEST_SKIP() << "the example documents are not beside the project";
    }
  }
  const std::filesystem::path folder_ = testing::reference_folder() / "examples";
};

TEST_F(Examples, valid_ones_are_accepted) {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "valid")) {
    const Verdict verdict = judge(testing::read_text(entry.path()), Profile::k2025_11);
    EXPECT_TRUE(verdict.accepted) << entry.path().filename() << ": " << verdict.description;
    ++seen;
  }
  EXPECT_EQ(seen, 5u);
}

struct Reason {
  Layer layer;
  std::string_view words;
};

const std::map<std::string, Reason>& reasons() {
  static const std::map<std::string, Reason> kReasons = {
      {"malformed.xml", {Layer::kXml, "Malformed XML"}},
      {"rule-age-and-dob-associated.xml", {Layer::kRules, "rule.age-or-birth"}},
      {"rule-bad-ip.xml", {Layer::kRules, "rule.ip-address"}},
      {"rule-batched-with-victim.xml",
       {Layer::kRules, "rule.batched: A batched report must not have victim"}},
      {"rule-blank-escalation.xml",
       {Layer::kRules, "rule.blank: /report/incidentSummary/escalateToHighPriority"}},
      {"rule-email-incident-address-not-listed.xml", {Layer::kRules, "rule.incident-address"}},
      {"rule-exif-viewed-file-not.xml", {Layer::kRules, "rule.exif-viewed"}},
      {"rule-future-incident.xml",
       {Layer::kRules, "rule.past: /report/incidentSummary/incidentDateTime"}},
      {"rule-no-reporter-email.xml", {Layer::kRules, "rule.reporter-email"}},
      {"rule-no-timezone.xml",
       {Layer::kRules, "rule.zone: /report/incidentSummary/incidentDateTime"}},
      {"rule-port-0.xml", {Layer::kRules, "rule.port"}},
      {"rule-supplemental-classified.xml", {Layer::kRules, "rule.supplemental-classified"}},
      {"rule-two-reported-unbatched.xml", {Layer::kRules, "rule.several-reported"}},
      {"rule-us-region-missing.xml", {Layer::kRules, "rule.us-region"}},
      {"xsd-2026-annotation-informational.xml", {Layer::kStructure, "element 'informational'"}},
      {"xsd-annotation-false.xml", {Layer::kStructure, "Value 'false' of element 'spam'"}},
      {"xsd-associated-account-doc-attribute.xml",
       {Layer::kStructure, "Attribute 'accountType' is not allowed"}},
      {"xsd-details-type-on-pair.xml",
       {Layer::kStructure, "Attribute 'type' is not allowed on element 'nameValuePair'"}},
      {"xsd-filedetails-ip-before-classification.xml",
       {Layer::kStructure,
        "element 'industryClassification'. One of '{deviceId, details, additionalInfo}'"}},
      {"xsd-filedetails-two-ip.xml",
       {Layer::kStructure,
        "element 'ipCaptureEvent'. One of '{deviceId, details, additionalInfo}'"}},
      {"xsd-flea-on-lawenforcement.xml",
       {Layer::kStructure, "Attribute 'fleaCountry' is not allowed on element 'lawEnforcement'"}},
      {"xsd-no-reporter.xml",
       {Layer::kStructure,
        "'report' ends too early. One of '{internetDetails, lawEnforcement, reporter}'"}},
      {"xsd-order-datetime-before-type.xml",
       {Layer::kStructure, "element 'incidentDateTime'. One of '{incidentType}'"}},
      {"xsd-two-incidents-in-one-internetDetails.xml",
       {Layer::kStructure, "element 'chatImIncident'"}},
      {"xsd-unknown-incident-type.xml", {Layer::kStructure, "cvc-enumeration-valid"}},
  };
  return kReasons;
}

TEST_F(Examples, invalid_ones_are_refused_for_the_reason_in_their_name_and_no_other) {
  for (const auto& [name, reason] : reasons()) {
    const Verdict verdict =
        judge(testing::read_text(folder_ / "invalid" / name), Profile::k2025_11);
    EXPECT_FALSE(verdict.accepted) << name;
    EXPECT_EQ(verdict.layer, reason.layer) << name;
    EXPECT_NE(verdict.description.find(reason.words), std::string::npos)
        << name << ": " << verdict.description;
    EXPECT_EQ(std::count(verdict.description.begin(), verdict.description.end(), '\n'), 1)
        << name << ": " << verdict.description;
  }
}

TEST_F(Examples, every_invalid_one_has_a_reason_here) {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "invalid")) {
    EXPECT_TRUE(reasons().contains(entry.path().filename().string())) << entry.path();
    ++seen;
  }
  EXPECT_EQ(seen, reasons().size());
}

TEST_F(Examples, the_annotation_of_2026_is_valid_in_its_profile) {
  const std::string document =
      testing::read_text(folder_ / "invalid" / "xsd-2026-annotation-informational.xml");
  EXPECT_TRUE(judge(document, Profile::k2026_08).accepted);
}

}  // namespace
}  // namespace nightlight::sandbox
