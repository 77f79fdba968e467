#include "api_server.h"
#include "draft.h"
#include "render.h"

namespace nightlight::service {
namespace {

using casework::CaseId;
using store::Transaction;

Result<casework::CaseFilter> parse_filter(const net::Request& request) {
  casework::CaseFilter filter;
  NIGHTLIGHT_ASSIGN_OR_RETURN(filter.limit, parse_limit(request));
  if (const auto state = request.query_value("state")) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(filter.state, casework::parse_case_state(*state));
  }
  if (const auto tier = request.query_value("tier")) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(filter.tier, casework::parse_tier(*tier));
  }
  if (const auto after = request.query_value("after")) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(filter.after, CaseId::parse(*after));
  }
  return filter;
}

Result<std::vector<SignalEvidence>> load_evidence(Transaction& transaction,
                                                  casework::Casework& casework, vault::Vault& vault,
                                                  const CaseId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::vector<casework::Signal> signals,
                              casework.signals(transaction, id));
  std::vector<SignalEvidence> evidence;
  for (casework::Signal& signal : signals) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(vault::SealedObject object,
                                vault.find(transaction, signal.content.evidence));
    evidence.push_back({std::move(signal), std::move(object)});
  }
  return evidence;
}

Result<DraftChoices> parse_choices(const JsonObject& body) {
  DraftChoices choices;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string type, body.text("incident_type", 64));
  NIGHTLIGHT_ASSIGN_OR_RETURN(choices.type, cybertip::parse_incident_type(type));
  NIGHTLIGHT_ASSIGN_OR_RETURN(choices.narrative, body.text("narrative", 10'000));
  NIGHTLIGHT_ASSIGN_OR_RETURN(choices.escalation_reason,
                              body.optional_text("escalation_reason", 3000));
  NIGHTLIGHT_ASSIGN_OR_RETURN(choices.screen_name, body.optional_text("screen_name", 256));
  return choices;
}

}  // namespace

Result<net::Response> ApiServer::list_cases(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const casework::CaseFilter filter, parse_filter(call.request));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto cases,
      store::read<std::vector<casework::Case>>(parts_.database, [&](Transaction& transaction) {
        return parts_.casework.list(transaction, filter);
      }));
  Json rows = Json::array();
  for (const casework::Case& value : cases) rows.push_back(case_json(value));
  return json_response(200, {{"cases", std::move(rows)}});
}

Result<net::Response> ApiServer::get_case(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const CaseId id, CaseId::parse(call.path_values[0]));
  return case_answer(id);
}

Result<net::Response> ApiServer::case_answer(const CaseId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const Json body,
      store::read<Json>(parts_.database, [&](Transaction& transaction) -> Result<Json> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(const casework::Case value,
                                    parts_.casework.find(transaction, id));
        NIGHTLIGHT_ASSIGN_OR_RETURN(const auto evidence,
                                    load_evidence(transaction, parts_.casework, parts_.vault, id));
        Json signals = Json::array();
        for (const SignalEvidence& found : evidence) {
          NIGHTLIGHT_ASSIGN_OR_RETURN(const auto views,
                                      parts_.vault.views(transaction, found.object.id));
          const casework::Detection& detection = found.signal.content.detection;
          NIGHTLIGHT_ASSIGN_OR_RETURN(
              const casework::EntryFeedback feedback,
              parts_.casework.feedback(transaction, detection.bank, detection.entry_fingerprint));
          Json signal = signal_json(found.signal, found.object, views);
          signal["feedback"] = feedback_json(feedback);
          signals.push_back(std::move(signal));
        }
        NIGHTLIGHT_ASSIGN_OR_RETURN(const auto decisions,
                                    parts_.casework.decisions(transaction, id));
        Json decided = Json::array();
        for (const casework::Decision& decision : decisions) {
          decided.push_back(decision_json(decision));
        }
        Json json = {{"case", case_json(value)},
                     {"signals", std::move(signals)},
                     {"decisions", std::move(decided)}};
        NIGHTLIGHT_ASSIGN_OR_RETURN(const auto report,
                                    parts_.reports.find_by_reference(transaction, id.text()));
        if (report) {
          NIGHTLIGHT_ASSIGN_OR_RETURN(const auto status, parts_.reports.find(transaction, *report));
          json["report"] = report_json(status);
        }
        return json;
      }));
  return json_response(200, body);
}

Result<net::Response> ApiServer::decide_case(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const CaseId id, CaseId::parse(call.path_values[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const JsonObject body,
      JsonObject::parse(call.request.body, {"kind", "rationale", "signal_count", "report"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string kind, body.text("kind", 32));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string rationale, body.text("rationale", 4000));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto report,
                              body.optional_object("report", {"incident_type", "narrative",
                                                              "escalation_reason", "screen_name"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto seen,
                              body.optional_integer("signal_count", 1, 1'000'000'000));
  if (!seen) return Error(Code::kInvalidArgument, "is required").in("signal_count");
  casework::Decision decision{id,
                              casework::DecisionKind::kDismiss,
                              call.caller.name,
                              std::move(rationale),
                              parts_.clock.now(),
                              std::uint64_t(*seen)};
  if (kind == casework::decision_name(casework::DecisionKind::kDismiss)) {
    if (report) {
      return Error(Code::kInvalidArgument, "goes only with propose-report").in("report");
    }
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.database.write(
        [&](Transaction& transaction) { return parts_.casework.decide(transaction, decision); }));
  } else if (kind == casework::decision_name(casework::DecisionKind::kProposeReport)) {
    if (!report) return Error(Code::kInvalidArgument, "is required").in("report");
    decision.kind = casework::DecisionKind::kProposeReport;
    NIGHTLIGHT_RETURN_IF_ERROR(propose(decision, *report));
  } else {
    return Error(Code::kInvalidArgument, "must be dismiss or propose-report").in("kind");
  }
  return case_answer(id);
}

// The decision and the draft are stored together or not at all.
Status ApiServer::propose(const casework::Decision& decision, const JsonObject& report) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const DraftChoices choices, parse_choices(report));
  return parts_.database.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.casework.decide(transaction, decision));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto evidence, load_evidence(transaction, parts_.casework,
                                                                   parts_.vault, decision.case_id));
    const cybertip::NewDraft draft{
        decision.case_id.text(),
        draft_report(evidence, choices, options_.reporter, options_.esp_service), decision.person};
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.reports.draft(transaction, draft));
    return {};
  });
}

}  // namespace nightlight::service
