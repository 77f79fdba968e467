#include "api_server.h"
#include "render.h"

namespace nightlight::service {
namespace {

using casework::CaseId;
using casework::DecisionKind;
using cybertip::ReportId;
using store::Transaction;

}  // namespace

Result<net::Response> ApiServer::list_reports(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t limit, parse_limit(call.request));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto reports,
                              store::read<std::vector<cybertip::ReportStatus>>(
                                  parts_.database, [&](Transaction& transaction) {
                                    return parts_.reports.list(transaction, limit);
                                  }));
  Json rows = Json::array();
  for (const cybertip::ReportStatus& report : reports) rows.push_back(report_json(report));
  return json_response(200, {{"reports", std::move(rows)}});
}

Result<net::Response> ApiServer::get_report(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ReportId id, ReportId::parse(call.path_values[0]));
  return report_answer(id);
}

Result<net::Response> ApiServer::report_answer(const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const Json body,
      store::read<Json>(parts_.database, [&](Transaction& transaction) -> Result<Json> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(const auto status, parts_.reports.find(transaction, id));
        Json findings = Json::array();
        if (status.state == cybertip::ReportState::kDraft) {
          NIGHTLIGHT_ASSIGN_OR_RETURN(const auto found, parts_.reports.check(transaction, id));
          for (const cybertip::Finding& finding : found) findings.push_back(finding_json(finding));
        }
        // From approval on, the stored bytes; before it, what approval would freeze.
        NIGHTLIGHT_ASSIGN_OR_RETURN(const cybertip::Documents documents,
                                    parts_.reports.documents(transaction, id));
        Json json = {{"report", report_json(status)},
                     {"narrative", status.report.narrative},
                     {"findings", std::move(findings)},
                     {"document", documents.report},
                     {"file_documents", documents.files}};
        if (status.receipt) json["receipt"] = receipt_json(*status.receipt);
        return json;
      }));
  return json_response(200, body);
}

Result<net::Response> ApiServer::approve_report(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ReportId id, ReportId::parse(call.path_values[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const JsonObject body,
                              JsonObject::parse(call.request.body, {"decision", "rationale"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string decision, body.text("decision", 16));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string rationale, body.text("rationale", 4000));
  if (decision != "approve" && decision != "reject") {
    return Error(Code::kInvalidArgument, "must be approve or reject").in("decision");
  }
  NIGHTLIGHT_RETURN_IF_ERROR(decision == "approve"
                                 ? approve(id, call.caller.name, std::move(rationale))
                                 : reject(id, call.caller.name, std::move(rationale)));
  return report_answer(id);
}

// The decision on the case, the frozen report and its holds are stored together or not at all.
Status ApiServer::approve(const ReportId& id, const std::string& person, std::string rationale) {
  return parts_.database.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto status, parts_.reports.find(transaction, id));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const CaseId case_id, CaseId::parse(status.reference));
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.casework.decide(
        transaction,
        {case_id, DecisionKind::kApproveReport, person, rationale, parts_.clock.now()}));
    return parts_.reports.approve(transaction, id, person);
  });
}

Status ApiServer::reject(const ReportId& id, const std::string& person, std::string rationale) {
  return parts_.database.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto status, parts_.reports.find(transaction, id));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const CaseId case_id, CaseId::parse(status.reference));
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.casework.decide(
        transaction,
        {case_id, DecisionKind::kRejectProposal, person, rationale, parts_.clock.now()}));
    return parts_.reports.withdraw(transaction, id, person);
  });
}

Result<net::Response> ApiServer::requeue_report(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ReportId id, ReportId::parse(call.path_values[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const JsonObject body,
      JsonObject::parse(call.request.body, {"rationale", "confirmed_not_finished"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string rationale, body.text("rationale", 4000));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const bool confirmed, body.optional_flag("confirmed_not_finished"));
  NIGHTLIGHT_RETURN_IF_ERROR(parts_.database.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto status, parts_.reports.find(transaction, id));
    if (status.in_doubt && !confirmed) {
      return Error(Code::kConflict,
                   "NCMEC may have finished this report: ask NCMEC, then confirm that it has not")
          .in("confirmed_not_finished");
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(const CaseId case_id, CaseId::parse(status.reference));
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.casework.decide(
        transaction,
        {case_id, DecisionKind::kRequeueReport, call.caller.name, rationale, parts_.clock.now()}));
    return parts_.reports.requeue(transaction, id, call.caller.name);
  }));
  return report_answer(id);
}

// The report is given up and the case opened again in one step: at no moment is the case without a
// way on.
Result<net::Response> ApiServer::withdraw_report(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ReportId id, ReportId::parse(call.path_values[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const JsonObject body,
                              JsonObject::parse(call.request.body, {"rationale"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string rationale, body.text("rationale", 4000));
  NIGHTLIGHT_RETURN_IF_ERROR(parts_.database.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto status, parts_.reports.find(transaction, id));
    if (status.state != cybertip::ReportState::kParked) {
      return Error(Code::kConflict, "only a parked report can be withdrawn");
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(const CaseId case_id, CaseId::parse(status.reference));
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.casework.decide(
        transaction,
        {case_id, DecisionKind::kWithdrawReport, call.caller.name, rationale, parts_.clock.now()}));
    return parts_.reports.withdraw(transaction, id, call.caller.name);
  }));
  return report_answer(id);
}

}  // namespace nightlight::service
