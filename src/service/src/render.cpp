#include "render.h"

namespace nightlight::service {
namespace {

Json context_json(const casework::NewSignal& signal) {
  const casework::UploadContext& context = signal.context;
  Json json = {{"account", signal.account.text()}};
  set_if(json, "conversation", context.conversation);
  set_if(json, "upload_id", context.upload_id);
  set_if(json, "file_name", context.file_name);
  set_if(json, "ip_address", context.ip_address);
  set_if(json, "port", context.port);
  if (context.uploaded_at) json["uploaded_at"] = format_rfc3339(*context.uploaded_at);
  return json;
}

}  // namespace

Json case_json(const casework::Case& value) {
  return {{"id", value.id.text()},
          {"account", value.account.text()},
          {"state", casework::state_name(value.state)},
          {"opened_at", format_rfc3339(value.opened_at)},
          {"window_ends", format_rfc3339(value.window_ends)},
          {"tier", casework::tier_name(value.tier)},
          {"signal_count", value.signal_count},
          {"last_signal_at", format_rfc3339(value.last_signal_at)}};
}

Json signal_json(const casework::Signal& signal, const vault::SealedObject& object,
                 const std::vector<vault::ViewRecord>& views) {
  Json looks = Json::array();
  for (const vault::ViewRecord& view : views) {
    // What a machine did on a person's behalf is in the log but is nobody's look.
    if (view.viewer.access == vault::Access::kRender) continue;
    looks.push_back({{"person", view.viewer.person},
                     {"access", vault::access_name(view.viewer.access)},
                     {"at", format_rfc3339(view.at)}});
  }
  const casework::Detection& detection = signal.content.detection;
  return {{"id", signal.id.text()},
          {"seen_at", format_rfc3339(signal.seen_at)},
          {"detector", detection.detector + " " + detection.detector_version},
          {"hit", hit_json(detection)},
          {"evidence",
           {{"object_id", object.id.text()},
            {"size", object.size},
            {"sha256", object.digests.sha256.hex()}}},
          {"context", context_json(signal.content)},
          {"looks", std::move(looks)}};
}

Json decision_json(const casework::Decision& decision) {
  return {{"kind", casework::decision_name(decision.kind)},
          {"person", decision.person},
          {"rationale", decision.rationale},
          {"at", format_rfc3339(decision.at)}};
}

Json report_json(const cybertip::ReportStatus& report) {
  Json json = {{"id", report.id.text()},
               {"case_id", report.reference},
               {"state", cybertip::report_state_name(report.state)},
               {"destination", cybertip::destination_kind_name(report.destination)},
               {"incident_type", cybertip::incident_type_name(report.report.incident.type)},
               {"drafted_by", report.drafted_by},
               {"file_count", report.report.files.size()},
               {"attempts", report.attempts},
               {"in_doubt", report.in_doubt}};
  set_if(json, "approved_by", report.approved_by);
  if (report.next_try_at) json["next_try_at"] = format_rfc3339(*report.next_try_at);
  set_if(json, "last_problem", report.last_problem);
  if (report.receipt) {
    json["cybertip_id"] = report.receipt->cybertip_id;
    json["finished_at"] = format_rfc3339(report.receipt->finished_at);
  }
  return json;
}

Json finding_json(const cybertip::Finding& finding) {
  return {{"rule", finding.rule},
          {"severity", finding.severity == cybertip::Severity::kBlocks ? "blocks" : "degrades"},
          {"path", finding.path},
          {"message", finding.message}};
}

Json receipt_json(const cybertip::Receipt& receipt) {
  return {{"cybertip_id", receipt.cybertip_id},
          {"file_ids", receipt.file_ids},
          {"answer", as_text(receipt.answer)},
          {"request_id", receipt.request_id},
          {"finished_at", format_rfc3339(receipt.finished_at)}};
}

Json loaded_list_json(const LoadedBank& bank, const LoadedList& list) {
  const BankSettings& settings = bank.settings;
  return {{"name", list.version.header().name},
          {"version", list.version.id().hex()},
          {"created", format_rfc3339(list.version.header().created)},
          {"entries", list.version.entries().size()},
          {"left_out", list.bank.left_out()},
          {"bank",
           {{"name", settings.name},
            {"role", role_name(settings.role)},
            {"action", action_name(settings.action)},
            {"near_action", action_name(settings.near_action)},
            {"category", settings.category},
            {"radius", settings.options.pdq_radius},
            {"near_radius", settings.options.near_radius},
            {"min_quality", settings.options.min_quality},
            {"share_percent", settings.share_percent}}}};
}

Json quarantine_json(const QuarantinedEntry& entry) {
  Json json = {{"id", entry.id.text()},    {"state", entry.released_at ? "released" : "active"},
               {"bank", entry.entry.bank}, {"fingerprint", entry.entry.fingerprint},
               {"kind", entry.hit_kind},   {"list", entry.list_name},
               {"label", entry.label},     {"source", entry.source},
               {"hits", entry.hits},       {"accounts", entry.accounts},
               {"scans", entry.scans},     {"raised_at", format_rfc3339(entry.raised_at)},
               {"held", entry.held}};
  if (entry.last_held_at) json["last_held_at"] = format_rfc3339(*entry.last_held_at);
  if (entry.released_at) {
    json["released_at"] = format_rfc3339(*entry.released_at);
    json["released_by"] = entry.released_by;
    json["reason"] = entry.reason;
  }
  return json;
}

Json held_match_json(const HeldMatch& match) {
  Json json = {
      {"account", match.account}, {"sha256", match.digest.hex()}, {"at", format_rfc3339(match.at)}};
  set_if(json, "upload_id", match.upload_id);
  return json;
}

Json feedback_json(const casework::EntryFeedback& feedback) {
  return {{"confirmed", feedback.confirmed},
          {"false_positive", feedback.false_positive},
          {"undecided", feedback.undecided}};
}

}  // namespace nightlight::service
