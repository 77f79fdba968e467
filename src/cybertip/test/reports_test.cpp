#include "nightlight/cybertip/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.h"

namespace nightlight::cybertip {
namespace {

using test::FarSide;
using test::Fault;
using test::World;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

void look(World& world, const vault::ObjectId& object, vault::Access access,
          const std::string& person = "ada") {
  ASSERT_TRUE(world.vault().open_object(object, {person, access, "case-1"}));
}

std::string document(World& world, const ReportId& id) {
  return std::string(
      as_text(world.bytes("SELECT document FROM cybertip_reports WHERE id = $1", id)));
}
std::string details(World& world, const ReportId& id) {
  return std::string(as_text(
      world.bytes("SELECT details FROM cybertip_files WHERE report_id = $1 AND ordinal = 1", id)));
}

TEST(Draft, is_kept_as_it_was_written) {
  World world;
  const ReportId id = world.draft(world.report(), "case-1").value();
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(status.state, ReportState::kDraft);
  EXPECT_EQ(status.reference, "case-1");
  EXPECT_EQ(status.report, world.report());
  EXPECT_EQ(status.drafted_by, "ada");
  EXPECT_EQ(status.destination, DestinationKind::kSandbox);
  EXPECT_FALSE(status.approved_by || status.receipt || status.next_try_at || status.last_problem);
  EXPECT_EQ(status.attempts, 0u);
}

TEST(Draft, may_be_incomplete) {
  World world;
  const ReportId id = world.draft(Report(), "case-1").value();
  EXPECT_THAT(world.check(id), Not(IsEmpty()));
  EXPECT_EQ(world.approve(id).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(world.find(id).value().state, ReportState::kDraft);
}

TEST(Draft, is_one_for_each_case_until_it_is_withdrawn) {
  World world;
  const ReportId first = world.draft(world.report(), "case-1").value();
  EXPECT_EQ(world.draft(world.report(), "case-1").error().code(), Code::kConflict);
  EXPECT_TRUE(world.draft(world.report(), "case-2"));
  ASSERT_TRUE(world.withdraw(first));
  const ReportId second = world.draft(world.report(), "case-1").value();
  ASSERT_TRUE(world.approve(second));
  EXPECT_EQ(world.draft(world.report(), "case-1").error().code(), Code::kConflict);  // queued
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.draft(world.report(), "case-1").error().code(), Code::kConflict);  // finished
  const auto newest = world.write<std::optional<ReportId>>(
      [&](auto& t) { return world.reports().find_by_reference(t, "case-1"); });
  EXPECT_EQ(newest.value(), second);
}

TEST(Draft, needs_a_reference_and_a_name) {
  World world;
  EXPECT_EQ(world.draft(world.report(), "").error().subject(), "reference");
  EXPECT_EQ(world.draft(world.report(), std::string(101, 'a')).error().subject(), "reference");
  EXPECT_EQ(world.draft(world.report(), "a\nb").error().subject(), "reference");
  const auto nameless = world.write<ReportId>([&](auto& t) {
    return world.reports().draft(t, {"case-1", world.report(), ""});
  });
  EXPECT_EQ(nameless.error().subject(), "drafted_by");
}

TEST(Approve, takes_a_second_person) {
  World world;
  const ReportId id = world.draft(world.report(), "case-1").value();
  EXPECT_EQ(world.approve(id, "ada").error().code(), Code::kPermissionDenied);
  EXPECT_EQ(world.find(id).value().state, ReportState::kDraft);
  ASSERT_TRUE(world.approve(id, "ben"));
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(status.state, ReportState::kQueued);
  EXPECT_EQ(status.approved_by, "ben");
  EXPECT_EQ(status.next_try_at, world.clock.now());
  EXPECT_EQ(world.approve(id, "cem").error().code(), Code::kConflict);
  EXPECT_EQ(world.withdraw(id).error().code(), Code::kConflict);
}

TEST(Approve, takes_the_viewed_flag_from_the_view_log_and_nowhere_else) {
  World world;
  Report claims = world.report();
  claims.files[0].viewed_by_esp = true;  // the draft's word counts for nothing
  claims.files[1].viewed_by_esp = false;
  look(world, claims.files[1].object, vault::Access::kViewFull);
  const ReportId id = world.draft(claims, "case-1").value();
  ASSERT_TRUE(world.approve(id));
  const Report frozen = world.find(id).value().report;
  EXPECT_FALSE(frozen.files[0].viewed_by_esp);
  EXPECT_TRUE(frozen.files[1].viewed_by_esp);
  EXPECT_THAT(details(world, id), HasSubstr("<fileViewedByEsp>false</fileViewedByEsp>"));
}

TEST(Approve, counts_neither_a_blurred_look_nor_the_systems_own_as_viewed) {
  World world;
  look(world, world.files[0].object, vault::Access::kViewBlurred);
  look(world, world.files[0].object, vault::Access::kReportUpload, "system");
  const ReportId id = world.draft(world.report(), "case-1").value();
  ASSERT_TRUE(world.approve(id));
  EXPECT_FALSE(world.find(id).value().report.files[0].viewed_by_esp);
}

TEST(Approve, freezes_what_is_sent) {
  World world;
  const ReportId id = world.approved();
  const std::string frozen = document(world, id);
  EXPECT_EQ(frozen, encode_report(world.find(id).value().report).value());
  look(world, world.files[0].object, vault::Access::kViewFull);  // after the approval
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.far_side.calls[0].body, frozen);
  EXPECT_THAT(world.far_side.calls[2].body, HasSubstr("<fileViewedByEsp>false</fileViewedByEsp>"));
}

TEST(Approve, places_a_hold_on_every_file) {
  World world;
  const ReportId id = world.approved();
  for (const ReportFile& file : world.files) {
    const auto holds = world.holds(file.object);
    ASSERT_EQ(holds.size(), 1u);
    EXPECT_EQ(holds[0].reason, vault::HoldReason::kReport);
    EXPECT_EQ(holds[0].reference, id.text());
    EXPECT_FALSE(holds[0].until);
  }
}

TEST(Check, finds_files_the_vault_does_not_hold_or_holds_otherwise) {
  World world;
  Report report = world.report();
  report.files[0].object = vault::ObjectId::create(world.random);
  report.files[1].digests.md5 = crypto::Md5();
  const ReportId id = world.draft(report, "case-1").value();
  std::vector<std::string> rules;
  for (const Finding& finding : world.check(id)) rules.push_back(finding.rule + " " + finding.path);
  EXPECT_THAT(rules, ElementsAre("C07 fileDetails[1]", "C18 fileDetails[2]/originalFileHash"));
  EXPECT_EQ(world.approve(id).error().code(), Code::kInvalidArgument);
}

TEST(Check, finds_a_draft_for_another_kind_of_destination) {
  World world;
  const ReportId id = world.draft(world.report(), "case-1").value();
  world.destination =
      Destination::create({DestinationKind::kTest, "https://exttest.cybertip.org/ispws", "provider",
                           ProductionConsent::kAbsent},
                          SecretBytes(as_bytes("x")))
          .value();
  const auto findings = world.check(id);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "C12");
  EXPECT_EQ(world.approve(id).error().code(), Code::kInvalidArgument);
}

