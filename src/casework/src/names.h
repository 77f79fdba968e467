#pragma once

#include <string_view>

#include "nightlight/casework/casework.h"

namespace nightlight::casework {

// The decision of a stored name; kCorrupt for an unknown one.
Result<DecisionKind> decision_of(std::string_view name);

}  // namespace nightlight::casework
