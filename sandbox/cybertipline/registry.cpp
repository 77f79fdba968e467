#include "cybertipline/registry.h"

#include <algorithm>
#include <utility>

namespace nightlight::sandbox {

Timestamp Registry::deadline(const StoredReport& report) {
  const Timestamp of_age = report.opened_at + kLife;
  if (!report.modified_at) return of_age;
  return std::max(of_age, *report.modified_at + kLifeAfterChange);
}

void Registry::expire_if_due(StoredReport& report, Timestamp now) {
  if (report.state == ReportState::kOpen && now >= deadline(report)) {
    report.state = ReportState::kExpired;
  }
}

StoredReport& Registry::open(StoredReport report) {
  const ReportId id = report.id;
  return reports_.insert_or_assign(id, std::move(report)).first->second;
}

Registry::Found Registry::find_open(std::string_view provider, ReportId id, Timestamp now) {
  const auto found = reports_.find(id);
  if (found == reports_.end()) return tl::unexpected(ResponseCode::kNoReport);
  StoredReport& report = found->second;
  expire_if_due(report, now);
  // An expired report is deleted, so nobody is told whose it was.
  if (report.state == ReportState::kExpired) return tl::unexpected(ResponseCode::kNoReport);
  if (report.provider != provider) return tl::unexpected(ResponseCode::kNoUpdates);
  if (report.state == ReportState::kFinished) return tl::unexpected(ResponseCode::kFinished);
  if (report.state == ReportState::kRetracted) return tl::unexpected(ResponseCode::kRetracted);
  return &report;
}

tl::expected<StoredFile*, ResponseCode> Registry::add_file(std::string_view provider, ReportId id,
                                                           StoredFile file, Timestamp now) {
  const Found report = find_open(provider, id, now);
  if (!report) return tl::unexpected(report.error());
  file.uploaded_at = now;
  (*report)->modified_at = now;
  (*report)->files.push_back(std::move(file));
  return &(*report)->files.back();
}

Registry::Done Registry::add_details(StoredReport& report, std::string_view file_id,
                                     std::string xml, SecondDetails second, Timestamp now) {
  const auto file = std::find_if(report.files.begin(), report.files.end(),
                                 [&](const StoredFile& each) { return each.id == file_id; });
  if (file == report.files.end()) return tl::unexpected(ResponseCode::kNoFile);
  if (file->details_received > 0) {
    if (second == SecondDetails::kUpdateFailed) return tl::unexpected(ResponseCode::kUpdateFailed);
    if (second == SecondDetails::kInvalidRequest) {
      return tl::unexpected(ResponseCode::kInvalidRequest);
    }
  }
  file->details_xml = std::move(xml);
  ++file->details_received;
  report.modified_at = now;
  return {};
}

Registry::Found Registry::finish(std::string_view provider, ReportId id, Timestamp now) {
  Found report = find_open(provider, id, now);
  if (!report) return report;
  if ((*report)->kind == ReportKind::kBatched && (*report)->files.size() > 1) {
    return tl::unexpected(ResponseCode::kValidationFailed);
  }
  (*report)->state = ReportState::kFinished;
  (*report)->closed_at = now;
  return report;
}

Registry::Found Registry::retract(std::string_view provider, ReportId id, Timestamp now) {
  Found report = find_open(provider, id, now);
  if (!report) return report;
  (*report)->state = ReportState::kRetracted;
  (*report)->closed_at = now;
  return report;
}

std::vector<const StoredReport*> Registry::reports(Timestamp now) {
  std::vector<const StoredReport*> all;
  for (auto& [id, report] : reports_) {
    expire_if_due(report, now);
    all.push_back(&report);
  }
  return all;
}

}  // namespace nightlight::sandbox
