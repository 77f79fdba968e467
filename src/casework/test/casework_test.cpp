#include "nightlight/casework/casework.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "cases.h"

namespace nightlight::casework {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using test::Desk;
using Outcome = RecordedSignal::Outcome;

TEST(Record, opens_a_case_for_the_first_signal_of_an_account) {
  Desk desk;
  const auto recorded = desk.record(desk.signal("user-1")).value();
  EXPECT_EQ(recorded.outcome, Outcome::kOpenedCase);
  const Case opened = desk.find(recorded.case_id).value();
  EXPECT_EQ(opened.account.text(), "user-1");
  EXPECT_EQ(opened.state, CaseState::kOpen);
  EXPECT_EQ(opened.opened_at, desk.clock.now());
  EXPECT_EQ(opened.window_ends, desk.clock.now() + hours(24));
  EXPECT_EQ(opened.signal_count, 1u);
}

TEST(Record, joins_the_open_case_until_the_last_millisecond_of_its_window) {
  Desk desk;
  const auto first = desk.record(desk.signal("user-1")).value();
  desk.clock.advance(hours(24) - milliseconds(1));
  const auto second = desk.record(desk.signal("user-1", "other")).value();
  EXPECT_EQ(second.outcome, Outcome::kJoinedCase);
  EXPECT_EQ(second.case_id, first.case_id);
  const Case joined = desk.find(first.case_id).value();
  EXPECT_EQ(joined.signal_count, 2u);
  EXPECT_EQ(joined.last_signal_at, desk.clock.now());
}

TEST(Record, opens_another_case_once_the_window_has_ended) {
  Desk desk;
  const auto first = desk.record(desk.signal("user-1")).value();
  desk.clock.advance(hours(24));
  const auto second = desk.record(desk.signal("user-1")).value();
  EXPECT_EQ(second.outcome, Outcome::kOpenedCase);
  EXPECT_NE(second.case_id, first.case_id);
  // Both are open now; the newer one takes what comes.
  EXPECT_EQ(desk.record(desk.signal("user-1")).value().case_id, second.case_id);
}

TEST(Record, keeps_accounts_apart) {
  Desk desk;
  const auto one = desk.record(desk.signal("user-1")).value();
  const auto two = desk.record(desk.signal("user-2")).value();
  EXPECT_EQ(two.outcome, Outcome::kOpenedCase);
  EXPECT_NE(one.case_id, two.case_id);
}

TEST(Record, opens_another_case_when_the_account_has_none_open) {
  Desk desk;
  const auto first = desk.record(desk.signal("user-1")).value();
  ASSERT_TRUE(desk.decide(first.case_id, DecisionKind::kProposeReport, "ada"));
  const auto during = desk.record(desk.signal("user-1")).value();
  EXPECT_EQ(during.outcome, Outcome::kOpenedCase);
  ASSERT_TRUE(desk.decide(during.case_id, DecisionKind::kDismiss, "ada"));
  EXPECT_EQ(desk.record(desk.signal("user-1")).value().outcome, Outcome::kOpenedCase);
}

TEST(Record, joins_again_after_a_rejected_proposal) {
  Desk desk;
  const auto first = desk.record(desk.signal("user-1")).value();
  ASSERT_TRUE(desk.decide(first.case_id, DecisionKind::kProposeReport, "ada"));
  ASSERT_TRUE(desk.decide(first.case_id, DecisionKind::kRejectProposal, "ben"));
  const auto second = desk.record(desk.signal("user-1")).value();
  EXPECT_EQ(second.outcome, Outcome::kJoinedCase);
  EXPECT_EQ(second.case_id, first.case_id);
}

TEST(Record, gives_the_first_signal_for_a_repeated_upload_and_changes_nothing) {
  Desk desk;
  NewSignal signal = desk.signal("user-1");
  signal.context.upload_id = "upload-7";
  const auto first = desk.record(signal).value();
  ASSERT_TRUE(desk.decide(first.case_id, DecisionKind::kDismiss, "ada"));
  desk.clock.advance(hours(48));
  const auto again = desk.record(signal).value();
  EXPECT_EQ(again.outcome, Outcome::kRepeated);
  EXPECT_EQ(again.signal, first.signal);
  EXPECT_EQ(again.case_id, first.case_id);
  EXPECT_EQ(desk.find(first.case_id).value().signal_count, 1u);

  NewSignal other_account = desk.signal("user-2");
  other_account.context.upload_id = "upload-7";
  EXPECT_EQ(desk.record(other_account).value().outcome, Outcome::kOpenedCase);
}

TEST(Record, takes_other_bytes_under_a_known_upload_id_as_a_signal_of_their_own) {
  Desk desk;
  NewSignal first = desk.signal("user-1", "first bytes");
  first.context.upload_id = "upload-7";
  EXPECT_FALSE(desk.find_repeat(first).value());
  const auto recorded = desk.record(first).value();
  NewSignal second = desk.signal("user-1", "other bytes");
  second.context.upload_id = "upload-7";
  EXPECT_FALSE(desk.find_repeat(second).value());
  const auto other = desk.record(second).value();
  EXPECT_EQ(other.outcome, Outcome::kJoinedCase);
  EXPECT_NE(other.signal, recorded.signal);
  EXPECT_EQ(desk.find_repeat(first).value()->signal, recorded.signal);
  EXPECT_EQ(desk.find_repeat(first).value()->outcome, Outcome::kRepeated);
  EXPECT_EQ(desk.record(second).value().signal, other.signal);
}

TEST(CheckContext, says_before_any_match_what_record_would_refuse) {
  UploadContext context;
  EXPECT_TRUE(check_context(context));
  context.ip_address = "example.org";
  EXPECT_EQ(check_context(context).error().subject(), "ip_address");
}

TEST(Record, gives_back_every_field_it_was_given) {
  Desk desk;
  NewSignal signal = desk.signal("user-1");
  signal.detection = {"hash-match", "1.2", "demo", "ab12", 77, "label, with a comma",
                      "hotline",    "pdq", 12,     31,     88, "mirrored"};
  signal.context = {"u-1",
                    "room-3",
                    "naïve \x01 name.jpg",
                    "2001:db8::7",
                    std::uint16_t{51234},
                    from_unix_ms(1768463999123)};
  const auto recorded = desk.record(signal).value();
  const Signal stored = desk.signals(recorded.case_id).value().at(0);
  EXPECT_EQ(stored.id, recorded.signal);
  EXPECT_EQ(stored.case_id, recorded.case_id);
  EXPECT_EQ(stored.seen_at, desk.clock.now());
  EXPECT_EQ(stored.content.account, signal.account);
  EXPECT_EQ(stored.content.evidence, signal.evidence);
  EXPECT_EQ(stored.content.evidence_digest, signal.evidence_digest);
  const Detection& detection = stored.content.detection;
  EXPECT_EQ(detection.detector, "hash-match");
  EXPECT_EQ(detection.detector_version, "1.2");
  EXPECT_EQ(detection.list_name, "demo");
  EXPECT_EQ(detection.list_version, "ab12");
  EXPECT_EQ(detection.list_entry, 77u);
  EXPECT_EQ(detection.entry_label, "label, with a comma");
  EXPECT_EQ(detection.entry_source, "hotline");
  EXPECT_EQ(detection.hit_kind, "pdq");
  EXPECT_EQ(detection.distance, 12);
  EXPECT_EQ(detection.radius, 31);
  EXPECT_EQ(detection.quality, 88);
  EXPECT_EQ(detection.query_tag, "mirrored");
  const UploadContext& context = stored.content.context;
  EXPECT_EQ(context.upload_id, "u-1");
  EXPECT_EQ(context.conversation, "room-3");
  EXPECT_EQ(context.file_name, "naïve \x01 name.jpg");
  EXPECT_EQ(context.ip_address, "2001:db8::7");
  EXPECT_EQ(context.port, 51234);
  EXPECT_EQ(context.uploaded_at, from_unix_ms(1768463999123));
}

TEST(Record, keeps_what_was_not_said_apart_from_what_was) {
  Desk desk;
  const auto recorded = desk.record(desk.signal("user-1")).value();
  const UploadContext context = desk.signals(recorded.case_id).value().at(0).content.context;
  EXPECT_FALSE(context.upload_id || context.conversation || context.file_name ||
               context.ip_address || context.port || context.uploaded_at);
}

TEST(Record, names_the_field_it_refuses) {
  Desk desk;
  const auto refused = [&](auto&& change) {
    NewSignal signal = desk.signal("user-1");
    change(signal);
    const auto recorded = desk.record(signal);
    return recorded ? std::string("accepted") : std::string(recorded.error().subject());
  };
  EXPECT_EQ(refused([](NewSignal& s) { s.context.ip_address = "999.1.1.1"; }), "ip_address");
  EXPECT_EQ(refused([](NewSignal& s) { s.context.ip_address = "fe80::1%eth0"; }), "ip_address");
  EXPECT_EQ(refused([](NewSignal& s) { s.context.file_name = std::string(2084, 'a'); }),
            "file_name");
  EXPECT_EQ(refused([](NewSignal& s) { s.context.file_name = std::string(2083, 'a'); }),
            "accepted");
  EXPECT_EQ(refused([](NewSignal& s) { s.context.upload_id = ""; }), "upload_id");
  EXPECT_EQ(refused([](NewSignal& s) { s.context.conversation = std::string("a\0b", 3); }),
            "conversation");
  EXPECT_EQ(refused([](NewSignal& s) { s.detection.detector = ""; }), "detector");
  EXPECT_EQ(refused([](NewSignal& s) { s.detection.entry_label = "\xc3\x28"; }), "entry_label");
  EXPECT_EQ(refused([](NewSignal& s) { s.detection.list_entry = ~0ull; }), "list_entry");
}

TEST(Record, opens_one_case_when_two_threads_bring_signals_of_one_account) {
  Desk desk;
  std::vector<NewSignal> signals;
  for (int i = 0; i < 40; ++i) signals.push_back(desk.signal("user-1"));
  const auto bring = [&](std::size_t from) {
    for (std::size_t i = from; i < signals.size(); i += 2) {
      EXPECT_TRUE(desk.record(signals[i]));
    }
  };
  std::thread even(bring, 0);
  std::thread odd(bring, 1);
  even.join();
  odd.join();
  const auto cases = desk.list({}).value();
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].signal_count, 40u);
  EXPECT_EQ(desk.signals(cases[0].id).value().size(), 40u);
}

