#include "daemon.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "nightlight/service/schema.h"
#include "nightlight/store/files.h"
#include "nightlight/store/migration.h"
#include "nightlight/store/sqlite.h"

namespace nightlight::apps {
namespace {

constexpr std::size_t kMiB = 1024 * 1024;
constexpr std::size_t kMaxListBytes = std::size_t{4} << 30;
constexpr std::chrono::hours kLongestUpload(1);
constexpr std::size_t kMaxSecretFileBytes = 64 * 1024;
constexpr std::chrono::seconds kVideoWait(5);

std::size_t processors() {
  return std::max(1U, std::thread::hardware_concurrency());
}

// Leaves a function that returns optional<StartProblem>.
#define NIGHTLIGHT_OPEN_OR_RETURN(lhs, part, file, expr)                                  \
  {                                                                                       \
    auto nightlight_opened = (expr);                                                      \
    if (!nightlight_opened) return StartProblem{part, nightlight_opened.error(), (file)}; \
    lhs = *std::move(nightlight_opened);                                                  \
  }

// A password file's one line, without the line break an editor adds.
SecretBytes without_line_break(const SecretBytes& file) {
  ByteView bytes = file.view(SecretAccess());
  while (!bytes.empty() && (bytes.back() == std::byte('\n') || bytes.back() == std::byte('\r'))) {
    bytes = bytes.first(bytes.size() - 1);
  }
  return SecretBytes(bytes);
}

}  // namespace

std::string to_text(const StartProblem& problem) {
  return problem.file.empty()
             ? fmt::format("{}: {}", problem.part.view(), to_text(problem.error))
             : fmt::format("{}: {}: {}", problem.part.view(), problem.file, to_text(problem.error));
}

tl::expected<std::unique_ptr<Daemon>, StartProblem> Daemon::open(
    const Config& config, const std::filesystem::path& program) {
  std::unique_ptr<Daemon> daemon(new Daemon(config));
  if (auto problem = daemon->open_storage()) return tl::unexpected(*problem);
  if (auto problem = daemon->open_banks()) return tl::unexpected(*problem);
  if (auto problem = daemon->open_destination()) return tl::unexpected(*problem);
  if (auto problem = daemon->open_decoder(program)) return tl::unexpected(*problem);
  if (auto problem = daemon->open_service()) return tl::unexpected(*problem);
  if (auto problem = daemon->open_server()) return tl::unexpected(*problem);
  return daemon;
}

std::optional<StartProblem> Daemon::open_storage() {
  const Config::Storage& storage = config_.storage;
  const std::string lock_file = storage.database.string() + ".lock";
  NIGHTLIGHT_OPEN_OR_RETURN(lock_, "database", lock_file, ProcessLock::take(lock_file));
  store::SqliteOptions sqlite;
  sqlite.file = storage.database;
  NIGHTLIGHT_OPEN_OR_RETURN(database_, "database", storage.database.string(),
                            store::open_sqlite(sqlite));
  if (const Status migrated = store::migrate(*database_, service::all_migrations(), clock_);
      !migrated) {
    return StartProblem{"database", migrated.error(), storage.database.string()};
  }
  NIGHTLIGHT_OPEN_OR_RETURN(objects_, "objects", storage.objects.string(),
                            store::open_folder_object_store(storage.objects));
  SecretBytes key_file;
  NIGHTLIGHT_OPEN_OR_RETURN(key_file, "key file", storage.key_file.string(),
                            store::read_secret_file(storage.key_file, kMaxSecretFileBytes));
  NIGHTLIGHT_OPEN_OR_RETURN(keys_, "key file", storage.key_file.string(),
                            vault::KeyRing::parse(key_file));
  NIGHTLIGHT_OPEN_OR_RETURN(
      vault_, "vault", "",
      vault::Vault::open({*database_, *objects_, *keys_, clock_, random_, logger_}));
  return std::nullopt;
}

std::optional<StartProblem> Daemon::open_banks() {
  std::vector<service::LoadedBank> banks;
  for (const Config::Bank& configured : config_.banks) {
    service::LoadedBank bank{configured.settings, {}};
    for (const std::filesystem::path& file : configured.files) {
      Bytes bytes;
      NIGHTLIGHT_OPEN_OR_RETURN(bytes, "list", file.string(),
                                store::read_file(file, kMaxListBytes));
      auto list = service::load_list(bytes, configured.settings);
      if (!list) return StartProblem{"list", list.error(), file.string()};
      bank.lists.push_back(*std::move(list));
    }
    banks.push_back(std::move(bank));
  }
  banks_.emplace(std::move(banks));
  if (banks_->entries() == 0) {
    return StartProblem{
        "lists",
        Error(Code::kInvalidArgument,
              "no bank holds an entry that can match: every scan would find nothing")
            .in("lists.files"),
        ""};
  }
  NIGHTLIGHT_OPEN_OR_RETURN(
      quarantine_, "quarantine", config_.storage.database.string(),
      service::Quarantine::open({*database_, clock_, random_, logger_, metrics_},
                                config_.detection.alarm));
  return std::nullopt;
}

std::optional<StartProblem> Daemon::open_destination() {
  const Config::Cybertip& cybertip = config_.cybertip;
  SecretBytes password;
  NIGHTLIGHT_OPEN_OR_RETURN(password, "password file", cybertip.password_file.string(),
                            store::read_secret_file(cybertip.password_file, kMaxSecretFileBytes));
  NIGHTLIGHT_OPEN_OR_RETURN(destination_, "cybertip", "",
                            cybertip::Destination::create({cybertip.destination, cybertip.url,
                                                           cybertip.user, cybertip.production},
                                                          without_line_break(password)));
  // A large file on a slow line takes its time; a transfer that stands still is ended by the stall
  // limit.
  net::ClientOptions client;
  client.total_timeout = kLongestUpload;
  NIGHTLIGHT_OPEN_OR_RETURN(client_, "HTTP client", "", net::Client::create(client));
  return std::nullopt;
}

std::optional<StartProblem> Daemon::open_decoder(const std::filesystem::path& program) {
  const Config::Media& media = config_.media;
  media::PoolOptions pool;
  pool.worker =
      media.decoder.empty() ? program.parent_path() / "nightlight-decoder" : media.decoder;
  pool.workers = media.workers != 0 ? media.workers : processors();
  pool.max_pixels = std::uint64_t{media.max_megapixels} * 1'000'000;
  pool.max_input_bytes = config_.server.max_body_mib * kMiB;
  pool.memory_limit_bytes = media.memory_limit_mib * kMiB;
  pool.time_limit = media.time_limit;
  NIGHTLIGHT_OPEN_OR_RETURN(decoder_, "decoder", pool.worker.string(),
                            media::Decoder::open(pool, logger_));
  // Videos take long: they wait for each other and not in the way of pictures, and not for long,
  // since whoever waits for them holds a thread.
  pool.workers = media.video_workers;
  pool.wait_limit = kVideoWait;
  NIGHTLIGHT_OPEN_OR_RETURN(video_decoder_, "decoder", pool.worker.string(),
                            media::Decoder::open(pool, logger_));
  pool.wait_limit = media::PoolOptions().wait_limit;
  // What a reviewer sees of one account must not depend on a picture of another: a process for
  // each.
  pool.workers = 1;
  pool.pictures_before_renewal = 1;
  NIGHTLIGHT_OPEN_OR_RETURN(renderer_, "decoder", pool.worker.string(),
                            media::Decoder::open(pool, logger_));
  return std::nullopt;
}

std::optional<StartProblem> Daemon::open_service() {
  casework_.emplace(casework::Casework::Options{config_.casework.window}, clock_, random_);
  reports_.emplace(*vault_, *destination_, clock_, random_);
  identity_.emplace(*database_, clock_, random_, service::Identity::Options{});
  service::Api::Options options;
  options.requests_per_second = config_.limits.requests_per_second;
  options.sign_ins_per_minute = config_.limits.sign_ins_per_minute;
  options.reporter = config_.reporter;
  options.esp_service = config_.esp_service;
  options.destination = destination_->kind();
  options.max_media_bytes = config_.server.max_body_mib * kMiB;
  options.look.profile = config_.detection.profile;
  options.look.frames.max_pages = config_.media.max_pages;
  options.look.frames.max_duration = config_.media.max_video;
  options.look.frames.time_limit = config_.media.video_time_limit;
  if (!config_.console.assets.empty()) options.console_assets = config_.console.assets;
  NIGHTLIGHT_OPEN_OR_RETURN(
      api_, "service", config_.console.assets.string(),
      service::Api::create(
          {*database_, *vault_, *casework_, *reports_, *identity_, *decoder_, *video_decoder_,
           *renderer_, *banks_, *quarantine_, metrics_, clock_, logger_},
          options));
  cybertip::Submitter::Options submitter;
  submitter.backoff = {config_.cybertip.first_retry, config_.cybertip.longest_retry};
  submitter.workers = cybertip::Submitter::Workers::kOnlyThisOne;  // the lock file sees to it
  NIGHTLIGHT_OPEN_OR_RETURN(
      submitter_, "submitter", "",
      cybertip::Submitter::create(
          {*database_, *vault_, *client_, *destination_, clock_, random_, logger_}, submitter));
  return std::nullopt;
}

std::optional<StartProblem> Daemon::open_server() {
  net::ServerOptions options;
  options.address = config_.server.address;
  options.port = config_.server.port;
  options.tls = config_.server.tls;
  options.max_body_bytes =
      config_.server.max_body_mib * kMiB + 64 * 1024;  // and the form around it
  options.max_bodies_in_flight_bytes = 8 * options.max_body_bytes;
  // While one request is with its decoder, the thread of another hashes: so more threads than
  // processors, and some for people who look at cases.
  options.worker_threads =
      config_.server.worker_threads != 0 ? config_.server.worker_threads : 2 * processors() + 4;
  NIGHTLIGHT_OPEN_OR_RETURN(
      server_, "server", fmt::format("{}:{}", options.address, options.port),
      net::Server::open(
          options, [this](const net::Request& request) { return api_->handle(request); }, logger_));
  submission_ = std::make_unique<SubmissionThread>(*submitter_, clock_, logger_);
  return std::nullopt;
}

std::size_t Daemon::stop() {
  const std::size_t unanswered = server_->stop(config_.server.stop_grace);
  submission_.reset();
  return unanswered;
}

}  // namespace nightlight::apps
