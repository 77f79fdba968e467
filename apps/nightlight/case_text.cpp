#include "case_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "api_client.h"
#include "table.h"
#include "text.h"

namespace nightlight::cli {
namespace {

// Longer texts have lines; each begins under the first.
void print_field(const Io& io, std::string_view name, const std::string& value) {
  std::string_view heading = name;
  for (std::size_t start = 0; start < value.size();) {
    const std::size_t end = std::min(value.find('\n', start), value.size());
    io.out << io.style.paint(Tone::kFaint, fmt::format("{:<12}", heading)) << "  "
           << printable(std::string_view(value).substr(start, end - start)) << '\n';
    heading = "";
    start = end + 1;
  }
}

void print_section(const Io& io, std::string_view heading, const Table& table) {
  if (table.empty()) return;
  io.out << '\n' << io.style.paint(Tone::kHeading, heading) << '\n';
  print(io, table);
}

Table signals_of(const Json& detail) {
  Table table({{"SIGNAL"},
               {"SEEN AT"},
               {"LIST"},
               {"LABEL", Align::kLeft, Fit::kShorten},
               {"KIND"},
               {"DISTANCE", Align::kRight},
               {"QUALITY", Align::kRight},
               {"BYTES", Align::kRight}});
  for (const Json& signal : array_of(detail, "signals")) {
    const Json& hit = object_of(signal, "hit");
    table.add({text_of(signal, "id"), text_of(signal, "seen_at"), text_of(hit, "list"),
               text_of(hit, "label"), text_of(hit, "kind"), text_of(hit, "distance"),
               text_of(hit, "quality"), text_of(object_of(signal, "evidence"), "size")});
  }
  return table;
}

Table looks_of(const Json& detail) {
  Table table({{"SIGNAL"}, {"AT"}, {"PERSON"}, {"ACCESS"}});
  for (const Json& signal : array_of(detail, "signals")) {
    for (const Json& look : array_of(signal, "looks")) {
      table.add({text_of(signal, "id"), text_of(look, "at"), text_of(look, "person"),
                 text_of(look, "access")});
    }
  }
  return table;
}

Table decisions_of(const Json& detail) {
  Table table({{"AT"}, {"PERSON"}, {"DECISION"}, {"RATIONALE"}});
  for (const Json& decision : array_of(detail, "decisions")) {
    table.add({text_of(decision, "at"), text_of(decision, "person"), text_of(decision, "kind"),
               text_of(decision, "rationale")});
  }
  return table;
}

Table findings_of(const Json& detail) {
  Table table({{"SEVERITY"}, {"PATH"}, {"MESSAGE"}, {"RULE"}});
  for (const Json& finding : array_of(detail, "findings")) {
    table.add({text_of(finding, "severity"), text_of(finding, "path"), text_of(finding, "message"),
               text_of(finding, "rule")});
  }
  return table;
}

void print_receipt(const Io& io, const Json& receipt) {
  if (receipt.empty()) return;
  std::string files;
  for (const Json& file : array_of(receipt, "file_ids")) {
    if (file.is_string()) files += (files.empty() ? "" : ", ") + file.get<std::string>();
  }
  io.out << '\n' << io.style.paint(Tone::kHeading, "Receipt") << '\n';
  print_field(io, "report", text_of(receipt, "cybertip_id"));
  print_field(io, "files", files);
  print_field(io, "request", text_of(receipt, "request_id"));
  print_field(io, "finished at", text_of(receipt, "finished_at"));
}

}  // namespace

void print_cases(const Io& io, const Json& cases) {
  Table table({{"CASE"},
               {"STATE"},
               {"ACCOUNT", Align::kLeft, Fit::kShorten},
               {"SIGNALS", Align::kRight},
               {"OPENED AT"},
               {"LAST SIGNAL AT"}});
  for (const Json& one : cases) {
    table.add({text_of(one, "id"), text_of(one, "state"), text_of(one, "account"),
               text_of(one, "signal_count"), text_of(one, "opened_at"),
               text_of(one, "last_signal_at")});
  }
  if (table.empty()) {
    io.out << "No cases.\n";
  } else {
    print(io, table);
  }
}

void print_case(const Io& io, const Json& detail) {
  const Json& one = object_of(detail, "case");
  io.out << io.style.paint(Tone::kHeading, printable(text_of(one, "id"))) << '\n';
  print_field(io, "state", text_of(one, "state"));
  print_field(io, "account", text_of(one, "account"));
  print_field(io, "opened at", text_of(one, "opened_at"));
  print_field(io, "window ends", text_of(one, "window_ends"));
  const Json& report = object_of(detail, "report");
  if (!report.empty()) print_field(io, "report", report_line(report));
  print_section(io, "Signals", signals_of(detail));
  print_section(io, "Looks", looks_of(detail));
  print_section(io, "Decisions", decisions_of(detail));
}

void print_reports(const Io& io, const Json& reports) {
  Table table({{"REPORT"},
               {"STATE"},
               {"CASE"},
               {"DESTINATION"},
               {"DRAFTED BY"},
               {"APPROVED BY"},
               {"ATTEMPTS", Align::kRight},
               {"CYBERTIPLINE", Align::kRight}});
  for (const Json& report : reports) {
    table.add({text_of(report, "id"), text_of(report, "state"), text_of(report, "case_id"),
               text_of(report, "destination"), text_of(report, "drafted_by"),
               text_of(report, "approved_by"), text_of(report, "attempts"),
               text_of(report, "cybertip_id")});
  }
  if (table.empty()) {
    io.out << "No reports.\n";
  } else {
    print(io, table);
  }
}

void print_report(const Io& io, const Json& detail) {
  const Json& report = object_of(detail, "report");
  io.out << io.style.paint(Tone::kHeading, printable(text_of(report, "id"))) << '\n';
  for (const auto& [name, member] : {std::pair{"state", "state"},
                                     {"case", "case_id"},
                                     {"destination", "destination"},
                                     {"about", "incident_type"},
                                     {"drafted by", "drafted_by"},
                                     {"approved by", "approved_by"},
                                     {"files", "file_count"},
                                     {"attempts", "attempts"},
                                     {"next try at", "next_try_at"},
                                     {"last problem", "last_problem"}}) {
    print_field(io, name, text_of(report, member));
  }
  print_field(io, "narrative", text_of(detail, "narrative"));
  print_section(io, "Findings", findings_of(detail));
  print_receipt(io, object_of(detail, "receipt"));
}

std::string report_line(const Json& report) {
  std::string line = fmt::format("{} {}", text_of(report, "id"), text_of(report, "state"));
  std::string rest;
  const auto add = [&rest](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    rest += fmt::format("{} {} {}", rest.empty() ? ":" : ",", name, value);
  };
  add("CyberTipline report", text_of(report, "cybertip_id"));
  add("finished at", text_of(report, "finished_at"));
  add("attempts", text_of(report, "attempts"));
  add("next try at", text_of(report, "next_try_at"));
  add("last problem", text_of(report, "last_problem"));
  return line + rest;
}

}  // namespace nightlight::cli
