// What a decoder that has been taken over can still do: each attempt is made from inside, by the
// real program after its real confinement (worker/self_test.cpp).
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <array>

#include "nightlight/media/decoder.h"
#include "processes.h"

namespace nightlight::media {
namespace {

constexpr const char* kWorker = NIGHTLIGHT_BINARY_DIR "/bin/nightlight-decoder";
constexpr const char* kHolder = NIGHTLIGHT_BINARY_DIR "/test-programs/media_pool_holder";

constexpr int kSucceeded = 10;
constexpr int kRefused = 11;

// The wait status of a program with its output going to `output`.
pid_t start(std::string program, std::vector<std::string> arguments, int output) {
  arguments.insert(arguments.begin(), program);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int failed =
      posix_spawn(&pid, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? pid : -1;
}

int status_of(pid_t pid) {
  int status = 0;
  EXPECT_EQ(::waitpid(pid, &status, 0), pid);
  return status;
}

int attempt(const char* name) {
  return status_of(start(kWorker, {"--self-test", name}, STDERR_FILENO));
}

void expect_killed(const char* name) {
  const int status = attempt(name);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) << name << ": " << status;
}

void expect_refused(const char* name) {
  const int status = attempt(name);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kRefused) << name << ": " << status;
}

TEST(Confinement, kills_for_the_network) {
  expect_killed("socket");
  expect_killed("socketpair");
}

TEST(Confinement, kills_for_another_process) {
  for (const char* name : {"exec", "fork", "vfork", "ptrace", "kill"}) expect_killed(name);
  expect_refused("clone3");
}

TEST(Confinement, opens_no_file) {
  expect_refused("open");
  expect_refused("create");
  expect_killed("unlink");
  expect_killed("read");
}

TEST(Confinement, runs_no_code_that_was_not_loaded) {
  expect_killed("code");
}

TEST(Confinement, cannot_be_undone) {
  expect_killed("dumpable");
}

TEST(Confinement, holds_for_threads_that_are_older_than_it) {
  expect_killed("older-thread");
}

TEST(Confinement, leaves_threads_to_the_decoders) {
  const int status = attempt("thread");
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kSucceeded) << status;
}

TEST(Confinement, bounds_memory) {
#ifdef NIGHTLIGHT_SANITIZED
  GTEST_SKIP() << "sanitizers need more address space than any limit allows";
#endif
  expect_refused("memory");
}

TEST(Confinement, does_not_hide_a_crash) {
  const int status = attempt("crash");
#ifdef NIGHTLIGHT_SANITIZED
  EXPECT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) == kSucceeded);
#else
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) << status;
#endif
}

TEST(Confinement, is_not_for_people_to_start) {
  const int status = status_of(start(kWorker, {}, STDERR_FILENO));
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 2) << status;
}

// A stopped worker cannot notice a closed socket: what kills it is the kernel, on its parent's
// death.
TEST(Confinement, ends_with_its_parent) {
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const pid_t holder = start(kHolder, {kWorker}, pipe[1]);
  ASSERT_GT(holder, 0);
  ::close(pipe[1]);
  std::array<char, 5> ready{};
  ASSERT_EQ(::read(pipe[0], ready.data(), ready.size()), 5);
  const std::vector<pid_t> workers = children_of(holder);
  ASSERT_EQ(workers.size(), 1U);
  ASSERT_EQ(::kill(workers[0], SIGSTOP), 0);
  ASSERT_EQ(::kill(holder, SIGKILL), 0);
  EXPECT_TRUE(WIFSIGNALED(status_of(holder)));
  const int status = status_of(workers[0]);  // an orphan of ours now
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  ::close(pipe[0]);
}

}  // namespace
}  // namespace nightlight::media
