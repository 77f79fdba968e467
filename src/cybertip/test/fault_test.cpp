#include <gtest/gtest.h>

#include <array>
#include <iostream>

#include "world.h"

namespace nightlight::cybertip {
namespace {

using test::FarSide;
using test::Fault;
using test::World;

// A call of a clean run over two files: the nth of its verb.
struct Step {
  const char* verb;
  int nth;
};
constexpr std::array kSteps = {Step{"submit", 1}, Step{"upload", 1},   Step{"fileinfo", 1},
                               Step{"upload", 2}, Step{"fileinfo", 2}, Step{"finish", 1}};

// Faults after which the report goes out without a person.
constexpr std::array kPassing = {
    Fault::kRefused,      Fault::kLostBefore, Fault::kLostAfter,     Fault::kHtml500Before,
    Fault::kHtml503After, Fault::k1000Before, Fault::k1000After,     Fault::kTruncatedAfter,
    Fault::k1100,         Fault::k1110,       Fault::k1111,          Fault::k1300,
    Fault::k429,          Fault::k9999After,  Fault::kOtherRootAfter};
// Faults that need a person, with the open report retracted first.
constexpr std::array kLasting = {Fault::k4000, Fault::k4100, Fault::k4110,
                                 Fault::k4200, Fault::k1210, Fault::k413};

// Plans one fault at one step.
class Planned {
 public:
  Planned(Step step, Fault fault) : step_(step), fault_(fault) {}
  Fault operator()(const std::string& verb) {
    return verb == step_.verb && ++seen_ == step_.nth ? fault_ : Fault::kNone;
  }

 private:
  Step step_;
  Fault fault_;
  int seen_ = 0;
};

class FaultTable : public ::testing::Test {
 protected:
  // One report through the given faults to its end, by itself.
  void run(const std::vector<Planned>& faults) {
    world_.far_side.forget();
    world_.far_side.plan = [plans = faults](const std::string& verb, int) mutable {
      Fault worst = Fault::kNone;
      for (Planned& planned : plans) {
        const Fault fault = planned(verb);
        if (fault != Fault::kNone) worst = fault;
      }
      return worst;
    };
    const ReportId id = world_.approved();
    ASSERT_TRUE(world_.run_to_end());
    test::expect_finished_once(world_, id);
    ++runs_;
  }

  void print_runs(const char* what) {
    std::cout << what << ": " << runs_ << " runs, each with exactly one finished report\n";
  }

  World world_;
  int runs_ = 0;
};

TEST_F(FaultTable, every_step_with_every_passing_fault_ends_in_one_finished_report) {
  for (const Step& step : kSteps) {
    for (const Fault fault : kPassing) {
      SCOPED_TRACE(std::string(step.verb) + " " + std::to_string(static_cast<int>(fault)));
      ASSERT_NO_FATAL_FAILURE(run({Planned(step, fault)}));
    }
  }
  print_runs("one fault");
  EXPECT_EQ(runs_, 90);
}

TEST_F(FaultTable, answers_about_the_state_of_an_open_report_end_in_one_finished_report) {
  for (const Step& step : kSteps) {
    if (step.verb == std::string("submit")) continue;
    for (const Fault fault : {Fault::k401, Fault::k3300, Fault::k5001, Fault::k5101}) {
      SCOPED_TRACE(std::string(step.verb) + " " + std::to_string(static_cast<int>(fault)));
      ASSERT_NO_FATAL_FAILURE(run({Planned(step, fault)}));
    }
  }
  for (const int nth : {1, 2}) {
    ASSERT_NO_FATAL_FAILURE(run({Planned({"upload", nth}, Fault::kWrongHash)}));
    ASSERT_NO_FATAL_FAILURE(run({Planned({"upload", nth}, Fault::k5002)}));
  }
  for (const Fault fault : {Fault::k5001, Fault::k5002, Fault::k5101, Fault::k5102}) {
    ASSERT_NO_FATAL_FAILURE(run({Planned({"submit", 1}, fault)}));
  }
  print_runs("states and hashes");
  EXPECT_EQ(runs_, 28);
}

TEST_F(FaultTable, faults_of_retract_itself_end_in_one_finished_report) {
  for (const Step& step : {Step{"upload", 1}, Step{"fileinfo", 2}}) {
    for (const Fault fault : kPassing) {
      SCOPED_TRACE(std::string(step.verb) + " " + std::to_string(static_cast<int>(fault)));
      ASSERT_NO_FATAL_FAILURE(
          run({Planned(step, Fault::kLostAfter), Planned({"retract", 1}, fault)}));
    }
    for (const Fault fault : {Fault::k5001, Fault::k5101, Fault::k5002, Fault::k401}) {
      ASSERT_NO_FATAL_FAILURE(
          run({Planned(step, Fault::kLostAfter), Planned({"retract", 1}, fault)}));
    }
  }
  print_runs("retract");
  EXPECT_EQ(runs_, 38);
}

TEST_F(FaultTable, a_line_that_loses_one_call_in_four_ends_in_one_finished_report) {
  for (int seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    world_.far_side.forget();
    std::mt19937 engine(static_cast<unsigned>(seed));
    world_.far_side.plan = [&](const std::string&, int) {
      return engine() % 4 == 0 ? kPassing[engine() % kPassing.size()] : Fault::kNone;
    };
    const ReportId id = world_.approved();
    ASSERT_TRUE(world_.run_to_end(500));
    ASSERT_NO_FATAL_FAILURE(test::expect_finished_once(world_, id));
    ++runs_;
  }
  print_runs("many faults");
}

TEST_F(FaultTable, every_lasting_fault_parks_with_nothing_open_and_goes_out_when_sent_again) {
  for (const Step& step : kSteps) {
    for (const Fault fault : kLasting) {
      SCOPED_TRACE(std::string(step.verb) + " " + std::to_string(static_cast<int>(fault)));
      world_.far_side.forget();
      world_.far_side.plan = [planned = Planned(step, fault)](
                                 const std::string& verb, int) mutable { return planned(verb); };
      const ReportId id = world_.approved();
      ASSERT_TRUE(world_.run_to_end());
      const ReportStatus status = world_.find(id).value();
      ASSERT_EQ(status.state, ReportState::kParked);
      EXPECT_FALSE(status.last_problem.value().empty());
      EXPECT_FALSE(status.next_try_at);
      EXPECT_EQ(world_.far_side.open_now(), 0);
      EXPECT_EQ(world_.far_side.count(FarSide::State::kFinished), 0);
      ASSERT_TRUE(world_.requeue(id));
      ASSERT_TRUE(world_.run_to_end());
      ASSERT_NO_FATAL_FAILURE(test::expect_finished_once(world_, id));
      ++runs_;
    }
  }
  print_runs("parked and sent again");
  EXPECT_EQ(runs_, 36);
}

}  // namespace
}  // namespace nightlight::cybertip
