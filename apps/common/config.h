#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/core/result.h"
#include "nightlight/cybertip/destination.h"
#include "nightlight/cybertip/report.h"
#include "nightlight/net/server.h"
#include "nightlight/service/bank_set.h"
#include "nightlight/service/quarantine.h"

namespace nightlight::apps {

// The configuration of nightlightd, from a TOML file (docs/guide/configuration.md). Relative paths
// are taken from the folder of the file.
struct Config {
  struct Server {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8420;
    std::optional<net::TlsFiles> tls;
    std::size_t max_body_mib = 64;
    std::size_t worker_threads = 0;  // 0: by the number of processors
    std::chrono::seconds stop_grace{20};
  } server;
  struct Storage {
    std::filesystem::path database = "nightlight.db";
    std::filesystem::path objects = "objects";
    std::filesystem::path key_file = "nightlight.keys";
  } storage;
  struct Media {
    std::filesystem::path decoder;  // empty: nightlight-decoder beside the program
    std::size_t workers = 0;        // for pictures; 0: one for each processor
    std::size_t video_workers = 1;  // for videos
    std::size_t max_megapixels = 100;
    std::size_t memory_limit_mib = 2048;
    std::chrono::seconds time_limit{20};
    std::chrono::seconds video_time_limit{120};
    std::chrono::minutes max_video{360};
    std::uint32_t max_pages = 64;
  } media;
  // The banks of [[bank]], and before them the one of [lists], if that is there.
  struct Bank {
    service::BankSettings settings;
    std::vector<std::filesystem::path> files;
  };
  std::vector<Bank> banks;
  struct Detection {
    phash::Profile profile = phash::Profile::kStandard;
    service::Quarantine::Options alarm;
  } detection;
  struct Casework {
    std::chrono::hours window{24};
  } casework;
  cybertip::Reporter reporter;
  std::optional<std::string> esp_service;  // the service's name in reports
  struct Cybertip {
    cybertip::DestinationKind destination = cybertip::DestinationKind::kSandbox;
    std::string url;
    std::string user;
    std::filesystem::path password_file;
    cybertip::ProductionConsent production = cybertip::ProductionConsent::kAbsent;
    std::chrono::milliseconds first_retry{1000};
    std::chrono::milliseconds longest_retry{300'000};
  } cybertip;
  struct Console {
    std::filesystem::path assets;  // empty: no console is served
  } console;
  struct Limits {
    std::uint32_t requests_per_second = 50;  // for each token or session
    std::uint32_t sign_ins_per_minute = 10;  // for each name and for each address
  } limits;
};

// A key that is wrong, where it stands and why: text for the operator, holding no values from the
// file.
struct ConfigProblem {
  std::string key;         // "server.port"; empty when the file itself is unreadable
  std::uint32_t line = 0;  // counts from 1; 0 when there is none
  std::string message;
};

// "FILE:LINE: KEY: MESSAGE".
std::string to_text(const ConfigProblem& problem, const std::filesystem::path& file);

// All problems, not only the first: unknown keys, wrong types, values out of range.
tl::expected<Config, std::vector<ConfigProblem>> parse_config(std::string_view toml,
                                                              const std::filesystem::path& folder);
tl::expected<Config, std::vector<ConfigProblem>> load_config(const std::filesystem::path& file);

}  // namespace nightlight::apps
