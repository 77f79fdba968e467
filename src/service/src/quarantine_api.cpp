#include "api_server.h"
#include "render.h"

namespace nightlight::service {

using store::Transaction;

Result<Json> ApiServer::quarantine_with_feedback(Transaction& transaction,
                                                 const QuarantinedEntry& entry) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const casework::EntryFeedback feedback,
      parts_.casework.feedback(transaction, entry.entry.bank, entry.entry.fingerprint));
  Json json = quarantine_json(entry);
  json["feedback"] = feedback_json(feedback);
  return json;
}

Result<net::Response> ApiServer::list_quarantines(const Call&) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const Json rows,
      store::read<Json>(parts_.database, [&](Transaction& transaction) -> Result<Json> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(const auto entries, parts_.quarantine.list(transaction));
        Json found = Json::array();
        for (const QuarantinedEntry& entry : entries) {
          NIGHTLIGHT_ASSIGN_OR_RETURN(Json json, quarantine_with_feedback(transaction, entry));
          found.push_back(std::move(json));
        }
        return found;
      }));
  return json_response(200, {{"quarantines", rows}});
}

Result<net::Response> ApiServer::get_quarantine(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const QuarantineId id, QuarantineId::parse(call.path_values[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const Json body,
      store::read<Json>(parts_.database, [&](Transaction& transaction) -> Result<Json> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(const QuarantinedEntry entry,
                                    parts_.quarantine.find(transaction, id));
        NIGHTLIGHT_ASSIGN_OR_RETURN(Json quarantine, quarantine_with_feedback(transaction, entry));
        NIGHTLIGHT_ASSIGN_OR_RETURN(const auto held, parts_.quarantine.held(transaction, id));
        Json matches = Json::array();
        for (const HeldMatch& match : held) matches.push_back(held_match_json(match));
        return Json{{"quarantine", std::move(quarantine)}, {"held", std::move(matches)}};
      }));
  return json_response(200, body);
}

// Whoever may release an entry may see its numbers; the uploads are in getQuarantine.
Result<net::Response> ApiServer::quarantine_answer(const QuarantineId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const Json body,
      store::read<Json>(parts_.database, [&](Transaction& transaction) -> Result<Json> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(const QuarantinedEntry entry,
                                    parts_.quarantine.find(transaction, id));
        return quarantine_with_feedback(transaction, entry);
      }));
  return json_response(200, body);
}

Result<net::Response> ApiServer::release_quarantine(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const QuarantineId id, QuarantineId::parse(call.path_values[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const JsonObject body,
                              JsonObject::parse(call.request.body, {"reason"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string reason, body.text("reason", 4000));
  NIGHTLIGHT_RETURN_IF_ERROR(parts_.quarantine.release(id, call.caller.name, reason));
  return quarantine_answer(id);
}

}  // namespace nightlight::service