TEST(Check, lets_what_only_degrades_be_approved) {
  World world;
  Report report = world.report();
  report.account.ip_events.clear();
  const ReportId id = world.draft(report, "case-1").value();
  const auto findings = world.check(id);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "C05");
  EXPECT_TRUE(world.approve(id));
}

TEST(Documents, are_what_approval_would_freeze_until_it_does) {
  World world;
  const ReportId id = world.draft(world.report(), "case-1").value();
  const Documents before = world.documents(id);
  EXPECT_EQ(before.report, encode_report(world.report()).value());
  ASSERT_EQ(before.files.size(), 2u);
  EXPECT_THAT(before.files[0], HasSubstr("<reportId>0</reportId><fileId>0</fileId>"));
  EXPECT_THAT(before.files[0], HasSubstr("<fileViewedByEsp>false</fileViewedByEsp>"));
  look(world, world.files[0].object, vault::Access::kViewFull);
  EXPECT_THAT(world.documents(id).files[0], HasSubstr("<fileViewedByEsp>true</fileViewedByEsp>"));
  ASSERT_TRUE(world.approve(id));
  look(world, world.files[1].object, vault::Access::kViewFull);  // too late
  EXPECT_EQ(world.documents(id).report, document(world, id));
  EXPECT_THAT(world.documents(id).files[1], HasSubstr("<fileViewedByEsp>false</fileViewedByEsp>"));
}

