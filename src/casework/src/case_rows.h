#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nightlight/casework/casework.h"

namespace nightlight::casework {

// Rows of casework_cases and casework_decisions. Stored values that contradict themselves are
// kCorrupt.

// The account's newest case when it is open and its window reaches past `now`.
Result<std::optional<Case>> joinable_case(store::Transaction& transaction,
                                          const AccountRef& account, Timestamp now);
// Stores a case as its account's newest one.
Status insert_case(store::Transaction& transaction, const Case& opened);
// A match makes a case of the second tier one of the first.
Status count_signal(store::Transaction& transaction, const CaseId& id, Timestamp at, Tier tier);

Result<Case> find_case(store::Transaction& transaction, const CaseId& id);
Result<std::vector<Case>> list_cases(store::Transaction& transaction, const CaseFilter& filter);

// kConflict when the case is not in state `from`.
struct StateChange {
  CaseState from;
  CaseState to;
};
Status change_state(store::Transaction& transaction, const CaseId& id, const StateChange& change);

Status insert_decision(store::Transaction& transaction, const Decision& decision);
Result<std::vector<Decision>> find_decisions(store::Transaction& transaction, const CaseId& id);

}  // namespace nightlight::casework
