#include "nightlight/cybertip/submitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "world.h"

namespace nightlight::cybertip {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using test::FarSide;
using test::Fault;
using test::World;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> verbs(const FarSide& far_side) {
  std::vector<std::string> verbs;
  for (const auto& call : far_side.calls) verbs.push_back(call.verb);
  return verbs;
}

// A fault at the nth call of a verb, none elsewhere.
auto fault_at(std::string verb, int nth, Fault fault) {
  return [verb = std::move(verb), nth, fault, seen = 0](const std::string& called, int) mutable {
    return called == verb && ++seen == nth ? fault : Fault::kNone;
  };
}

TEST(Submitter, files_a_report_in_six_calls_and_keeps_its_receipt) {
  World world;
  const ReportId id = world.approved();
  const auto due = world.run();
  ASSERT_TRUE(due);
  EXPECT_FALSE(due->has_value());
  EXPECT_THAT(verbs(world.far_side),
              ElementsAre("submit", "upload", "fileinfo", "upload", "fileinfo", "finish"));
  test::expect_finished_once(world, id);
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(as_text(status.receipt->answer), world.far_side.last_finish_answer);
  EXPECT_EQ(status.receipt->file_ids.size(), 2u);
  EXPECT_THAT(status.receipt->request_id, HasSubstr("req-"));
  EXPECT_EQ(status.attempts, 1u);
  EXPECT_FALSE(status.last_problem);
  EXPECT_FALSE(status.open_cybertip_id);
}

TEST(Submitter, has_nothing_to_do_without_approved_reports) {
  World world;
  const ReportId id = world.draft(world.report(), "case-1").value();
  EXPECT_FALSE(world.run().value().has_value());
  EXPECT_TRUE(world.far_side.calls.empty());
  EXPECT_EQ(world.find(id).value().state, ReportState::kDraft);
}

TEST(Submitter, writes_every_call_before_it_is_made_and_every_answer_verbatim) {
  World world;
  const ReportId id = world.approved();
  world.far_side.during = [&](const std::string&, int call) {
    EXPECT_EQ(world.number("SELECT COUNT(*) FROM cybertip_calls WHERE report_id = $1", id), call);
    EXPECT_EQ(world.number("SELECT COUNT(*) FROM cybertip_calls WHERE report_id = $1 AND "
                           "ended_at_ms IS NULL",
                           id),
              1);
  };
  ASSERT_TRUE(world.run());
  EXPECT_EQ(as_text(world.bytes(
                "SELECT body FROM cybertip_calls WHERE report_id = $1 AND verb = 'finish'", id)),
            world.far_side.last_finish_answer);
  EXPECT_THAT(std::string(as_text(world.bytes(
                  "SELECT headers FROM cybertip_calls WHERE report_id = $1 AND number = 1", id))),
              HasSubstr("Request-ID: req-"));
}

TEST(Submitter, has_holds_and_the_state_finishing_before_finish) {
  World world;
  const ReportId id = world.approved();
  world.far_side.during = [&](const std::string& verb, int) {
    if (verb != "finish") return;
    EXPECT_EQ(world.number("SELECT COUNT(*) FROM cybertip_attempts WHERE report_id = $1 AND "
                           "state = 'finishing'",
                           id),
              1);
    for (const ReportFile& file : world.files) {
      const auto holds = world.holds(file.object);
      ASSERT_EQ(holds.size(), 1u);
      EXPECT_EQ(holds[0].reference, id.text());
      EXPECT_FALSE(holds[0].until);
    }
  };
  ASSERT_TRUE(world.run());
}

TEST(Submitter, opens_evidence_as_the_system_for_the_report_and_never_as_a_person) {
  World world;
  const ReportId id = world.approved();
  ASSERT_TRUE(world.run());
  const auto views = world
                         .write<std::vector<vault::ViewRecord>>(
                             [&](auto& t) { return world.vault().views(t, world.files[0].object); })
                         .value();
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(views[0].viewer.person, "system");
  EXPECT_EQ(views[0].viewer.access, vault::Access::kReportUpload);
  EXPECT_EQ(views[0].viewer.reason, id.text());
}

TEST(Submitter, waits_as_long_as_retry_after_says_and_repeats_the_same_call) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = fault_at("upload", 1, Fault::k429);
  const auto due = world.run().value();
  EXPECT_EQ(due, world.clock.now() + seconds(7));
  EXPECT_THAT(verbs(world.far_side), ElementsAre("submit", "upload"));
  EXPECT_EQ(world.find(id).value().next_try_at, due);
  world.clock.advance(seconds(7) - milliseconds(1));
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.far_side.calls.size(), 2u);  // one millisecond too early
  world.clock.advance(milliseconds(1));
  EXPECT_FALSE(world.run().value().has_value());
  EXPECT_EQ(world.find(id).value().attempts, 1u);
  test::expect_finished_once(world, id);
}