TEST(Documents, hold_the_bytes_that_were_sent_once_they_were) {
  World world;
  const ReportId id = world.approved();
  ASSERT_TRUE(world.run());
  const Documents sent = world.documents(id);
  EXPECT_EQ(sent.report, world.far_side.calls[0].body);
  EXPECT_THAT(sent.files, ElementsAre(world.far_side.calls[2].body, world.far_side.calls[4].body));
}

TEST(Documents, of_a_draft_that_xml_cannot_carry_are_empty) {
  World world;
  Report report = world.report();
  report.narrative = "\x01";
  report.files[1].original_name = "\x02";
  const Documents documents = world.documents(world.draft(report, "case-1").value());
  EXPECT_EQ(documents.report, "");
  EXPECT_NE(documents.files[0], "");
  EXPECT_EQ(documents.files[1], "");
}

TEST(Withdraw, ends_a_draft_and_the_holds_of_a_parked_report) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = [](const std::string& verb, int) {
    return verb == "submit" ? Fault::k4100 : Fault::kNone;
  };
  ASSERT_TRUE(world.run());
  ASSERT_EQ(world.find(id).value().state, ReportState::kParked);
  ASSERT_TRUE(world.withdraw(id));
  EXPECT_EQ(world.find(id).value().state, ReportState::kWithdrawn);
  EXPECT_TRUE(world.holds(world.files[0].object)[0].until);
  EXPECT_FALSE(world.run().value().has_value());
  EXPECT_EQ(world.far_side.calls.size(), 1u);
}

TEST(Requeue, takes_a_parked_report_only) {
  World world;
  const ReportId id = world.draft(world.report(), "case-1").value();
  EXPECT_EQ(world.requeue(id).error().code(), Code::kConflict);
  ASSERT_TRUE(world.approve(id));
  EXPECT_EQ(world.requeue(id).error().code(), Code::kConflict);
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.requeue(id).error().code(), Code::kConflict);
}

TEST(Requeue, sends_nothing_elsewhere_than_it_was_approved_for) {
  World world;
  const ReportId id = world.approved();
  world.destination = Destination::create({DestinationKind::kSandbox, "http://127.0.0.1:1/other",
                                           "provider", ProductionConsent::kAbsent},
                                          SecretBytes(as_bytes("x")))
                          .value();
  world.start();
  ASSERT_TRUE(world.run());
  ASSERT_EQ(world.find(id).value().state, ReportState::kParked);
  EXPECT_EQ(world.requeue(id).error().code(), Code::kConflict);
}

TEST(Reports, list_newest_first) {
  World world;
  std::vector<ReportId> newest_first;
  for (int i = 0; i < 5; ++i) newest_first.insert(newest_first.begin(), world.approved());
  const auto listed = [&](std::size_t limit) {
    return world.write<std::vector<ReportStatus>>(
        [&](auto& t) { return world.reports().list(t, limit); });
  };
  std::vector<ReportId> ids;
  const auto page = listed(3).value();
  for (const ReportStatus& status : page) ids.push_back(status.id);
  newest_first.resize(3, newest_first[0]);
  EXPECT_EQ(ids, newest_first);
  EXPECT_EQ(listed(0).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(listed(501).error().code(), Code::kInvalidArgument);
}

TEST(Reports, know_no_report_that_was_not_drafted) {
  World world;
  const ReportId unknown = ReportId::create(world.random);
  EXPECT_EQ(world.find(unknown).error().code(), Code::kNotFound);
  EXPECT_EQ(world.approve(unknown).error().code(), Code::kNotFound);
  EXPECT_EQ(world.withdraw(unknown).error().code(), Code::kNotFound);
  EXPECT_EQ(world.requeue(unknown).error().code(), Code::kNotFound);
  EXPECT_FALSE(world
                   .write<std::optional<ReportId>>(
                       [&](auto& t) { return world.reports().find_by_reference(t, "case-9"); })
                   .value());
}

}  // namespace
}  // namespace nightlight::cybertip
