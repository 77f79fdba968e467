#pragma once

#include <vector>

#include "cybertipline/validation/structure.h"
#include "nightlight/core/clock.h"

namespace nightlight::sandbox {

// Whether a report groups several that are alike, for which other rules hold.
enum class ReportKind : unsigned char { kSingle, kBatched };

ReportKind kind_of(const XmlElement& report);

// Layer 2: what the documentation demands beyond the structure, one finding for each breach, at
// most kMaxFindings, in document order within a rule. The documents must have passed
// check_structure().
inline constexpr std::size_t kMaxFindings = 50;
std::vector<Finding> check_report_rules(const XmlElement& report, Timestamp now);
std::vector<Finding> check_file_rules(const XmlElement& details, ReportKind report, Timestamp now);

}  // namespace nightlight::sandbox
