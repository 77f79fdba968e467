// nightlight-sandbox: a double of the CyberTipline reporting service on this machine.
#include <pthread.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "cybertipline/sandbox.h"
#include "nightlight/core/log.h"
#include "nightlight/net/server.h"

namespace {

using namespace nightlight;

constexpr int kUsage = 2;
constexpr int kFailed = 1;
constexpr std::chrono::milliseconds kGrace{5'000};
constexpr std::size_t kMib = 1024 * 1024;

constexpr const char* kDescription =
    R"(nightlight-sandbox - a double of NCMEC's CyberTipline reporting service

It answers the seven calls /status, /xsd, /submit, /upload, /fileinfo, /finish and /retract under
/ispws the way the documentation of the real service says, keeps what it received in memory, and
fails on request. It reports nothing to anybody. Never send real material to it.)";

constexpr const char* kFooter = R"(CREDENTIALS FILE
  For each account a line with the user name and a line with the password. A third line may hold the
  words "production" (an account of the production environment) and "no-submit" (an account that may
  not open reports). An empty line stands between accounts.

CONTROL PATHS (callers on this machine only, no credentials)
  GET    /_ledger     reports, files and calls received, as JSON
  POST   /_clock      {"advance_s": 3600} moves the sandbox's clock forward
  POST   /_faults     {"route": "/finish", "kind": "close-after-commit", "count": 1}
  DELETE /_faults     forgets all waiting faults
  GET    /_settings   what can be switched; POST changes it
  POST   /_reset      as after the start
  The header "X-Sandbox-Fault: KIND" on a call makes that call fail.

EXIT STATUS
  0  stopped by SIGTERM or SIGINT
  1  could not start
  2  wrong usage

EXAMPLE
  nightlight-sandbox --port 8460 --credentials sandbox.credentials
  curl --user sandbox-provider http://127.0.0.1:8460/ispws/status

SEE ALSO
  docs/spec/cybertipline-sandbox.md)";

class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

struct Arguments {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8460;
  std::string credentials;
  std::uint64_t seed = 0;
  std::string port_file;
  std::string profile = "2025-11";
  std::string environment = "test";
  std::uint64_t max_upload_mib = 128;
  bool allow_non_loopback = false;
  bool has_seed = false;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.description(kDescription);
  app.footer(kFooter);
  app.add_option("--address", arguments.address, "Numeric address to listen at")
      ->capture_default_str();
  app.add_option("--port", arguments.port, "Port to listen at; 0 takes any free one")
      ->capture_default_str();
  app.add_option("--port-file", arguments.port_file,
                 "File to write the port to once calls are answered");
  app.add_option(
      "--credentials", arguments.credentials,
      "File with user names and passwords; without it an account is made up and printed");
  app.add_option("--seed", arguments.seed,
                 "Number that decides all ids; without it they differ from start to start");
  app.add_option("--profile", arguments.profile, "Revision of the document format")
      ->check(CLI::IsMember({"2025-11", "2026-08"}))
      ->capture_default_str();
  app.add_option("--environment", arguments.environment,
                 "Which of the service's two environments to play")
      ->check(CLI::IsMember({"test", "production"}))
      ->capture_default_str();
  app.add_option("--max-upload-mib", arguments.max_upload_mib,
                 "Largest request body in MiB; a larger one is answered with 413")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_flag("--allow-non-loopback", arguments.allow_non_loopback,
               "Listen at an address that other machines can reach");
}

int fail(const std::string& text) {
  std::fprintf(stderr, "nightlight-sandbox: %s\n", text.c_str());
  return kFailed;
}

Result<std::vector<sandbox::Account>> read_accounts(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error(Code::kNotFound, "the file cannot be read").in("--credentials");
  return sandbox::parse_accounts(text.str());
}

std::uint64_t random_number() {
  std::random_device device;
  return (std::uint64_t(device()) << 32) | device();
}

std::vector<sandbox::Account> made_up_account(sandbox::Environment environment) {
  char password[33];
  std::snprintf(password, sizeof password, "%016llx%016llx",
                static_cast<unsigned long long>(random_number()),
                static_cast<unsigned long long>(random_number()));
  std::printf("user      sandbox-provider\npassword  %s\n", password);
  std::vector<sandbox::Account> accounts(1);
  accounts.front().user = "sandbox-provider";
  accounts.front().password = SecretBytes(as_bytes(password));
  accounts.front().environment = environment;
  return accounts;
}

// Beside the file and then over it, so that a reader never sees half a number.
Status write_port(const std::string& path, std::uint16_t port) {
  const std::string beside = path + ".new";
  {
    std::ofstream out(beside);
    out << port << '\n';
    if (!out.flush()) return Error(Code::kUnavailable, "cannot be written").in("--port-file");
  }
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (error) return Error(Code::kUnavailable, "cannot be put in place").in("--port-file");
  return {};
}

void print_banner() {
  std::puts(
      "--------------------------------------------------------------------------------\n"
      "  This is a DOUBLE of the CyberTipline for tests and demonstrations.\n"
      "  It reports nothing to anybody. Never send real material to it.\n"
      "--------------------------------------------------------------------------------");
}

sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int serve(const Arguments& arguments, sandbox::SandboxOptions options) {
  const sigset_t signals = block_stop_signals();
  const SystemClock clock;
  NullLogger logger;
  sandbox::Sandbox service(std::move(options), clock);
  net::ServerOptions server_options;
  server_options.address = arguments.address;
  server_options.port = arguments.port;
  server_options.max_body_bytes = arguments.max_upload_mib * kMib;
  server_options.max_bodies_in_flight_bytes = 4 * server_options.max_body_bytes;
  auto server = net::Server::open(
      server_options, [&](const net::Request& request) { return service.handle(request); }, logger);
  if (!server) return fail(to_text(server.error()));
  const std::uint16_t port = (*server)->port();
  if (!arguments.port_file.empty()) {
    if (const Status written = write_port(arguments.port_file, port); !written) {
      return fail(to_text(written.error()));
    }
  }
  const char* form = arguments.address.find(':') == std::string::npos ? "%s http://%s:%u%s\n"
                                                                      : "%s http://[%s]:%u%s\n";
  std::printf(form, "calls    ", arguments.address.c_str(), unsigned(port), "/ispws");
  std::printf(form, "ledger   ", arguments.address.c_str(), unsigned(port), "/_ledger");
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  service.interrupt();
  const std::size_t unanswered = (*server)->stop(kGrace);
  std::printf("stopped; %zu calls left unanswered\n", unanswered);
  return 0;
}

int run(const Arguments& arguments) {
  if (!sandbox::is_loopback(arguments.address) && !arguments.allow_non_loopback) {
    return fail("other machines could reach this address; see --allow-non-loopback");
  }
  print_banner();
  sandbox::SandboxOptions options;
  options.seed = arguments.has_seed ? arguments.seed : random_number();
  if (arguments.profile == "2026-08") options.settings.profile = sandbox::Profile::k2026_08;
  if (arguments.environment == "production") {
    options.settings.environment = sandbox::Environment::kProduction;
  }
  if (arguments.credentials.empty()) {
    options.accounts = made_up_account(options.settings.environment);
  } else {
    auto accounts = read_accounts(arguments.credentials);
    if (!accounts) return fail(to_text(accounts.error()));
    options.accounts = *std::move(accounts);
  }
  std::printf("seed      %llu\n", static_cast<unsigned long long>(options.seed));
  return serve(arguments, std::move(options));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    CLI::App app;
    Arguments arguments;
    describe(app, arguments);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : kUsage;
    }
    arguments.has_seed = app.count("--seed") > 0;
    return run(arguments);
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