TEST(Submitter, backs_off_with_jitter_while_nobody_is_there_and_sends_later) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = [](const std::string&, int call) {
    return call <= 12 ? Fault::kRefused : Fault::kNone;
  };
  std::vector<milliseconds> waits;
  for (auto due = world.run().value(); due; due = world.run().value()) {
    waits.push_back(*due - world.clock.now());
    world.clock.set(*due);
  }
  ASSERT_EQ(waits.size(), 12u);
  milliseconds whole = world.options.backoff.first;
  for (const milliseconds wait : waits) {
    EXPECT_GE(wait, whole / 2);
    EXPECT_LE(wait, whole);
    whole = std::min(whole * 2, world.options.backoff.longest);
  }
  EXPECT_EQ(world.find(id).value().attempts, 1u);  // nothing left, so nothing is in doubt
  test::expect_finished_once(world, id);
}

TEST(Submitter, says_why_it_waits) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = fault_at("upload", 2, Fault::kHtml500Before);
  ASSERT_TRUE(world.run());
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(status.state, ReportState::kSubmitting);
  EXPECT_TRUE(status.open_cybertip_id);
  EXPECT_TRUE(status.next_try_at);
  EXPECT_THAT(status.last_problem.value(), HasSubstr("/upload brought no answer"));
  EXPECT_THAT(status.last_problem.value(), HasSubstr("HTTP 500"));
}

TEST(Submitter, parks_what_ncmec_refuses_with_its_words_and_leaves_nothing_open) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = fault_at("fileinfo", 1, Fault::k4100);
  EXPECT_FALSE(world.run().value().has_value());
  ReportStatus status = world.find(id).value();
  EXPECT_EQ(status.state, ReportState::kParked);
  EXPECT_THAT(status.last_problem.value(), HasSubstr("code 4100 (HTTP 400): as planned"));
  EXPECT_FALSE(status.in_doubt);
  EXPECT_EQ(world.far_side.open_now(), 0);
  EXPECT_EQ(world.far_side.count(FarSide::State::kRetracted), 1);
  ASSERT_TRUE(world.requeue(id));
  EXPECT_FALSE(world.run().value().has_value());
  test::expect_finished_once(world, id);
}

TEST(Submitter, parks_after_ncmec_received_other_bytes_three_times) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = [](const std::string& verb, int) {
    return verb == "upload" ? Fault::kWrongHash : Fault::kNone;
  };
  ASSERT_TRUE(world.run_to_end());
  EXPECT_EQ(world.find(id).value().state, ReportState::kParked);
  EXPECT_EQ(world.far_side.count(FarSide::State::kRetracted), 3);
  EXPECT_EQ(world.far_side.open_now(), 0);
}

TEST(Submitter, parks_when_the_vault_cannot_give_the_approved_bytes) {
  World world;
  const ReportId id = world.approved();
  // The store is made to expect other bytes than the vault holds, as a damaged row would.
  ASSERT_TRUE(world.write<std::int64_t>([&](auto& t) {
    return t.execute("UPDATE cybertip_files SET sha256 = $1 WHERE report_id = $2",
                     {to_bytes(crypto::Sha256().bytes()), id.text()});
  }));
  EXPECT_FALSE(world.run().value().has_value());
  EXPECT_EQ(world.find(id).value().state, ReportState::kParked);
  EXPECT_THAT(world.find(id).value().last_problem.value(), HasSubstr("approved bytes"));
  EXPECT_EQ(world.far_side.open_now(), 0);
  EXPECT_EQ(world.far_side.reports.begin()->second.files.size(), 0u);
}

