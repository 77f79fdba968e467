// nightlightd: the service. Configuration and wiring only.
#include <fmt/format.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "daemon.h"
#include "nightlight/store/files.h"

namespace {

using nightlight::apps::Config;
using nightlight::apps::ConfigProblem;
using nightlight::apps::Daemon;

constexpr int kExitUsage = 2;

constexpr const char* kFooter =
    "Signals: SIGTERM and SIGINT stop gracefully: no new connections, every accepted request is\n"
    "answered within server.stop_grace_seconds.\n\n"
    "Exit codes: 0 stopped as asked, 1 stopped with requests unanswered, 2 could not start.\n\n"
    "Configuration: docs/guide/configuration.md describes every key; packaging/nightlight.toml is "
    "an\n"
    "example with all defaults.";

struct Arguments {
  std::filesystem::path config = "nightlight.toml";
  std::filesystem::path port_file;
  bool check_config = false;
};

void print_problems(const std::vector<ConfigProblem>& problems, const std::filesystem::path& file) {
  for (const ConfigProblem& problem : problems) {
    fmt::print(stderr, "nightlightd: {}\n", nightlight::apps::to_text(problem, file));
  }
}

// Signals are taken by sigwait in the main thread, so every thread must have them blocked from its
// start.
sigset_t block_stop_signals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return stop;
}

// The pixels of pictures up to 20 megapixels come from memory that is kept for the next one: fresh
// pages from the kernel cost about as much as decoding into them.
void keep_memory_of_pictures() {
  constexpr int kLargestBlock = 64 << 20;
  constexpr int kKeptBytes = 128 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargestBlock);
  mallopt(M_TRIM_THRESHOLD, kKeptBytes);
}

int serve(const Config& config, const Arguments& arguments) {
  keep_memory_of_pictures();
  prctl(PR_SET_DUMPABLE, 0);  // no core image with keys or evidence in it, no debugger by others
  const sigset_t stop = block_stop_signals();
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  auto daemon = Daemon::open(config, program);
  if (!daemon) {
    fmt::print(stderr, "nightlightd: cannot start: {}\n",
               nightlight::apps::to_text(daemon.error()));
    return kExitUsage;
  }
  fmt::print(stderr, "nightlightd: serving on {}:{}\n", config.server.address, (*daemon)->port());
  if (!arguments.port_file.empty()) {
    const std::string port = fmt::format("{}\n", (*daemon)->port());
    if (!nightlight::store::write_file_durably(arguments.port_file, nightlight::as_bytes(port))) {
      fmt::print(stderr, "nightlightd: cannot write {}\n", arguments.port_file.string());
      return kExitUsage;
    }
  }
  int signal_number = 0;
  sigwait(&stop, &signal_number);
  fmt::print(stderr, "nightlightd: stopping\n");
  const std::size_t unanswered = (*daemon)->stop();
  if (unanswered == 0) return 0;
  fmt::print(stderr, "nightlightd: {} requests were left without an answer\n", unanswered);
  return 1;
}

int run(const Arguments& arguments) {
  const auto config = nightlight::apps::load_config(arguments.config);
  if (!config) {
    print_problems(config.error(), arguments.config);
    return kExitUsage;
  }
  if (arguments.check_config) {
    fmt::print("{}: no problem found\n", arguments.config.string());
    return 0;
  }
  return serve(*config, arguments);
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app(
      "The Nightlight service: matches media, keeps evidence, serves the review console and sends "
      "approved reports.",
      "nightlightd");
  app.footer(kFooter);
  app.set_version_flag("--version", "nightlightd " NIGHTLIGHT_VERSION);
  app.add_option("--config", arguments.config, "The configuration file (TOML)")
      ->capture_default_str();
  app.add_flag("--check-config", arguments.check_config,
               "Read the configuration, name every problem with its key and line, and exit");
  app.add_option("--port-file", arguments.port_file,
                 "Write the port to this file once the service accepts connections");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  return run(arguments);
}
