#include "api_server.h"
#include "render.h"

namespace nightlight::service {

Result<net::Response> ApiServer::list_lists(const Call&) {
  Json rows = Json::array();
  for (const LoadedBank& bank : parts_.banks.banks()) {
    for (const LoadedList& list : bank.lists) rows.push_back(loaded_list_json(bank, list));
  }
  return json_response(200, {{"lists", std::move(rows)}});
}

// Lets each part do a little real work, at most once in a few seconds however often it is asked:
// the call needs no token.
Result<net::Response> ApiServer::health(const Call&) {
  constexpr std::chrono::seconds kFresh(3);
  const std::lock_guard lock(health_mutex_);
  const Timestamp now = parts_.clock.now();
  if (!health_at_ || now - *health_at_ >= kFresh || now < *health_at_) {
    health_ = check_health();
    health_at_ = now;
  }
  return health_;
}

net::Response ApiServer::check_health() {
  const Status database = parts_.database.read([](store::Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.query("SELECT 1", {}));
    return {};
  });
  // A picture of one pixel (GIF89a), made for this check.
  static constexpr std::string_view kPixel(
      "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00"
      "\x00\x02\x02\x44\x01\x00;",
      35);
  const Result<media::Image> decoded = parts_.decoder.decode(as_bytes(kPixel), {});
  const std::size_t entries = parts_.banks.entries();
  const bool ok = database && decoded && entries > 0;
  const Json body = {{"status", ok ? "ok" : "degraded"},
                     {"version", NIGHTLIGHT_VERSION},
                     {"checks",
                      {{"database", database ? "ok" : to_text(database.error())},
                       {"decoder", decoded ? "ok" : to_text(decoded.error())},
                       {"list_entries", std::to_string(entries)},
                       {"quarantined", std::to_string(parts_.quarantine.active_count())},
                       {"destination", cybertip::destination_kind_name(options_.destination)}}}};
  return json_response(ok ? 200 : 503, body);
}

Result<net::Response> ApiServer::metrics(const Call&) {
  net::Response response;
  response.headers.add("Content-Type", "text/plain; version=0.0.4");
  response.body = to_bytes(parts_.metrics.text());
  return response;
}

}  // namespace nightlight::service