TEST(FindEvidence, finds_only_what_the_case_to_be_joined_holds) {
  Desk desk;
  const NewSignal signal = desk.signal("user-1", "bytes");
  const auto recorded = desk.record(signal).value();
  const auto account = signal.account;
  EXPECT_EQ(desk.find_evidence(account, crypto::sha256(as_bytes("bytes"))).value(),
            signal.evidence);
  EXPECT_FALSE(desk.find_evidence(account, crypto::sha256(as_bytes("else"))).value());
  EXPECT_FALSE(
      desk.find_evidence(AccountRef::parse("user-2").value(), crypto::sha256(as_bytes("bytes")))
          .value());
  ASSERT_TRUE(desk.decide(recorded.case_id, DecisionKind::kDismiss, "ada"));
  EXPECT_FALSE(desk.find_evidence(account, crypto::sha256(as_bytes("bytes"))).value());
}

TEST(Signals, come_oldest_first_also_within_one_millisecond) {
  Desk desk;
  std::vector<SignalId> order;
  for (int i = 0; i < 12; ++i) order.push_back(desk.record(desk.signal("user-1")).value().signal);
  const auto id = desk.list({}).value().at(0).id;
  std::vector<SignalId> listed;
  const auto signals = desk.signals(id).value();
  for (const Signal& signal : signals) listed.push_back(signal.id);
  EXPECT_EQ(listed, order);
}

