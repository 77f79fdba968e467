#include "self_test.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <thread>

#include "confinement.h"
#include "serve.h"

namespace nightlight::media::worker {
namespace {

constexpr std::size_t kMemoryLimit = std::size_t{1} << 30;

bool try_open() {
  return ::open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}
bool try_create() {
  return ::open("/dev/shm/nightlight", O_CREAT | O_WRONLY, 0600) >= 0;
}
bool try_unlink() {
  return ::unlink("/dev/shm/nightlight") == 0;
}
bool try_socket() {
  return ::socket(AF_INET, SOCK_STREAM, 0) >= 0;
}
bool try_pair() {
  std::array<int, 2> sockets{};
  return ::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets.data()) == 0;
}
bool try_exec() {
  char program[] = "/bin/true";
  std::array<char*, 2> arguments = {program, nullptr};
  return ::execv(program, arguments.data()) == 0;
}
bool try_fork() {
  return ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr) >= 0;
}
bool try_vfork() {
  return ::syscall(SYS_vfork) >= 0;
}
bool try_clone3() {
  clone_args arguments{};
  arguments.exit_signal = SIGCHLD;
  return ::syscall(SYS_clone3, &arguments, sizeof arguments) >= 0;
}
bool try_ptrace() {
  return ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr) == 0;
}
bool try_kill() {
  return ::kill(1, 0) == 0;
}
bool try_dumpable() {
  return ::prctl(PR_SET_DUMPABLE, 1) == 0;
}
bool try_read() {
  char byte = 0;
  return ::read(1, &byte, 1) >= 0;
}
bool try_code() {
  return ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}
bool try_memory() {
  return ::mmap(nullptr, kMemoryLimit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}
bool try_crash() {
  volatile int* nowhere = nullptr;
  *nowhere = 1;  // NOLINT: the point of it
  return true;
}
// Not forbidden: decoders use threads, and the filter must let them.
bool try_thread() {
  std::atomic<bool> ran = false;
  std::thread([&] { ran = true; }).join();
  return ran;
}

struct Attempt {
  std::string_view name;
  bool (*run)();
};

constexpr Attempt kAttempts[] = {
    {"open", try_open},     {"create", try_create},   {"unlink", try_unlink},
    {"socket", try_socket}, {"socketpair", try_pair}, {"exec", try_exec},
    {"fork", try_fork},     {"vfork", try_vfork},     {"clone3", try_clone3},
    {"ptrace", try_ptrace}, {"kill", try_kill},       {"dumpable", try_dumpable},
    {"read", try_read},     {"code", try_code},       {"memory", try_memory},
    {"crash", try_crash},   {"thread", try_thread},
};

// A thread that a library left behind before the doors closed must be confined as well.
int attempt_from_older_thread(bool (*attempt)()) {
  std::atomic<bool> confined = false;
  bool succeeded = false;
  std::thread older([&] {
    confined.wait(false);
    succeeded = attempt();
  });
  if (!get_ready(kMemoryLimit)) return kNotConfinedStatus;
  confined = true;
  confined.notify_one();
  older.join();
  return succeeded ? kAttemptSucceeded : kAttemptRefused;
}

}  // namespace

int self_test(std::string_view attempt) {
  if (attempt == "older-thread") ::_exit(attempt_from_older_thread(try_socket));
  for (const Attempt& known : kAttempts) {
    if (known.name != attempt) continue;
    if (!get_ready(kMemoryLimit)) ::_exit(kNotConfinedStatus);
    ::_exit(known.run() ? kAttemptSucceeded : kAttemptRefused);
  }
  return kUnknownAttempt;
}

}  // namespace nightlight::media::worker
