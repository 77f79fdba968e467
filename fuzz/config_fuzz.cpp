// nightlight-fuzz: nightlight_apps_common ; covers: parse_config
#include "config.h"
#include "nightlight/core/check.h"

// Either a configuration or at least one problem with a message.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto config = nightlight::apps::parse_config(text, "/etc/nightlight");
  if (!config) {
    NIGHTLIGHT_CHECK(!config.error().empty());
    for (const auto& problem : config.error()) NIGHTLIGHT_CHECK(!problem.message.empty());
  }
  return 0;
}
