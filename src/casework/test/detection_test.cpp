#include <gtest/gtest.h>

#include "cases.h"

namespace nightlight::casework::test {
namespace {

NewSignal near_signal(Desk& desk, std::string_view account) {
  NewSignal signal = desk.signal(account);
  signal.detection.tier = Tier::kNear;
  return signal;
}

TEST(Detection, comes_back_with_every_field_of_a_picture) {
  Desk desk;
  NewSignal signal = near_signal(desk, "user-1");
  Detection& wanted = signal.detection;
  wanted.query_tag = "full@trim/flipy";
  wanted.bank = "hotlines";
  wanted.category = "A1";
  wanted.entry_fingerprint = "pdq 00ff";
  wanted.entry_variant = "nn512";
  wanted.media = {
      "nightlight-decoder 0.3",     "jpeg", 4032, 3024, 6, 3, std::chrono::milliseconds(4500),
      DecodedMedia::State::kDamaged};
  const auto recorded = desk.record(signal).value();
  const Detection found = desk.signals(recorded.case_id).value().at(0).content.detection;
  EXPECT_EQ(found.query_tag, wanted.query_tag);
  EXPECT_EQ(found.tier, Tier::kNear);
  EXPECT_EQ(found.bank, wanted.bank);
  EXPECT_EQ(found.category, wanted.category);
  EXPECT_EQ(found.entry_fingerprint, wanted.entry_fingerprint);
  EXPECT_EQ(found.entry_variant, wanted.entry_variant);
  EXPECT_EQ(found.media, wanted.media);
  EXPECT_FALSE(found.video);
}

TEST(Detection, comes_back_with_every_field_of_a_video) {
  using std::chrono::milliseconds;
  Desk desk;
  NewSignal signal = desk.signal("user-1");
  signal.detection.video = {
      12.34, 100, 243, 30, 29, milliseconds(61'500), milliseconds(0), milliseconds(28'000)};
  const auto recorded = desk.record(signal).value();
  EXPECT_EQ(desk.signals(recorded.case_id).value().at(0).content.detection.video,
            signal.detection.video);
}

TEST(Detection, of_a_signal_from_before_there_were_banks_is_a_match) {
  Desk desk;
  const auto recorded = desk.record(near_signal(desk, "user-1")).value();
  ASSERT_TRUE(desk.execute("DELETE FROM casework_detections", {}));
  const Detection found = desk.signals(recorded.case_id).value().at(0).content.detection;
  EXPECT_EQ(found.tier, Tier::kMatch);
  EXPECT_EQ(found.bank, "");
  EXPECT_EQ(found.hit_kind, "pdq");
}

TEST(Detection, that_contradicts_itself_is_corrupt) {
  Desk desk;
  const auto recorded = desk.record(desk.signal("user-1")).value();
  ASSERT_TRUE(desk.execute("UPDATE casework_detections SET media_orientation = 1000", {}));
  EXPECT_EQ(desk.signals(recorded.case_id).error().code(), Code::kCorrupt);
}

TEST(Tier, of_a_case_is_that_of_its_most_urgent_signal) {
  Desk desk;
  const auto opened = desk.record(near_signal(desk, "user-1")).value();
  EXPECT_EQ(desk.find(opened.case_id).value().tier, Tier::kNear);
  desk.record(near_signal(desk, "user-1")).value();
  EXPECT_EQ(desk.find(opened.case_id).value().tier, Tier::kNear);
  desk.record(desk.signal("user-1")).value();
  EXPECT_EQ(desk.find(opened.case_id).value().tier, Tier::kMatch);
  desk.record(near_signal(desk, "user-1")).value();
  EXPECT_EQ(desk.find(opened.case_id).value().tier, Tier::kMatch);
}

TEST(Tier, picks_cases_out_of_a_list) {
  Desk desk;
  const auto near = desk.record(near_signal(desk, "user-1")).value();
  const auto match = desk.record(desk.signal("user-2")).value();
  const auto only = [&](const CaseFilter& filter) {
    const auto cases = desk.list(filter).value();
    return cases.size() == 1 ? cases[0].id.text() : std::to_string(cases.size()) + " cases";
  };
  EXPECT_EQ(only({.tier = Tier::kNear}), near.case_id.text());
  EXPECT_EQ(only({.state = CaseState::kOpen, .tier = Tier::kMatch}), match.case_id.text());
  EXPECT_EQ(only({.state = CaseState::kDismissed, .tier = Tier::kMatch}), "0 cases");
  EXPECT_EQ(desk.list({}).value().size(), 2u);
}

TEST(Feedback, counts_each_case_in_which_the_entry_hit_once) {
  Desk desk;
  const auto hit = [&](std::string_view account, const std::string& bank = "hotlines") {
    NewSignal signal = desk.signal(account);
    signal.detection.bank = bank;
    signal.detection.entry_fingerprint = "pdq 00ff";
    return desk.record(signal).value().case_id;
  };
  EXPECT_EQ(desk.feedback("hotlines", "pdq 00ff").value(), EntryFeedback{});
  const CaseId first = hit("user-1");
  hit("user-1");
  const CaseId second = hit("user-2");
  const CaseId third = hit("user-3");
  hit("user-4");
  hit("user-5", "elsewhere");
  EXPECT_EQ(desk.feedback("hotlines", "pdq 00ff").value(), (EntryFeedback{.undecided = 4}));
  ASSERT_TRUE(desk.decide(first, DecisionKind::kDismiss, "rita"));
  ASSERT_TRUE(desk.decide(second, DecisionKind::kProposeReport, "rita"));
  ASSERT_TRUE(desk.decide(third, DecisionKind::kProposeReport, "rita"));
  ASSERT_TRUE(desk.decide(third, DecisionKind::kApproveReport, "abel"));
  EXPECT_EQ(desk.feedback("hotlines", "pdq 00ff").value(),
            (EntryFeedback{.confirmed = 2, .false_positive = 1, .undecided = 1}));
  EXPECT_EQ(desk.feedback("elsewhere", "pdq 00ff").value(), (EntryFeedback{.undecided = 1}));
  EXPECT_EQ(desk.feedback("hotlines", "pdq 00fe").value(), EntryFeedback{});
}

}  // namespace
}  // namespace nightlight::casework::test
