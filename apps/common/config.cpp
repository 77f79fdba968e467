#include "config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "nightlight/store/files.h"
#include "toml_reader.h"

namespace nightlight::apps {
namespace {

using Problems = std::vector<ConfigProblem>;

constexpr std::size_t kMaxConfigBytes = 256 * 1024;
constexpr std::array kSections = {"server",   "storage",  "media",   "lists", "casework",
                                  "reporter", "cybertip", "console", "limits"};

// Everything a section needs to be read.
struct Source {
  const toml::table& root;
  const std::filesystem::path& folder;
  Problems& problems;

  TomlSection section(std::string_view name) const { return {root, name, folder, problems}; }
};

void read_server(const Source& source, Config::Server& server) {
  TomlSection section = source.section("server");
  section.text("address", server.address, 45);
  section.number("port", server.port, 0, 65535);
  section.number("max_body_mib", server.max_body_mib, 1, 1024);
  section.number("worker_threads", server.worker_threads, 1, 256);
  section.duration("stop_grace_seconds", server.stop_grace, 0, 600);
  net::TlsFiles tls;
  section.path("tls_certificate", tls.certificate_chain);
  section.path("tls_private_key", tls.private_key);
  if (section.has("tls_certificate") != section.has("tls_private_key")) {
    section.problem(section.has("tls_certificate") ? "tls_certificate" : "tls_private_key",
                    "tls_certificate and tls_private_key go together");
  } else if (section.has("tls_certificate")) {
    server.tls = tls;
  }
  section.finish();
}

void read_storage(const Source& source, Config::Storage& storage) {
  TomlSection section = source.section("storage");
  section.path("database", storage.database);
  section.path("objects", storage.objects);
  section.path("key_file", storage.key_file);
  section.finish();
}

void read_media(const Source& source, Config::Media& media) {
  TomlSection section = source.section("media");
  section.path("decoder", media.decoder);
  section.number("workers", media.workers, 1, 64);
  section.number("max_megapixels", media.max_megapixels, 1, 1000);
  section.number("memory_limit_mib", media.memory_limit_mib, 512, 65536);
  section.duration("time_limit_seconds", media.time_limit, 1, 300);
  section.finish();
}

void read_lists(const Source& source, Config::Lists& lists) {
  TomlSection section = source.section("lists");
  section.paths("files", lists.files);
  section.number("pdq_radius", lists.pdq_radius, 0, 64);
  section.finish();
}

void read_casework(const Source& source, Config::Casework& casework) {
  TomlSection section = source.section("casework");
  section.duration("window_hours", casework.window, 1, 24 * 30);
  section.finish();
}

void read_reporter(const Source& source, Config& config) {
  TomlSection section = source.section("reporter");
  section.text("first_name", config.reporter.first_name, 100);
  section.text("last_name", config.reporter.last_name, 100);
  section.text("email", config.reporter.email, 255);
  section.text("company_template", config.reporter.company_template);
  section.text("terms_of_service", config.reporter.terms_of_service);
  section.text("legal_url", config.reporter.legal_url, 2083);
  section.text("service_name", config.esp_service, 100);
  for (const std::string_view key : {"first_name", "last_name", "email", "company_template"}) {
    if (!section.has(key)) section.problem(key, "is required: it stands in every report");
  }
  section.finish();
}

void read_cybertip(const Source& source, Config::Cybertip& cybertip) {
  TomlSection section = source.section("cybertip");
  section.parsed("destination", cybertip.destination, &cybertip::parse_destination_kind);
  section.text("url", cybertip.url, 2083);
  section.text("user", cybertip.user, 255);
  section.path("password_file", cybertip.password_file);
  section.choice("allow_production", cybertip.production, cybertip::ProductionConsent::kAbsent,
                 cybertip::ProductionConsent::kGiven);
  section.duration("first_retry_ms", cybertip.first_retry, 10, 3'600'000);
  section.duration("longest_retry_ms", cybertip.longest_retry, 10, 86'400'000);
  for (const std::string_view key : {"url", "user", "password_file"}) {
    if (!section.has(key)) section.problem(key, "is required: reports must have somewhere to go");
  }
  if (cybertip.destination == cybertip::DestinationKind::kProduction &&
      cybertip.production != cybertip::ProductionConsent::kGiven) {
    section.problem("destination", "\"production\" needs allow_production = true as well");
  }
  section.finish();
}

void read_console(const Source& source, Config::Console& console) {
  TomlSection section = source.section("console");
  section.path("assets", console.assets);
  section.finish();
}

void read_limits(const Source& source, Config::Limits& limits) {
  TomlSection section = source.section("limits");
  section.number("requests_per_second", limits.requests_per_second, 1, 100'000);
  section.number("sign_ins_per_minute", limits.sign_ins_per_minute, 1, 1000);
  section.finish();
}

// The library's version 3.3 has undefined behaviour or asserts on some characters outside printable
// ASCII, so none reach it.
std::optional<ConfigProblem> find_odd_character(std::string_view text) {
  std::uint32_t line = 1;
  for (const char c : text) {
    const bool plain = (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
    if (!plain) {
      return ConfigProblem{
          "", line, "holds a character outside printable ASCII: write it as \\u and four digits"};
    }
    line += c == '\n';
  }
  return std::nullopt;
}

void find_unknown_sections(const Source& source) {
  for (const auto& [key, node] : source.root) {
    if (std::find(kSections.begin(), kSections.end(), key.str()) == kSections.end()) {
      source.problems.push_back(
          {std::string(key.str()), node.source().begin.line, "is not a known section"});
    }
  }
}

}  // namespace

std::string to_text(const ConfigProblem& problem, const std::filesystem::path& file) {
  std::string text = file.string();
  if (problem.line != 0) text += fmt::format(":{}", problem.line);
  if (!problem.key.empty()) text += ": " + problem.key;
  return text + ": " + problem.message;
}

tl::expected<Config, Problems> parse_config(std::string_view text,
                                            const std::filesystem::path& folder) {
  if (auto problem = find_odd_character(text)) return tl::unexpected(Problems{*std::move(problem)});
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return tl::unexpected(Problems{
        {"", error.source().begin.line, "is not TOML: " + std::string(error.description())}});
  }
  Problems problems;
  Config config;
  const Source source{root, folder, problems};
  find_unknown_sections(source);
  read_server(source, config.server);
  read_storage(source, config.storage);
  read_media(source, config.media);
  read_lists(source, config.lists);
  read_casework(source, config.casework);
  read_reporter(source, config);
  read_cybertip(source, config.cybertip);
  read_console(source, config.console);
  read_limits(source, config.limits);
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return config;
}

tl::expected<Config, Problems> load_config(const std::filesystem::path& file) {
  const Result<Bytes> bytes = store::read_file(file, kMaxConfigBytes);
  if (!bytes) return tl::unexpected(Problems{{"", 0, nightlight::to_text(bytes.error())}});
  return parse_config(as_text(*bytes), std::filesystem::absolute(file).parent_path());
}

}  // namespace nightlight::apps
