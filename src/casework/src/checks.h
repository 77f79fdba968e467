#pragma once

#include "nightlight/casework/casework.h"

namespace nightlight::casework {

// Whether a signal or a decision may be stored: every text within its limit, numbers in range, an
// address that is one. Fails with kInvalidArgument and the field.
Status check_signal(const NewSignal& signal);
Status check_decision(const Decision& decision);

}  // namespace nightlight::casework
