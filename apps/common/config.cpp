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
constexpr std::array kSections = {"server",   "storage",   "media",    "lists",
                                  "bank",     "detection", "casework", "reporter",
                                  "cybertip", "console",   "limits"};
constexpr std::size_t kMaxBanks = 32;

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
  section.number("worker_threads", server.worker_threads, 0, 256);
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
  section.number("workers", media.workers, 0, 64);
  section.number("video_workers", media.video_workers, 1, 64);
  section.number("max_megapixels", media.max_megapixels, 1, 1000);
  section.number("memory_limit_mib", media.memory_limit_mib, 512, 65536);
  section.duration("time_limit_seconds", media.time_limit, 1, 300);
  section.duration("video_time_limit_seconds", media.video_time_limit, 1, 3600);
  section.duration("max_video_minutes", media.max_video, 1, 24 * 60);
  section.number("max_pages", media.max_pages, 1, 10'000);
  section.finish();
}

// The short form: one bank of hash lists with the usual settings.
void read_lists(const Source& source, std::vector<Config::Bank>& banks) {
  if (!source.root.contains("lists")) return;
  TomlSection section = source.section("lists");
  Config::Bank bank;
  bank.settings.name = "lists";
  section.paths("files", bank.files);
  section.number("pdq_radius", bank.settings.options.pdq_radius, 0, 64);
  section.finish();
  banks.push_back(std::move(bank));
}

void read_views(TomlSection& section, match::BankOptions& options) {
  for (const auto& [name, radius] : section.numbers("view_radius", -1, 64)) {
    bool is_known = false;
    for (std::size_t view = 1; view < phash::kViews; ++view) {
      if (phash::view_name(phash::View(view)) != name) continue;
      options.views.push_back({phash::View(view), int(radius)});
      is_known = true;
    }
    if (!is_known) section.problem("view_radius", "names a view that is not known");
  }
}

// Also what only an empty bank with these options tells.
Status check_settings(const service::BankSettings& settings) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const match::BankOptions options,
                              service::effective_options(settings));
  NIGHTLIGHT_RETURN_IF_ERROR(match::Bank::create({}, options));
  return {};
}

Config::Bank read_bank(TomlSection section) {
  Config::Bank bank;
  service::BankSettings& settings = bank.settings;
  match::BankOptions& options = settings.options;
  section.text("name", settings.name, 64);
  section.paths("files", bank.files);
  section.parsed("role", settings.role, &service::parse_bank_role);
  if (settings.role == service::BankRole::kAllow) {
    options.pdq_radius = 0;
    options.video_percent = 95;
  }
  section.parsed("action", settings.action, &service::parse_bank_action);
  section.parsed("near_action", settings.near_action, &service::parse_bank_action);
  section.text("category", settings.category, 200);
  section.number("share_percent", settings.share_percent, 0, 100);
  section.number("radius", options.pdq_radius, 0, 64);
  section.number("near_radius", options.near_radius, 0, 64);
  section.number("min_quality", options.min_quality, 0, 100);
  section.number("video_percent", options.video_percent, 1, 100);
  section.number("video_run", options.video_run, 0, 100'000);
  read_views(section, options);
  for (const std::string_view key : {"name", "files"}) {
    if (!section.has(key)) section.problem(key, "is required");
  }
  if (const Status checked = check_settings(settings); !checked && section.has("name")) {
    const std::string_view subject = checked.error().subject();
    section.problem(subject == "pdq_radius" ? "radius" : subject,
                    std::string(checked.error().what()));
  }
  section.finish();
  return bank;
}

void read_banks(const Source& source, std::vector<Config::Bank>& banks) {
  read_lists(source, banks);
  std::size_t number = 0;
  for (const toml::table* table : find_tables(source.root, "bank", source.problems)) {
    const std::string name = fmt::format("bank[{}]", ++number);
    banks.push_back(read_bank({*table, name, source.folder, source.problems}));
    const std::string& taken = banks.back().settings.name;
    const auto is_same = [&](const Config::Bank& bank) { return bank.settings.name == taken; };
    if (!taken.empty() && std::count_if(banks.begin(), banks.end(), is_same) > 1) {
      source.problems.push_back({name + ".name", table->source().begin.line, "is used twice"});
    }
  }
  if (banks.size() > kMaxBanks) source.problems.push_back({"bank", 0, "there are more than 32"});
}

Result<phash::Profile> parse_profile(std::string_view name) {
  if (const auto profile = phash::profile_of(name)) return *profile;
  return Error(Code::kInvalidArgument, "must be \"fast\", \"standard\" or \"thorough\"");
}

Result<service::Quarantine::Mode> parse_alarm(std::string_view name) {
  if (name == "quarantine") return service::Quarantine::Mode::kHold;
  if (name == "log") return service::Quarantine::Mode::kLogOnly;
  return Error(Code::kInvalidArgument, "must be \"quarantine\" or \"log\"");
}

void read_detection(const Source& source, Config::Detection& detection) {
  TomlSection section = source.section("detection");
  section.parsed("profile", detection.profile, &parse_profile);
  section.parsed("alarm", detection.alarm.mode, &parse_alarm);
  match::HitWatchOptions& watch = detection.alarm.watch;
  std::int64_t one_in = 1000;
  section.number("alarm_one_in", one_in, 1, 1'000'000);
  watch.max_share = 1.0 / double(one_in);
  section.number("alarm_min_scans", watch.min_queries, 1, 1'000'000'000);
  section.number("alarm_min_hits", watch.min_hits, 1, 1'000'000);
  section.number("alarm_min_accounts", watch.min_accounts, 1, 1000);
  section.duration("alarm_window_minutes", watch.window, 1, 7 * 24 * 60);
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
  read_banks(source, config.banks);
  read_detection(source, config.detection);
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
