#include "names.h"

#include <array>

#include "nightlight/core/check.h"
#include "text.h"

namespace nightlight::casework {

namespace {

template <class Enum>
struct Name {
  Enum value;
  std::string_view text;
};

constexpr std::array kStates = {
    Name<CaseState>{CaseState::kOpen, "open"},
    Name<CaseState>{CaseState::kProposed, "proposed"},
    Name<CaseState>{CaseState::kReported, "reported"},
    Name<CaseState>{CaseState::kDismissed, "dismissed"},
};

constexpr std::array kDecisions = {
    Name<DecisionKind>{DecisionKind::kDismiss, "dismiss"},
    Name<DecisionKind>{DecisionKind::kProposeReport, "propose-report"},
    Name<DecisionKind>{DecisionKind::kApproveReport, "approve-report"},
    Name<DecisionKind>{DecisionKind::kRejectProposal, "reject-proposal"},
    Name<DecisionKind>{DecisionKind::kRequeueReport, "requeue-report"},
    Name<DecisionKind>{DecisionKind::kWithdrawReport, "withdraw-report"},
};

constexpr std::array kTiers = {
    Name<Tier>{Tier::kMatch, "match"},
    Name<Tier>{Tier::kNear, "near"},
};

template <class Table, class Enum>
std::string_view name_in(const Table& table, Enum value) {
  for (const auto& row : table) {
    if (row.value == value) return row.text;
  }
  NIGHTLIGHT_CHECK(!"the table names every value");
  return {};
}

}  // namespace

std::string_view state_name(CaseState state) {
  return name_in(kStates, state);
}

std::string_view decision_name(DecisionKind kind) {
  return name_in(kDecisions, kind);
}

std::string_view tier_name(Tier tier) {
  return name_in(kTiers, tier);
}

Result<CaseState> parse_case_state(std::string_view name) {
  for (const auto& row : kStates) {
    if (row.text == name) return row.value;
  }
  return Error(Code::kInvalidArgument, "a case is open, proposed, reported or dismissed")
      .in("state");
}

Result<Tier> parse_tier(std::string_view name) {
  for (const auto& row : kTiers) {
    if (row.text == name) return row.value;
  }
  return Error(Code::kInvalidArgument, "a tier is match or near").in("tier");
}

Result<DecisionKind> decision_of(std::string_view name) {
  for (const auto& row : kDecisions) {
    if (row.text == name) return row.value;
  }
  return Error(Code::kCorrupt, "a stored decision has an unknown kind");
}

Result<AccountRef> AccountRef::parse(std::string_view text) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(text, {.least = 1, .most = 255, .field = "account"}));
  return AccountRef(std::string(text));
}

}  // namespace nightlight::casework
