#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "cases.h"

namespace nightlight::casework {
namespace {

using test::Desk;

constexpr std::array kStates = {CaseState::kOpen, CaseState::kProposed, CaseState::kReported,
                                CaseState::kDismissed};
constexpr std::array kKinds = {DecisionKind::kDismiss,       DecisionKind::kProposeReport,
                               DecisionKind::kApproveReport, DecisionKind::kRejectProposal,
                               DecisionKind::kRequeueReport, DecisionKind::kWithdrawReport};

// A new case brought to a state by ada (proposals, dismissals) and ben (approvals).
CaseId case_in(Desk& desk, CaseState state, const std::string& account) {
  const CaseId id = desk.record(desk.signal(account)).value().case_id;
  if (state == CaseState::kDismissed) {
    EXPECT_TRUE(desk.decide(id, DecisionKind::kDismiss, "ada"));
  }
  if (state == CaseState::kProposed || state == CaseState::kReported) {
    EXPECT_TRUE(desk.decide(id, DecisionKind::kProposeReport, "ada"));
  }
  if (state == CaseState::kReported) {
    EXPECT_TRUE(desk.decide(id, DecisionKind::kApproveReport, "ben"));
  }
  return id;
}

// The state after a decision by a third person, or nothing when it is a conflict: the contract's
// table.
std::optional<CaseState> allowed(CaseState from, DecisionKind kind) {
  if (from == CaseState::kOpen && kind == DecisionKind::kDismiss) return CaseState::kDismissed;
  if (from == CaseState::kOpen && kind == DecisionKind::kProposeReport) return CaseState::kProposed;
  if (from == CaseState::kProposed && kind == DecisionKind::kApproveReport) {
    return CaseState::kReported;
  }
  if (from == CaseState::kProposed && kind == DecisionKind::kRejectProposal)
    return CaseState::kOpen;
  if (from == CaseState::kReported && kind == DecisionKind::kRequeueReport) {
    return CaseState::kReported;
  }
  if (from == CaseState::kReported && kind == DecisionKind::kWithdrawReport)
    return CaseState::kOpen;
  return std::nullopt;
}

TEST(Decide, follows_the_table_for_every_state_and_decision) {
  Desk desk;
  int number = 0;
  for (const CaseState from : kStates) {
    for (const DecisionKind kind : kKinds) {
      const CaseId id = case_in(desk, from, "user-" + std::to_string(++number));
      const auto before = desk.decisions(id).value().size();
      const Status decided = desk.decide(id, kind, "cem");
      const auto to = allowed(from, kind);
      SCOPED_TRACE(std::string(state_name(from)) + " " + std::string(decision_name(kind)));
      EXPECT_EQ(decided.has_value(), to.has_value());
      if (!to) {
        EXPECT_EQ(decided.error().code(), Code::kConflict);
      }
      EXPECT_EQ(desk.find(id).value().state, to.value_or(from));
      EXPECT_EQ(desk.decisions(id).value().size(), before + (to ? 1 : 0));
    }
  }
}

TEST(Decide, lets_nobody_answer_their_own_proposal) {
  Desk desk;
  for (const DecisionKind kind : {DecisionKind::kApproveReport, DecisionKind::kRejectProposal}) {
    const CaseId id = case_in(desk, CaseState::kProposed, std::string(decision_name(kind)));
    EXPECT_EQ(desk.decide(id, kind, "ada").error().code(), Code::kPermissionDenied);
    EXPECT_EQ(desk.find(id).value().state, CaseState::kProposed);
    EXPECT_EQ(desk.decisions(id).value().size(), 1u);
    EXPECT_TRUE(desk.decide(id, kind, "ben"));
  }
}

TEST(Decide, counts_the_proposal_under_discussion_and_not_an_earlier_one) {
  Desk desk;
  const CaseId id = case_in(desk, CaseState::kProposed, "user-1");  // by ada
  ASSERT_TRUE(desk.decide(id, DecisionKind::kRejectProposal, "ben"));
  ASSERT_TRUE(desk.decide(id, DecisionKind::kProposeReport, "ben"));
  EXPECT_EQ(desk.decide(id, DecisionKind::kApproveReport, "ben").error().code(),
            Code::kPermissionDenied);
  EXPECT_TRUE(desk.decide(id, DecisionKind::kApproveReport, "ada"));
}

TEST(Decide, keeps_who_decided_what_why_and_when) {
  Desk desk;
  const CaseId id = case_in(desk, CaseState::kOpen, "user-1");
  const Timestamp proposed_at = desk.clock.now();
  ASSERT_TRUE(desk.decide(id, DecisionKind::kProposeReport, "ada", "matches the list\nclearly"));
  desk.clock.advance(std::chrono::minutes(5));
  ASSERT_TRUE(desk.decide(id, DecisionKind::kApproveReport, "ben", "agreed"));
  const auto decisions = desk.decisions(id).value();
  ASSERT_EQ(decisions.size(), 2u);
  EXPECT_EQ(decisions[0].kind, DecisionKind::kProposeReport);
  EXPECT_EQ(decisions[0].person, "ada");
  EXPECT_EQ(decisions[0].rationale, "matches the list\nclearly");
  EXPECT_EQ(decisions[0].at, proposed_at);
  EXPECT_EQ(decisions[1].kind, DecisionKind::kApproveReport);
  EXPECT_EQ(decisions[1].at, desk.clock.now());
}

TEST(Decide, refuses_a_decision_on_signals_the_person_has_not_seen) {
  Desk desk;
  const CaseId id = case_in(desk, CaseState::kOpen, "user-1");
  ASSERT_TRUE(desk.record(desk.signal("user-1", "another")));
  const auto decide = [&](std::uint64_t seen) {
    return desk.decide({id, DecisionKind::kProposeReport, "ada", "why", Timestamp(), seen});
  };
  for (const std::uint64_t wrong : {0, 1, 3}) {
    const Status refused = decide(wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Code::kConflict);
    EXPECT_EQ(refused.error().subject(), "signal_count");
  }
  EXPECT_TRUE(desk.decisions(id).value().empty());
  EXPECT_TRUE(decide(2));
}

TEST(Decide, lets_a_case_whose_report_was_withdrawn_be_proposed_again_by_the_same_rules) {
  Desk desk;
  const CaseId id = case_in(desk, CaseState::kReported, "user-1");  // by ada and ben
  ASSERT_TRUE(desk.decide(id, DecisionKind::kWithdrawReport, "ben"));
  ASSERT_TRUE(desk.decide(id, DecisionKind::kProposeReport, "ben"));
  EXPECT_EQ(desk.decide(id, DecisionKind::kApproveReport, "ben").error().code(),
            Code::kPermissionDenied);
  EXPECT_TRUE(desk.decide(id, DecisionKind::kApproveReport, "ada"));
}

TEST(Decide, requires_a_person_and_a_reason_in_words) {
  Desk desk;
  const CaseId id = case_in(desk, CaseState::kOpen, "user-1");
  const auto refused = [&](const std::string& person, const std::string& rationale) {
    const Status decided = desk.decide(id, DecisionKind::kDismiss, person, rationale);
    return decided ? std::string("accepted") : std::string(decided.error().subject());
  };
  EXPECT_EQ(refused("", "why"), "person");
  EXPECT_EQ(refused(std::string(101, 'a'), "why"), "person");
  EXPECT_EQ(refused("a\nb", "why"), "person");
  EXPECT_EQ(refused("ada", ""), "rationale");
  EXPECT_EQ(refused("ada", " \n\t"), "rationale");
  EXPECT_EQ(refused("ada", std::string(4001, 'a')), "rationale");
  EXPECT_EQ(refused("ada", std::string(4000, 'a')), "accepted");
}

TEST(CaseStates, have_names_that_parse_back) {
  for (const CaseState state : kStates) {
    EXPECT_EQ(parse_case_state(state_name(state)).value(), state);
  }
  for (const std::string_view wrong : {"", "Open", "open ", "closed"}) {
    EXPECT_EQ(parse_case_state(wrong).error().code(), Code::kInvalidArgument);
  }
}

TEST(AccountRef, takes_1_to_255_bytes_of_printable_utf8) {
  EXPECT_EQ(AccountRef::parse("user-1").value().text(), "user-1");
  EXPECT_TRUE(AccountRef::parse(std::string(255, 'a')));
  EXPECT_TRUE(AccountRef::parse("Zoë \xf0\x9f\x8c\x99"));
  EXPECT_FALSE(AccountRef::parse(""));
  EXPECT_FALSE(AccountRef::parse(std::string(256, 'a')));
  EXPECT_FALSE(AccountRef::parse("a\nb"));
  EXPECT_FALSE(AccountRef::parse("a\x7f"));
  EXPECT_FALSE(AccountRef::parse("a\xc2\x85"));  // U+0085, a control character of two bytes
}

TEST(AccountRef, says_where_the_text_is_no_utf8) {
  // The ill-formed sequences of Unicode 15, table 3-8 and section 3.9, and of RFC 3629, section 10.
  for (const std::string_view wrong :
       {"ab\xc0\x80", "ab\xc3\x28", "ab\xe2\x82", "ab\xed\xa0\x80", "ab\xe0\x80\xaf",
        "ab\xf0\x80\x80\x80", "ab\xf4\x90\x80\x80", "ab\xf5\x80\x80\x80", "ab\x80", "ab\xff"}) {
    const auto parsed = AccountRef::parse(wrong);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code(), Code::kInvalidArgument);
    EXPECT_EQ(parsed.error().position(), 2u);
  }
}

}  // namespace
}  // namespace nightlight::casework
