#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "config.h"
#include "nightlight/casework/casework.h"
#include "nightlight/crypto/random.h"
#include "nightlight/cybertip/submitter.h"
#include "nightlight/media/decoder.h"
#include "nightlight/net/server.h"
#include "nightlight/service/api.h"
#include "process_lock.h"
#include "stderr_logger.h"
#include "submission_thread.h"
#include "system_clock.h"

namespace nightlight::apps {

// Why the daemon cannot start: the part, the error, and the file that it is about.
struct StartProblem {
  Literal part;
  Error error;
  std::string file;  // empty when it is about none
};
std::string to_text(const StartProblem& problem);

// All parts of nightlightd, wired. Members are destroyed in reverse: nothing outlives what it
// borrows.
class Daemon {
 public:
  // Opens everything and begins to serve. `program` is the path of this program; the decoder lies
  // beside it.
  static tl::expected<std::unique_ptr<Daemon>, StartProblem> open(
      const Config& config, const std::filesystem::path& program);

  std::uint16_t port() const { return server_->port(); }
  // Stops accepting, answers what was accepted. Returns the number of requests left without an
  // answer.
  std::size_t stop();

 private:
  explicit Daemon(const Config& config) : config_(config) {}
  std::optional<StartProblem> open_storage();
  std::optional<StartProblem> open_banks();
  std::optional<StartProblem> open_destination();
  std::optional<StartProblem> open_decoder(const std::filesystem::path& program);
  std::optional<StartProblem> open_service();
  std::optional<StartProblem> open_server();

  Config config_;
  SystemClock clock_;
  crypto::SystemRandom random_;
  StderrLogger logger_{clock_, Level::kInfo};
  std::optional<ProcessLock> lock_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::ObjectStore> objects_;
  std::optional<vault::KeyRing> keys_;
  std::unique_ptr<vault::Vault> vault_;
  std::optional<service::BankSet> banks_;
  std::optional<cybertip::Destination> destination_;
  std::unique_ptr<net::Client> client_;
  std::unique_ptr<media::Decoder> decoder_;
  std::unique_ptr<media::Decoder> video_decoder_;
  std::unique_ptr<media::Decoder> renderer_;
  std::optional<casework::Casework> casework_;
  std::optional<cybertip::Reports> reports_;
  std::optional<service::Identity> identity_;
  service::Metrics metrics_;
  std::unique_ptr<service::Quarantine> quarantine_;
  std::unique_ptr<service::Api> api_;
  std::unique_ptr<cybertip::Submitter> submitter_;
  std::unique_ptr<SubmissionThread> submission_;
  std::unique_ptr<net::Server> server_;
};

}  // namespace nightlight::apps