TEST(Submitter, parks_without_credentials_before_anything_is_open) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = fault_at("submit", 1, Fault::k401);
  EXPECT_FALSE(world.run().value().has_value());
  EXPECT_EQ(world.find(id).value().state, ReportState::kParked);
  EXPECT_TRUE(world.withdraw(id));
}

TEST(Submitter, pauses_when_credentials_change_in_mid_report_and_goes_on) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = [](const std::string&, int call) {
    return call >= 3 && call <= 5 ? Fault::k3300 : Fault::kNone;
  };
  const auto due = world.run().value();
  EXPECT_GE(due.value(), world.clock.now() + minutes(15));
  EXPECT_EQ(world.find(id).value().state, ReportState::kSubmitting);
  ASSERT_TRUE(world.run_to_end());
  EXPECT_EQ(world.find(id).value().attempts, 1u);
  test::expect_finished_once(world, id);
}

TEST(Submitter, gives_up_a_report_that_only_ever_answers_3300_once_it_must_be_gone) {
  World world;
  const ReportId id = world.approved();
  bool rotated = true;
  world.far_side.plan = [&](const std::string& verb, int) {
    return rotated && verb == "upload" ? Fault::k3300 : Fault::kNone;
  };
  ASSERT_TRUE(world.run());
  world.clock.advance(hours(26));
  ASSERT_TRUE(world.run());
  rotated = false;
  ASSERT_TRUE(world.run_to_end());
  test::expect_finished_once(world, id);
}

TEST(Submitter, opens_a_new_report_when_ncmec_says_the_old_one_expired) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = fault_at("upload", 2, Fault::kRefused);
  ASSERT_TRUE(world.run());
  world.clock.advance(hours(25));
  ASSERT_TRUE(world.run_to_end());
  EXPECT_EQ(world.find(id).value().attempts, 2u);
  test::expect_finished_once(world, id);
}

TEST(Submitter, asks_the_server_and_not_the_clock_whether_a_report_expired) {
  // Both sides of both limits of the expiry rule: 24 hours after opening, 1 hour after the last
  // modification.
  struct Row {
    milliseconds wait;
    std::uint64_t attempts;
  };
  for (const Row& row :
       {Row{hours(24) - seconds(1), 1}, Row{hours(24), 2}, Row{hours(24) + seconds(1), 2}}) {
    World world;
    const ReportId id = world.approved();
    world.far_side.plan = fault_at("finish", 1, Fault::kRefused);
    ASSERT_TRUE(world.run());
    world.clock.advance(row.wait);
    ASSERT_TRUE(world.run_to_end());
    EXPECT_EQ(world.find(id).value().attempts, row.attempts) << row.wait.count();
    test::expect_finished_once(world, id);
  }
}

TEST(Submitter, does_not_reopen_after_an_unanswered_finish_when_the_report_is_unknown) {
  World world;
  const ReportId id = world.approved();
  world.far_side.plan = fault_at("finish", 1, Fault::kLostBefore);
  ASSERT_TRUE(world.run());
  world.clock.advance(hours(25));
  ASSERT_TRUE(world.run_to_end());
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(status.state, ReportState::kParked);
  EXPECT_THAT(status.last_problem.value(), HasSubstr("Ask NCMEC"));
  EXPECT_TRUE(status.in_doubt);
  EXPECT_EQ(world.withdraw(id).error().code(), Code::kConflict);
  // The person asked, and sends it again.
  ASSERT_TRUE(world.requeue(id));
  ASSERT_TRUE(world.run_to_end());
  test::expect_finished_once(world, id);
}

TEST(Submitter, keeps_the_report_finished_when_the_receipt_names_other_files) {
  World world;
  const ReportId id = world.approved();
  world.far_side.during = [&](const std::string& verb, int) {
    if (verb == "finish") {
      world.far_side.reports.begin()->second.files["eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"] = {"", 1};
    }
  };
  EXPECT_FALSE(world.run().value().has_value());
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(status.state, ReportState::kFinished);
  EXPECT_EQ(status.receipt->file_ids.size(), 3u);
  EXPECT_THAT(status.last_problem.value(), HasSubstr("other files"));
}

