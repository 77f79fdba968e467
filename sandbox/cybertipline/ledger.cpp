#include "cybertipline/ledger.h"

#include <nlohmann/json.hpp>

namespace nightlight::sandbox {
namespace {

using nlohmann::json;

std::string_view name_of(ReportState state) {
  switch (state) {
    case ReportState::kOpen:
      return "open";
    case ReportState::kFinished:
      return "finished";
    case ReportState::kRetracted:
      return "retracted";
    case ReportState::kExpired:
      return "expired";
  }
  return "";
}

json time_or_null(const std::optional<Timestamp>& time) {
  return time ? json(format_rfc3339(*time)) : json();
}

json text_or_null(const std::string& text) {
  return text.empty() ? json() : json(text);
}

json file_json(const StoredFile& file) {
  return {{"id", file.id},
          {"name", file.name},
          {"content_type", file.content_type},
          {"size_bytes", file.size_bytes},
          {"md5", file.md5},
          {"uploaded_at", format_rfc3339(file.uploaded_at)},
          {"details_received", file.details_received},
          {"details_xml", text_or_null(file.details_xml)}};
}

json report_json(const StoredReport& report) {
  json files = json::array();
  for (const StoredFile& file : report.files) files.push_back(file_json(file));
  return {{"id", report.id},
          {"provider", report.provider},
          {"state", name_of(report.state)},
          {"kind", report.kind == ReportKind::kBatched ? "batched" : "single"},
          {"opened_at", format_rfc3339(report.opened_at)},
          {"modified_at", time_or_null(report.modified_at)},
          {"closed_at", time_or_null(report.closed_at)},
          {"deadline", format_rfc3339(Registry::deadline(report))},
          {"xml", report.xml},
          {"files", std::move(files)}};
}

json call_json(const CallRecord& call) {
  return {{"number", call.number},
          {"at", format_rfc3339(call.at)},
          {"request_id", call.request_id},
          {"method", call.method},
          {"path", call.path},
          {"provider", text_or_null(call.provider)},
          {"body_bytes", call.body_bytes},
          {"http_status", call.http_status},
          {"code", call.code ? json(*call.code) : json()},
          {"report_id", call.report_id ? json(*call.report_id) : json()},
          {"description", text_or_null(call.description)},
          {"refused_xml", text_or_null(call.refused_xml)},
          {"fault", text_or_null(call.fault)},
          {"took_effect", call.took_effect}};
}

json fault_json(const FaultRule& rule) {
  return {{"route", rule.route},
          {"nth", rule.nth},
          {"count", rule.count},
          {"kind", nightlight::sandbox::name_of(rule.fault.kind)}};
}

}  // namespace

std::string to_json(const LedgerView& view) {
  json reports = json::array();
  json counts = {{"open", 0}, {"finished", 0}, {"retracted", 0}, {"expired", 0}};
  for (const StoredReport* report : view.reports) {
    reports.push_back(report_json(*report));
    json& count = counts[std::string(name_of(report->state))];
    count = count.get<std::uint64_t>() + 1;
  }
  json calls = json::array();
  for (const CallRecord& call : view.calls->calls()) calls.push_back(call_json(call));
  json faults = json::array();
  for (const FaultRule& rule : view.faults) faults.push_back(fault_json(rule));
  const json document = {
      {"double_of", "CyberTipline reporting service"},
      {"now", format_rfc3339(view.now)},
      {"seed", view.seed},
      {"settings", json::parse(view.settings_json, nullptr, /*allow_exceptions=*/false)},
      {"counts", std::move(counts)},
      {"reports", std::move(reports)},
      {"calls_received", view.calls->count()},
      {"calls", std::move(calls)},
      {"faults", std::move(faults)},
  };
  return document.dump(2, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace) + "\n";
}

}  // namespace nightlight::sandbox
