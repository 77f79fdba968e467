#pragma once

#include <string_view>

#include "nightlight/cybertip/report.h"
#include "nightlight/cybertip/reports.h"
#include "states.h"

namespace nightlight::cybertip {

// The texts under which states are stored, and the way back; kCorrupt for an unknown text.
Result<ReportState> report_state_of(std::string_view name);
std::string_view attempt_state_name(AttemptState state);
Result<AttemptState> attempt_state_of(std::string_view name);
std::string_view file_state_name(FileState state);
Result<FileState> file_state_of(std::string_view name);
std::string_view verb_name(Verb verb);  // also the last part of the call's path
std::string_view outcome_name(Outcome outcome);
std::string_view after_retract_name(AfterRetract after);
Result<AfterRetract> after_retract_of(std::string_view name);

// The schema's string of `eventName`.
std::string_view schema_text(IpEventName event);

}  // namespace nightlight::cybertip
