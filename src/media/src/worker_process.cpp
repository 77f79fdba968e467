#include "worker_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>

namespace nightlight::media {
namespace {

// Loading the decoders takes a fraction of a second; this is for a machine under heavy load.
constexpr std::chrono::seconds kStartLimit{60};

Error cannot_start() {
  return Error(Code::kUnavailable, "no decoder can be started");
}

// Descriptor 0 is the socket, 1 and 2 lead nowhere, and nothing else of ours is open in the child.
// It gets default signals and its own process group, so that a key pressed in the terminal that
// runs us does not take the workers away while we finish what we accepted.
class SpawnPlan {
 public:
  explicit SpawnPlan(int socket) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    ok_ = ::posix_spawn_file_actions_adddup2(&actions_, socket, 0) == 0 &&
          ::posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0) == 0 &&
          ::posix_spawn_file_actions_adddup2(&actions_, 1, 2) == 0 &&
          ::posix_spawn_file_actions_addclosefrom_np(&actions_, 3) == 0 &&
          ::posix_spawnattr_setsigmask(&attributes_, &none) == 0 &&
          ::posix_spawnattr_setsigdefault(&attributes_, &all) == 0 &&
          ::posix_spawnattr_setpgroup(&attributes_, 0) == 0 &&
          ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                       POSIX_SPAWN_SETPGROUP) == 0;
  }
  ~SpawnPlan() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  // The process id, or nothing.
  std::optional<pid_t> run(const PoolOptions& options) const {
    if (!ok_) return std::nullopt;
    std::string program = options.worker.string();
    std::string serve = "serve";
    std::string memory = std::to_string(options.memory_limit_bytes);
    const std::array<char*, 4> arguments = {program.data(), serve.data(), memory.data(), nullptr};
    const std::array<char*, 1> environment = {nullptr};
    pid_t pid = 0;
    if (::posix_spawn(&pid, program.c_str(), &actions_, &attributes_, arguments.data(),
                      environment.data()) != 0) {
      return std::nullopt;
    }
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
  bool ok_ = false;
};

}  // namespace

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const PoolOptions& options) {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return cannot_start();
  }
  const std::optional<pid_t> pid = SpawnPlan(sockets[1]).run(options);
  ::close(sockets[1]);
  if (!pid) {
    ::close(sockets[0]);
    return cannot_start();
  }
  std::unique_ptr<WorkerProcess> worker(new WorkerProcess(*pid, sockets[0]));
  std::array<std::byte, protocol::kHelloSize> hello{};
  const Deadline deadline = std::chrono::steady_clock::now() + kStartLimit;
  if (!worker->channel_.receive(hello, deadline) || !protocol::parse_hello(hello)) {
    return cannot_start();
  }
  return worker;
}

WorkerProcess::~WorkerProcess() {
  reap();
}

// A process that is already ending keeps its own status: the signal comes too late to change it.
int WorkerProcess::reap() {
  int status = 0;
  if (pid_ == 0) return status;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return status;
}

Error WorkerProcess::end() {
  const int status = reap();
  if (WIFEXITED(status) && WEXITSTATUS(status) == protocol::kOutOfMemoryStatus) {
    return Error(Code::kExhausted, "decoding needs more memory than allowed");
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    return Error(Code::kUnavailable, "the decoder was killed from outside");
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
    return Error(Code::kCorrupt, "the decoder tried to leave its confinement")
        .at(static_cast<std::uint64_t>(WTERMSIG(status)));
  }
  return Error(Code::kCorrupt, "the decoder crashed")
      .at(static_cast<std::uint64_t>(WIFSIGNALED(status) ? WTERMSIG(status) : 0));
}

}  // namespace nightlight::media
