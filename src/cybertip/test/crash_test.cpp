#include <gtest/gtest.h>

#include <iostream>
#include <thread>

#include "world.h"

namespace nightlight::cybertip {
namespace {

using test::FarSide;
using test::Fault;
using test::MortalDatabase;
using test::World;
using Death = MortalDatabase::Death;

// Where the program is killed, and what both ledgers must say in the end: reference section 11.5.
struct KillPoint {
  const char* name;
  const char* verb;  // killed in the nth call of this verb …
  int nth;
  Fault effect;   // … which took effect (kLostAfter) or not (kLostBefore) …
  int write;      // … or, when there is no verb, before this write of the run
  int retracted;  // on the far side
  int open;       // orphans left to expire
  bool receipt;
};

constexpr std::array kKillPoints = {
    KillPoint{"K1 before /submit is written", "", 0, Fault::kNone, 2, 0, 0, true},
    KillPoint{"K2 written, nothing sent", "submit", 1, Fault::kLostBefore, 0, 0, 0, true},
    KillPoint{"K3 submit committed, id not stored", "submit", 1, Fault::kLostAfter, 0, 0, 1, true},
    KillPoint{"K4 id stored, no upload yet", "", 0, Fault::kNone, 4, 0, 0, true},
    KillPoint{"K5 in the middle of an upload", "upload", 1, Fault::kLostBefore, 0, 1, 0, true},
    KillPoint{"K6 upload committed, not stored", "upload", 2, Fault::kLostAfter, 0, 1, 0, true},
    KillPoint{"K7 file id stored, before /fileinfo", "", 0, Fault::kNone, 7, 0, 0, true},
    KillPoint{"K8 fileinfo committed, not stored", "fileinfo", 1, Fault::kLostAfter, 0, 1, 0, true},
    KillPoint{"K9 all detailed, before /finish", "", 0, Fault::kNone, 14, 0, 0, true},
    KillPoint{"K10 finish written, not committed", "finish", 1, Fault::kLostBefore, 0, 0, 0, true},
    KillPoint{"K11 finish committed, not stored", "finish", 1, Fault::kLostAfter, 0, 0, 0, false},
    KillPoint{"K12 receipt stored, before the holds", "", 0, Fault::kNone, 16, 0, 0, true},
    KillPoint{"K12 while the holds get their end", "", 0, Fault::kNone, 17, 0, 0, true},
};

TEST(Kill, at_each_point_ends_as_the_table_says) {
  World world;
  for (const KillPoint& point : kKillPoints) {
    SCOPED_TRACE(point.name);
    world.far_side.forget();
    const ReportId id = world.approved();
    bool killed = false;
    world.database.revive();
    if (point.write > 0) world.database.die_at_write(point.write, Death::kBefore);
    int seen = 0;
    world.far_side.plan = [&](const std::string& verb, int) {
      if (killed || verb != point.verb || ++seen != point.nth) return Fault::kNone;
      killed = true;
      world.database.die();
      return point.effect;
    };
    ASSERT_TRUE(world.run_to_end());
    ASSERT_NO_FATAL_FAILURE(test::expect_finished_once(world, id));
    EXPECT_EQ(world.far_side.count(FarSide::State::kRetracted), point.retracted);
    EXPECT_EQ(world.far_side.count(FarSide::State::kOpen), point.open);
    EXPECT_EQ(world.number("SELECT COUNT(*) FROM cybertip_attempts WHERE report_id = $1 AND "
                           "state = 'orphan-suspected'",
                           id),
              std::string(point.verb) == "submit" ? 1 : 0);
    const ReportStatus status = world.find(id).value();
    EXPECT_EQ(!status.receipt->answer.empty(), point.receipt);
    EXPECT_EQ(status.last_problem.has_value(), !point.receipt);
    EXPECT_FALSE(status.receipt->request_id.empty());
  }
}

TEST(Kill, in_a_retract_or_after_it_ends_in_one_finished_report) {
  World world;
  // K13, K14: the first upload is lost, so the report is being retracted when the kill comes.
  for (const Fault effect : {Fault::kLostBefore, Fault::kLostAfter}) {
    world.far_side.forget();
    const ReportId id = world.approved();
    bool killed = false;
    world.far_side.plan = [&](const std::string& verb, int call) {
      if (verb == "upload" && call == 2) return Fault::kLostAfter;
      if (verb != "retract" || killed) return Fault::kNone;
      killed = true;
      world.database.die();
      return effect;
    };
    ASSERT_TRUE(world.run_to_end());
    ASSERT_TRUE(killed);
    ASSERT_NO_FATAL_FAILURE(test::expect_finished_once(world, id));
    EXPECT_EQ(world.far_side.count(FarSide::State::kRetracted), 1);
    EXPECT_EQ(world.far_side.count(FarSide::State::kOpen), 0);
  }
}

TEST(Kill, of_the_only_worker_lets_the_next_start_go_on_at_once) {
  World world;
  world.options.workers = Submitter::Workers::kOnlyThisOne;
  const ReportId id = world.approved();
  world.database.die_at_write(7, Death::kBefore);
  ASSERT_FALSE(world.run());
  const Timestamp killed_at = world.clock.now();
  world.start();
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.clock.now(), killed_at);
  test::expect_finished_once(world, id);
}

TEST(Kill, of_one_worker_of_many_makes_the_report_rest_until_its_lease_ends) {
  World world;
  const ReportId id = world.approved();
  world.database.die_at_write(7, Death::kBefore);
  ASSERT_FALSE(world.run());
  world.start();
  EXPECT_EQ(world.run().value(), world.clock.now() + world.options.lease);
  EXPECT_EQ(world.find(id).value().state, ReportState::kSubmitting);
}

// Kills at every write of the run that `plan` makes, before and after the commit.
int kill_at_every_write(World& world, const std::function<Fault(const std::string&, int)>& plan) {
  int runs = 0;
  for (const Death death : {Death::kBefore, Death::kAfter}) {
    for (int write = 1;; ++write) {
      SCOPED_TRACE("write " + std::to_string(write));
      world.far_side.forget();
      world.far_side.plan = plan;
      world.database.revive();
      const ReportId id = world.approved();
      world.database.die_at_write(write, death);
      int starts = 0;
      for (bool done = false; !done;) {
        const auto due = world.run();
        if (!due) {
          if (!world.database.dead() || ++starts > 1) {
            ADD_FAILURE() << "run_due failed though the store lives";
            return runs;
          }
          world.start();
        } else if (!due->has_value()) {
          done = true;
        } else {
          world.clock.set(std::max(world.clock.now(), **due));
        }
      }
      if (starts == 0) break;  // the run has no such write
      test::expect_finished_once(world, id);
      if (::testing::Test::HasFatalFailure()) return runs;
      ++runs;
    }
  }
  return runs;
}

TEST(Kill, at_every_write_of_a_clean_run_ends_in_one_finished_report) {
  World world;
  const int runs = kill_at_every_write(world, nullptr);
  std::cout << "kills at writes of a clean run: " << runs << "\n";
  EXPECT_GE(runs, 34);
}

TEST(Kill, at_every_write_of_a_run_with_a_retract_ends_in_one_finished_report) {
  World world;
  const int runs = kill_at_every_write(world, [](const std::string& verb, int call) {
    return verb == "fileinfo" && call == 5 ? Fault::kLostAfter : Fault::kNone;
  });
  std::cout << "kills at writes of a run with a retract: " << runs << "\n";
  EXPECT_GE(runs, 60);
}

TEST(Kill, loses_no_report_that_waits_behind_another) {
  World world;
  for (int i = 0; i < 5; ++i) world.approved();
  world.far_side.plan = [&](const std::string&, int call) {
    if (call % 7 == 0) world.database.die();
    return call % 7 == 0 ? Fault::kLostAfter : Fault::kNone;
  };
  ASSERT_TRUE(world.run_to_end());
  EXPECT_EQ(world.far_side.count(FarSide::State::kFinished), 5);
}

TEST(TwoWorkers, the_one_that_stalled_in_finish_comes_late_and_changes_nothing) {
  World world;
  const ReportId id = world.approved();
  auto other = world.create_submitter();
  bool overtaken = false;
  world.far_side.during = [&](const std::string& verb, int) {
    if (verb != "finish" || overtaken) return;
    overtaken = true;
    world.clock.advance(world.options.lease);
    ASSERT_TRUE(other->run_due());
  };
  ASSERT_TRUE(world.run_to_end());
  ASSERT_TRUE(overtaken);
  test::expect_finished_once(world, id);
  EXPECT_FALSE(world.find(id).value().receipt->answer.empty());
}

TEST(TwoWorkers, a_receipt_that_comes_late_fills_in_the_missing_one) {
  World world;
  const ReportId id = world.approved();
  auto other = world.create_submitter();
  bool overtaken = false;
  world.far_side.after = [&](const std::string& verb, int) {
    if (verb != "finish" || overtaken) return;
    overtaken = true;
    world.clock.advance(world.options.lease);
    ASSERT_TRUE(other->run_due());
    const ReportStatus meanwhile = world.find(id).value();
    EXPECT_EQ(meanwhile.state, ReportState::kFinished);
    EXPECT_TRUE(meanwhile.receipt->answer.empty());
  };
  ASSERT_TRUE(world.run_to_end());
  ASSERT_TRUE(overtaken);
  test::expect_finished_once(world, id);
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(as_text(status.receipt->answer), world.far_side.last_finish_answer);
  EXPECT_FALSE(status.last_problem);
}

TEST(TwoWorkers, the_one_that_stalled_in_an_upload_leaves_no_second_report) {
  World world;
  const ReportId id = world.approved();
  auto other = world.create_submitter();
  bool overtaken = false;
  world.far_side.after = [&](const std::string& verb, int) {
    if (verb != "upload" || overtaken) return;
    overtaken = true;
    world.clock.advance(world.options.lease);
    ASSERT_TRUE(other->run_due());
  };
  ASSERT_TRUE(world.run_to_end());
  ASSERT_TRUE(overtaken);
  test::expect_finished_once(world, id);
  EXPECT_EQ(world.far_side.count(FarSide::State::kRetracted), 1);
  EXPECT_EQ(world.far_side.count(FarSide::State::kOpen), 0);
}

TEST(TwoWorkers, the_one_whose_lease_was_taken_stores_its_answer_and_decides_nothing) {
  World world;
  const ReportId id = world.approved();
  auto other = world.create_submitter();
  bool overtaken = false;
  world.far_side.plan = [](const std::string& verb, int call) {
    return verb == "retract" && call == 3 ? Fault::kLostBefore : Fault::kNone;
  };
  std::optional<ReportStatus> meanwhile;
  world.far_side.after = [&](const std::string& verb, int) {
    if (verb != "upload" || overtaken) return;
    overtaken = true;
    world.clock.advance(world.options.lease);
    ASSERT_TRUE(other->run_due());  // which retracts, and waits for want of an answer
    meanwhile = world.find(id).value();
  };
  ASSERT_TRUE(world.run());
  ASSERT_TRUE(meanwhile.has_value());
  const ReportStatus status = world.find(id).value();
  EXPECT_EQ(status.next_try_at, meanwhile->next_try_at);
  EXPECT_EQ(status.last_problem, meanwhile->last_problem);
  EXPECT_EQ(world.number("SELECT COUNT(*) FROM cybertip_calls WHERE report_id = $1 AND "
                         "verb = 'upload' AND outcome = 'success'",
                         id),
            1);
  ASSERT_TRUE(world.run_to_end());
  test::expect_finished_once(world, id);
}

TEST(TwoWorkers, keep_apart_while_a_long_upload_renews_its_lease) {
  World world;
  const ReportId id = world.approved();
  auto other = world.create_submitter();
  world.far_side.piece = [&] {
    world.clock.advance(world.options.lease * 9 / 10);
    const auto calls = world.far_side.calls.size();
    ASSERT_TRUE(other->run_due());
    EXPECT_EQ(world.far_side.calls.size(), calls);
  };
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.far_side.reports.size(), 1u);
  test::expect_finished_once(world, id);
}