TEST(Submitter, reopens_with_a_word_when_somebody_else_retracted_the_report) {
  World world;
  const ReportId id = world.approved();
  world.far_side.during = [&](const std::string& verb, int call) {
    if (verb == "fileinfo" && call == 3) {
      world.far_side.reports.begin()->second.state = FarSide::State::kRetracted;
    }
  };
  ASSERT_TRUE(world.run());
  EXPECT_THAT(world.find(id).value().last_problem.value(), HasSubstr("somebody else"));
  ASSERT_TRUE(world.run_to_end());
  test::expect_finished_once(world, id);
}

TEST(Submitter, uploads_again_when_ncmec_has_lost_the_file) {
  World world;
  const ReportId id = world.approved();
  world.far_side.during = [&](const std::string& verb, int call) {
    if (verb == "fileinfo" && call == 3) world.far_side.reports.begin()->second.files.clear();
  };
  ASSERT_TRUE(world.run_to_end());
  EXPECT_EQ(world.find(id).value().attempts, 1u);
  test::expect_finished_once(world, id);
}

TEST(Submitter, sends_nothing_to_a_destination_it_was_not_approved_for) {
  World world;
  const ReportId id = world.approved();
  world.destination = test::sandbox("another provider");
  world.start();
  EXPECT_FALSE(world.run().value().has_value());
  EXPECT_TRUE(world.far_side.calls.empty());
  EXPECT_EQ(world.find(id).value().state, ReportState::kParked);
  EXPECT_THAT(world.find(id).value().last_problem.value(), HasSubstr("another destination"));
  ASSERT_TRUE(world.requeue(id));  // a person's word binds it to the new user of the same place
  ASSERT_TRUE(world.run_to_end());
  test::expect_finished_once(world, id);
}

TEST(Submitter, lets_one_report_that_contradicts_itself_not_keep_the_others) {
  World world;
  const ReportId broken = world.approved();
  const ReportId whole = world.approved();
  ASSERT_TRUE(world.write<std::int64_t>([&](auto& t) {
    return t.execute("UPDATE cybertip_files SET md5 = $1 WHERE report_id = $2",
                     {Bytes(3), broken.text()});
  }));
  const auto due = world.run().value();
  EXPECT_TRUE(due.has_value());
  EXPECT_EQ(world.find(whole).value().state, ReportState::kFinished);
  EXPECT_THAT(world.find(broken).value().last_problem.value(), HasSubstr("Our own records"));
}

TEST(Submitter, stops_after_the_call_that_is_under_way_and_leaves_the_rest_to_the_next) {
  World world;
  const ReportId id = world.approved();
  auto stopped = world.create_submitter();
  world.far_side.during = [&](const std::string&, int call) {
    if (call == 2) stopped->stop();
  };
  ASSERT_TRUE(stopped->run_due());
  EXPECT_THAT(verbs(world.far_side), ElementsAre("submit", "upload"));
  ASSERT_TRUE(stopped->run_due());
  EXPECT_EQ(world.far_side.calls.size(), 2u);
  EXPECT_FALSE(world.run().value().has_value());  // at once, without waiting for a lease
  EXPECT_EQ(world.far_side.calls.size(), 6u);
  test::expect_finished_once(world, id);
}

TEST(Submitter, fails_when_the_store_does) {
  World world;
  world.approved();
  world.database.die();
  EXPECT_EQ(world.run().error().code(), Code::kUnavailable);
}

TEST(Submitter, refuses_options_without_a_lease_or_a_wait) {
  World world;
  world.options.lease = milliseconds(0);
  EXPECT_FALSE(Submitter::create({world.database, world.vault(), world.far_side, world.destination,
                                  world.clock, world.random, world.logger},
                                 world.options));
  world.options.lease = seconds(1);
  world.options.backoff.first = milliseconds(0);
  EXPECT_FALSE(Submitter::create({world.database, world.vault(), world.far_side, world.destination,
                                  world.clock, world.random, world.logger},
                                 world.options));
}

}  // namespace
}  // namespace nightlight::cybertip
