#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nightlight/casework/casework.h"
#include "nightlight/core/log.h"
#include "nightlight/cybertip/reports.h"
#include "nightlight/media/decoder.h"
#include "nightlight/net/message.h"
#include "nightlight/service/bank_set.h"
#include "nightlight/service/identity.h"
#include "nightlight/service/metrics.h"
#include "nightlight/service/quarantine.h"
#include "nightlight/vault/vault.h"

namespace nightlight::service {

// What a route is, for the test that holds it against api/openapi.yaml.
struct RouteInfo {
  net::Method method;
  std::string_view pattern;    // "/v1/cases/{case_id}"
  std::string_view operation;  // operationId
  std::vector<Role> roles;     // any of them; none: no token needed
};

// The HTTP API (api/openapi.yaml) and the console's files. Safe to use from many threads.
class Api {
 public:
  // Borrowed.
  struct Parts {
    store::Database& database;
    vault::Vault& vault;
    casework::Casework& casework;
    cybertip::Reports& reports;
    Identity& identity;
    media::Decoder& decoder;        // for scans of pictures
    media::Decoder& video_decoder;  // for scans of videos
    media::Decoder&
        renderer;  // for what reviewers see: it should start each picture in a fresh process
    const BankSet& banks;
    Quarantine& quarantine;
    Metrics& metrics;
    const Clock& clock;
    Logger& logger;
  };
  struct Options {
    std::uint32_t requests_per_second = 50;
    std::uint32_t sign_ins_per_minute = 10;
    cybertip::Reporter reporter;
    std::optional<std::string> esp_service;
    cybertip::DestinationKind destination = cybertip::DestinationKind::kSandbox;
    std::size_t max_media_bytes = 64 * 1024 * 1024;
    LookOptions look;
    std::optional<std::filesystem::path> console_assets;
  };
  // Reads the console's files, if there are any, into memory. Fails as reading them does.
  static Result<std::unique_ptr<Api>> create(const Parts& parts, const Options& options);
  virtual ~Api() = default;

  // Answers one request; every error is a problem+json answer.
  virtual net::Response handle(const net::Request& request) = 0;

  static std::vector<RouteInfo> routes();
};

}  // namespace nightlight::service