TEST(List, pages_newest_first_without_gaps_or_repeats) {
  Desk desk;
  std::vector<CaseId> newest_first;
  for (int i = 0; i < 25; ++i) {
    const auto account = "user-" + std::to_string(i);
    newest_first.insert(newest_first.begin(), desk.record(desk.signal(account)).value().case_id);
    desk.clock.advance(milliseconds(1));
  }
  std::vector<CaseId> paged;
  CaseFilter filter{.limit = 10};
  for (auto page = desk.list(filter).value(); !page.empty(); page = desk.list(filter).value()) {
    for (const Case& one : page) paged.push_back(one.id);
    filter.after = page.back().id;
  }
  EXPECT_EQ(paged, newest_first);
}

TEST(List, pages_over_cases_opened_in_the_same_millisecond) {
  Desk desk;
  for (int i = 0; i < 25; ++i) {
    ASSERT_TRUE(desk.record(desk.signal("user-" + std::to_string(i))));
  }
  std::vector<CaseId> paged;
  CaseFilter filter{.state = CaseState::kOpen, .limit = 7};
  for (auto page = desk.list(filter).value(); !page.empty(); page = desk.list(filter).value()) {
    for (const Case& one : page) paged.push_back(one.id);
    filter.after = page.back().id;
  }
  EXPECT_EQ(paged.size(), 25u);
  std::sort(paged.begin(), paged.end());
  EXPECT_EQ(std::unique(paged.begin(), paged.end()), paged.end());
}

TEST(List, shows_only_the_state_asked_for) {
  Desk desk;
  const auto one = desk.record(desk.signal("user-1")).value();
  const auto two = desk.record(desk.signal("user-2")).value();
  ASSERT_TRUE(desk.decide(two.case_id, DecisionKind::kDismiss, "ada"));
  const auto open = desk.list({.state = CaseState::kOpen}).value();
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].id, one.case_id);
  EXPECT_TRUE(desk.list({.state = CaseState::kReported}).value().empty());
}

TEST(List, refuses_a_limit_out_of_range_and_an_unknown_place) {
  Desk desk;
  EXPECT_EQ(desk.list({.limit = 0}).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(desk.list({.limit = 501}).error().code(), Code::kInvalidArgument);
  EXPECT_TRUE(desk.list({.limit = 500}));
  EXPECT_EQ(desk.list({.after = CaseId::create(desk.random)}).error().code(), Code::kNotFound);
}

TEST(Find, knows_no_case_that_was_not_opened) {
  Desk desk;
  const auto unknown = CaseId::create(desk.random);
  EXPECT_EQ(desk.find(unknown).error().code(), Code::kNotFound);
  EXPECT_EQ(desk.signals(unknown).error().code(), Code::kNotFound);
  EXPECT_EQ(desk.decisions(unknown).error().code(), Code::kNotFound);
  EXPECT_EQ(desk.decide(unknown, DecisionKind::kDismiss, "ada").error().code(), Code::kNotFound);
}

}  // namespace
}  // namespace nightlight::casework
