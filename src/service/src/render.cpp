#include "render.h"

namespace nightlight::service {
namespace {

Json hit_json(const casework::Detection& d) {
  return {{"list", d.list_name},      {"list_version", d.list_version},
          {"entry", d.list_entry},    {"label", d.entry_label},
          {"source", d.entry_source}, {"kind", d.hit_kind},
          {"distance", d.distance},   {"radius", d.radius},
          {"quality", d.quality},     {"query_variant", d.query_variant}};
}

Json media_json(const Picture& media) {
  Json json = {{"status", status_name(media.status)}};
  if (media.problem) json["detail"] = to_text(*media.problem);
  if (media.provenance) {
    json["format"] = media::format_name(media.provenance->format);
    json["width"] = media.width;
    json["height"] = media.height;
    json["orientation"] = media.provenance->orientation;
    json["pages"] = media.provenance->pages;
  }
  return json;
}

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

Json verdict_json(const ScanResult& result) {
  Json fingerprints = Json::array();
  for (const phash::PdqFingerprint& print : result.picture.fingerprints) {
    fingerprints.push_back({{"kind", "pdq"},
                            {"variant", phash::variant_name(print.variant)},
                            {"hash", print.hash.hex()},
                            {"quality", print.quality}});
  }
  Json hits = Json::array();
  for (const ListHit& hit : result.hits) hits.push_back(hit_json(describe(hit)));
  Json json = {{"verdict", verdict_name(result.verdict)},
               {"digests",
                {{"md5", result.digests.md5.hex()},
                 {"sha1", result.digests.sha1.hex()},
                 {"sha256", result.digests.sha256.hex()}}},
               {"media", media_json(result.picture)},
               {"fingerprints", std::move(fingerprints)},
               {"hits", std::move(hits)}};
  if (result.signal) {
    json["signal_id"] = result.signal->signal.text();
    json["case_id"] = result.signal->case_id.text();
  }
  return json;
}

Json case_json(const casework::Case& value) {
  return {{"id", value.id.text()},
          {"account", value.account.text()},
          {"state", casework::state_name(value.state)},
          {"opened_at", format_rfc3339(value.opened_at)},
          {"window_ends", format_rfc3339(value.window_ends)},
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

Json loaded_list_json(const LoadedList& list) {
  return {{"name", list.version.header().name},
          {"version", list.version.id().hex()},
          {"created", format_rfc3339(list.version.header().created)},
          {"entries", list.version.entries().size()},
          {"left_out", list.bank.left_out()}};
}

}  // namespace nightlight::service
