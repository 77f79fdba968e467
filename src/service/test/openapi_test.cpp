#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <string>

#include "nightlight/service/api.h"

namespace nightlight::service {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string describe(std::string_view method, std::string_view path, std::string_view operation,
                     std::vector<std::string> roles) {
  std::sort(roles.begin(), roles.end());
  std::string text = lower(method) + " " + std::string(path) + " " + std::string(operation) + ":";
  for (const std::string& role : roles) text += " " + role;
  return text;
}

TEST(OpenApi, describes_exactly_the_routes_that_the_server_has) {
  std::set<std::string> served;
  for (const RouteInfo& route : Api::routes()) {
    std::vector<std::string> roles;
    for (const Role role : route.roles) roles.emplace_back(role_name(role));
    served.insert(describe(net::method_name(route.method), route.pattern, route.operation, roles));
  }
  std::set<std::string> described;
  const YAML::Node document = YAML::LoadFile(NIGHTLIGHT_SOURCE_DIR "/api/openapi.yaml");
  for (const auto& path : document["paths"]) {
    for (const auto& entry : path.second) {
      const auto method = entry.first.as<std::string>();
      if (method == "parameters") continue;
      const YAML::Node& operation = entry.second;
      described.insert(describe(method, path.first.as<std::string>(),
                                operation["operationId"].as<std::string>(),
                                operation["x-roles"].as<std::vector<std::string>>()));
      // Open to all if and only if no role is needed.
      const bool open = operation["security"] && operation["security"].size() == 0;
      EXPECT_EQ(open, operation["x-roles"].size() == 0) << path.first << " " << method;
    }
  }
  EXPECT_EQ(served, described);
}

}  // namespace
}  // namespace nightlight::service
