// Every verb in every state, and when an open report expires.
#include "cybertipline/registry.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "documents.h"

namespace nightlight::sandbox {
namespace {

using namespace std::chrono_literals;
using testing::kNow;

constexpr std::string_view kOwner = "provider-a";
constexpr std::string_view kOther = "provider-b";
constexpr ReportId kId = 700;

StoredReport report_at(Timestamp time, ReportKind kind = ReportKind::kSingle) {
  StoredReport report;
  report.id = kId;
  report.provider = kOwner;
  report.kind = kind;
  report.opened_at = time;
  return report;
}

StoredFile file_named(std::string id) {
  StoredFile file;
  file.id = std::move(id);
  return file;
}

// What a verb answers, whatever else it gives back.
using Call = std::function<ResponseCode(Registry&, std::string_view provider, Timestamp now)>;

ResponseCode code_of(const auto& result) {
  return result ? ResponseCode::kSuccess : result.error();
}

ResponseCode upload(Registry& registry, std::string_view provider, Timestamp now) {
  return code_of(registry.add_file(provider, kId, file_named("f1"), now));
}
ResponseCode file_info(Registry& registry, std::string_view provider, Timestamp now) {
  const auto report = registry.find_open(provider, kId, now);
  if (!report) return report.error();
  return code_of(
      registry.add_details(**report, "f0", "<fileDetails/>", SecondDetails::kUpdateFailed, now));
}
ResponseCode finish(Registry& registry, std::string_view provider, Timestamp now) {
  return code_of(registry.finish(provider, kId, now));
}
ResponseCode retract(Registry& registry, std::string_view provider, Timestamp now) {
  return code_of(registry.retract(provider, kId, now));
}

const std::vector<std::pair<std::string, Call>> kVerbs = {
    {"upload", upload}, {"fileinfo", file_info}, {"finish", finish}, {"retract", retract}};

// A registry whose report kId has one file f0.
Registry opened() {
  Registry registry;
  registry.open(report_at(kNow));
  EXPECT_TRUE(registry.add_file(kOwner, kId, file_named("f0"), kNow));
  return registry;
}

void expect_all(const std::function<Registry()>& make, std::string_view provider, Timestamp now,
                ResponseCode wanted) {
  for (const auto& [name, call] : kVerbs) {
    Registry registry = make();
    EXPECT_EQ(call(registry, provider, now), wanted) << name;
  }
}

TEST(Registry, lets_each_verb_work_on_an_open_report) {
  expect_all(opened, kOwner, kNow + 1s, ResponseCode::kSuccess);
}

TEST(Registry, knows_no_report_that_was_never_opened) {
  expect_all([] { return Registry(); }, kOwner, kNow, ResponseCode::kNoReport);
}

TEST(Registry, knows_no_report_that_has_expired) {
  expect_all(opened, kOwner, kNow + 25h, ResponseCode::kNoReport);
}

TEST(Registry, says_finished_to_each_verb_after_finish_and_for_ever) {
  const auto make = [] {
    Registry registry = opened();
    EXPECT_TRUE(registry.finish(kOwner, kId, kNow + 1s));
    return registry;
  };
  expect_all(make, kOwner, kNow + 2s, ResponseCode::kFinished);
  expect_all(make, kOwner, kNow + 1000h, ResponseCode::kFinished);
}

TEST(Registry, says_retracted_to_each_verb_after_retract_and_for_ever) {
  const auto make = [] {
    Registry registry = opened();
    EXPECT_TRUE(registry.retract(kOwner, kId, kNow + 1s));
    return registry;
  };
  expect_all(make, kOwner, kNow + 2s, ResponseCode::kRetracted);
  expect_all(make, kOwner, kNow + 1000h, ResponseCode::kRetracted);
}

TEST(Registry, lets_no_provider_touch_the_report_of_another_in_any_state) {
  expect_all(opened, kOther, kNow, ResponseCode::kNoUpdates);
  for (const auto& close : {finish, retract}) {
    expect_all(
        [&] {
          Registry registry = opened();
          EXPECT_EQ(close(registry, kOwner, kNow), ResponseCode::kSuccess);
          return registry;
        },
        kOther, kNow, ResponseCode::kNoUpdates);
  }
}

TEST(Registry, expires_a_report_a_day_after_it_was_opened) {
  for (const auto& [name, call] : kVerbs) {
    for (const auto& [age, wanted] :
         {std::pair(24h - 1s, ResponseCode::kSuccess), std::pair(0s + 24h, ResponseCode::kNoReport),
          std::pair(24h + 1s, ResponseCode::kNoReport)}) {
      Registry registry = opened();
      EXPECT_EQ(call(registry, kOwner, kNow + age), wanted) << name << " after " << age.count();
    }
  }
}

TEST(Registry, gives_an_hour_after_the_last_change_when_that_is_later) {
  const Timestamp changed = kNow + 23h + 30min;
  for (const auto& change : {upload, file_info}) {
    for (const auto& [name, call] : kVerbs) {
      // A file has details once only, so what is repeated after file details is another verb.
      if (change == file_info && name == "fileinfo") continue;
      for (const auto& [later, wanted] :
           {std::pair(1h - 1s, ResponseCode::kSuccess), std::pair(0s + 1h, ResponseCode::kNoReport),
            std::pair(1h + 1s, ResponseCode::kNoReport)}) {
        Registry registry = opened();
        ASSERT_EQ(change(registry, kOwner, changed), ResponseCode::kSuccess);
        EXPECT_EQ(call(registry, kOwner, changed + later), wanted) << name;
      }
    }
  }
}

TEST(Registry, does_not_shorten_the_day_by_an_early_change) {
  Registry registry = opened();
  ASSERT_EQ(upload(registry, kOwner, kNow + 1h), ResponseCode::kSuccess);
  EXPECT_EQ(upload(registry, kOwner, kNow + 24h - 1s), ResponseCode::kSuccess);
}

TEST(Registry, does_not_count_a_refused_change) {
  Registry registry = opened();
  const auto report = registry.find_open(kOwner, kId, kNow + 23h + 30min);
  ASSERT_TRUE(report);
  EXPECT_EQ(registry.add_details(**report, "no-such-file", "x", SecondDetails::kAccept,
                                 kNow + 23h + 30min),
            tl::unexpected(ResponseCode::kNoFile));
  EXPECT_EQ(upload(registry, kOther, kNow + 23h + 30min), ResponseCode::kNoUpdates);
  EXPECT_EQ(finish(registry, kOwner, kNow + 24h), ResponseCode::kNoReport);
}

TEST(Registry, does_not_bring_an_expired_report_back_when_a_clock_goes_back) {
  Registry registry = opened();
  EXPECT_EQ(finish(registry, kOwner, kNow + 25h), ResponseCode::kNoReport);
  EXPECT_EQ(finish(registry, kOwner, kNow), ResponseCode::kNoReport);
}

TEST(Registry, takes_second_details_as_it_is_told) {
  for (const auto& [second, wanted] :
       {std::pair(SecondDetails::kAccept, ResponseCode::kSuccess),
        std::pair(SecondDetails::kUpdateFailed, ResponseCode::kUpdateFailed),
        std::pair(SecondDetails::kInvalidRequest, ResponseCode::kInvalidRequest)}) {
    Registry registry = opened();
    const auto report = registry.find_open(kOwner, kId, kNow);
    ASSERT_TRUE(report);
    ASSERT_TRUE(registry.add_details(**report, "f0", "first", second, kNow));
    EXPECT_EQ(code_of(registry.add_details(**report, "f0", "second", second, kNow)), wanted);
    const bool replaced = wanted == ResponseCode::kSuccess;
    EXPECT_EQ((*report)->files.front().details_xml, replaced ? "second" : "first");
  }
}

TEST(Registry, finishes_a_batched_report_with_one_file_at_most) {
  Registry registry;
  registry.open(report_at(kNow, ReportKind::kBatched));
  ASSERT_EQ(upload(registry, kOwner, kNow), ResponseCode::kSuccess);
  ASSERT_EQ(upload(registry, kOwner, kNow), ResponseCode::kSuccess);
  EXPECT_EQ(finish(registry, kOwner, kNow), ResponseCode::kValidationFailed);
  EXPECT_EQ(retract(registry, kOwner, kNow), ResponseCode::kSuccess) << "it stayed open";
  registry.open(report_at(kNow, ReportKind::kBatched));
  ASSERT_EQ(upload(registry, kOwner, kNow), ResponseCode::kSuccess);
  EXPECT_EQ(finish(registry, kOwner, kNow), ResponseCode::kSuccess);
}

TEST(Registry, lists_reports_with_the_state_of_the_moment) {
  Registry registry = opened();
  EXPECT_EQ(registry.reports(kNow + 24h - 1ms).front()->state, ReportState::kOpen);
  EXPECT_EQ(registry.reports(kNow + 24h).front()->state, ReportState::kExpired);
}

}  // namespace
}  // namespace nightlight::sandbox
