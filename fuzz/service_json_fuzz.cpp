// nightlight-fuzz: nightlight::service nlohmann_json::nlohmann_json ; covers: JsonObject
#include "../src/service/src/json.h"

// A body of any call, read with the fields of a scan's context.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using nightlight::service::JsonObject;
  const auto body = JsonObject::parse(std::as_bytes(std::span(data, size)),
                                      {"account", "file_name", "port", "uploaded_at", "report"});
  if (!body) return 0;
  static_cast<void>(body->text("account", 255));
  static_cast<void>(body->optional_strange_text("file_name", 20));
  static_cast<void>(body->optional_integer("port", 1, 65535));
  static_cast<void>(body->optional_time("uploaded_at"));
  static_cast<void>(body->optional_object("report", {"narrative"}));
  return 0;
}
