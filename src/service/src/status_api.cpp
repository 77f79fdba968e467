#include "api_server.h"
#include "render.h"

namespace nightlight::service {

Result<net::Response> ApiServer::list_lists(const Call&) {
  Json rows = Json::array();
  for (const LoadedList& list : parts_.lists.lists()) rows.push_back(loaded_list_json(list));
  return json_response(200, {{"lists", std::move(rows)}});
}

// Asks each part to do a little real work.
Result<net::Response> ApiServer::health(const Call&) {
  const Status database = parts_.database.read([](store::Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.query("SELECT 1", {}));
    return {};
  });
  // A 1x1 picture (GIF89a), made for this check.
  static constexpr std::string_view kPixel(
      "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00"
      "\x00\x02\x02\x44\x01\x00;",
      35);
  const Result<media::Image> decoded = parts_.decoder.decode(as_bytes(kPixel), {});
  const bool ok = database && decoded;
  Json body = {{"status", ok ? "ok" : "degraded"},
               {"version", NIGHTLIGHT_VERSION},
               {"checks",
                {{"database", database ? "ok" : to_text(database.error())},
                 {"decoder", decoded ? "ok" : to_text(decoded.error())},
                 {"lists", std::to_string(parts_.lists.lists().size())},
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