TEST(TwoWorkers, end_an_upload_whose_lease_was_taken) {
  World world;
  const ReportId id = world.approved();
  auto other = world.create_submitter();
  int pieces = 0;
  world.far_side.piece = [&] {
    if (++pieces != 2) return;
    world.clock.advance(world.options.lease);
    ASSERT_TRUE(other->run_due());
  };
  ASSERT_TRUE(world.run_to_end());
  test::expect_finished_once(world, id);
  EXPECT_EQ(world.far_side.count(FarSide::State::kRetracted), 1);
  EXPECT_TRUE(world.far_side.reports.begin()->second.files.empty());
}

TEST(TwoWorkers, do_not_work_on_one_report_while_the_lease_holds) {
  World world;
  world.approved();
  auto other = world.create_submitter();
  world.far_side.during = [&](const std::string&, int call) {
    const auto due = other->run_due();
    ASSERT_TRUE(due);
    EXPECT_EQ(due->value(), world.clock.now() + world.options.lease);
    EXPECT_EQ(static_cast<int>(world.far_side.calls.size()), call);
  };
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.far_side.calls.size(), 6u);
}

TEST(TwoWorkers, in_two_threads_file_every_report_once) {
  World world;
  std::vector<ReportId> ids;
  for (int i = 0; i < 6; ++i) ids.push_back(world.approved());
  auto other = world.create_submitter();
  std::thread one([&] { EXPECT_TRUE(world.run()); });
  std::thread two([&] { EXPECT_TRUE(other->run_due()); });
  one.join();
  two.join();
  ASSERT_TRUE(world.run_to_end());
  EXPECT_EQ(world.far_side.count(FarSide::State::kFinished), 6);
  EXPECT_EQ(world.far_side.reports.size(), 6u);
  for (const ReportId& id : ids) {
    EXPECT_EQ(world.find(id).value().state, ReportState::kFinished);
  }
}

}  // namespace
}  // namespace nightlight::cybertip
