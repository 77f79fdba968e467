#pragma once

#include "io.h"
#include "media_json.h"

namespace nightlight::cli {

// A table of the API's Case objects.
void print_cases(const Io& io, const Json& cases);

// The API's CaseDetail for a person at a terminal.
void print_case(const Io& io, const Json& detail);

// A table of the API's Report objects.
void print_reports(const Io& io, const Json& reports);

// The API's ReportDetail for a person at a terminal; its document is left to --json.
void print_report(const Io& io, const Json& detail);

// One line such as "rep_… finished: CyberTipline report 4711, 1 attempt" of the API's Report.
std::string report_line(const Json& report);

}  // namespace nightlight::cli
