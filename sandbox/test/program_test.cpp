// The program itself: how it starts, where it may listen, how it stops.
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "documents.h"
#include "nightlight/core/bytes.h"
#include "nightlight/net/client.h"

namespace nightlight::sandbox {
namespace {

// A run of the program whose output is read through a pipe.
class Process {
 public:
  explicit Process(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    arguments.insert(arguments.begin(), NIGHTLIGHT_SANDBOX_PROGRAM);
    std::vector<char*> argv;
    for (std::string& each : arguments) argv.push_back(each.data());
    argv.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&process_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = ends[0];
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (process_ > 0) {
      kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
    }
    close(output_);
  }

  // Reads on until the text was printed or the program ended its output.
  const std::string& read_until(std::string_view text) {
    char byte = 0;
    while (printed_.find(text) == std::string::npos && read(output_, &byte, 1) == 1) {
      printed_ += byte;
    }
    return printed_;
  }

  int stop_with(int signal) {
    kill(process_, signal);
    return wait_for_end();
  }

  // The exit status, or -1 when a signal ended it.
  int wait_for_end() {
    read_until("\x04");  // never printed: all of the output
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t process_ = 0;
  int output_ = -1;
  std::string printed_;
};

class Program : public ::testing::Test {
 protected:
  Program() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("sandbox-program-" + std::to_string(getpid()) + "-" + info->name());
    std::filesystem::create_directories(folder_);
  }
  ~Program() override { std::filesystem::remove_all(folder_); }

  std::string write(std::string_view name, std::string_view text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  static int status_of(const std::string& port, std::string_view user, std::string_view password) {
    const net::BasicCredentials credentials{std::string(user), SecretBytes(as_bytes(password))};
    net::ClientRequest request;
    request.url = "http://127.0.0.1:" + port + "/ispws/status";
    request.basic = &credentials;
    const auto answer = net::Client::create({}).value()->send(request);
    return answer ? answer->status : 0;
  }

  std::filesystem::path folder_;
};

TEST_F(Program, serves_at_the_port_it_writes_down_until_it_is_told_to_stop) {
  const std::string credentials = write("credentials", "alice\nsecret-a\n");
  const std::string port_file = (folder_ / "port").string();
  for (const int signal : {SIGTERM, SIGINT}) {
    Process run(
        {"--port", "0", "--credentials", credentials, "--seed", "7", "--port-file", port_file});
    const std::string printed = run.read_until("/_ledger");
    EXPECT_NE(printed.find("DOUBLE"), std::string::npos) << printed;
    EXPECT_EQ(printed.find("secret-a"), std::string::npos) << printed;
    std::string port = testing::read_text(port_file);
    ASSERT_TRUE(port.ends_with('\n'));
    port.pop_back();
    EXPECT_EQ(status_of(port, "alice", "secret-a"), 200);
    EXPECT_EQ(status_of(port, "alice", "secret-b"), 401);
    EXPECT_EQ(run.stop_with(signal), 0);
  }
}

TEST_F(Program, makes_up_an_account_and_prints_it_when_none_is_given) {
  const std::string port_file = (folder_ / "port").string();
  Process run({"--port", "0", "--port-file", port_file});
  const std::string printed = run.read_until("/_ledger");
  const std::size_t at = printed.find("password  ");
  ASSERT_NE(at, std::string::npos) << printed;
  std::string port = testing::read_text(port_file);
  port.pop_back();
  EXPECT_EQ(status_of(port, "sandbox-provider", printed.substr(at + 10, 32)), 200);
  EXPECT_EQ(run.stop_with(SIGTERM), 0);
}

TEST_F(Program, refuses_to_listen_where_others_can_reach_it) {
  for (const std::string address : {"0.0.0.0", "::", "192.0.2.1"}) {
    Process run({"--port", "0", "--address", address});
    EXPECT_NE(run.read_until("--allow-non-loopback").find("other machines"), std::string::npos);
    EXPECT_EQ(run.wait_for_end(), 1);
  }
  Process allowed({"--port", "0", "--address", "0.0.0.0", "--allow-non-loopback"});
  EXPECT_NE(allowed.read_until("/_ledger").find("/_ledger"), std::string::npos);
  EXPECT_EQ(allowed.stop_with(SIGTERM), 0);
}

TEST_F(Program, says_what_is_wrong_when_it_cannot_start) {
  const std::string bad = write("bad", "only-a-name\n");
  Process unusable({"--port", "0", "--credentials", bad});
  EXPECT_NE(unusable.read_until("followed by a password").find("credentials line, at 1"),
            std::string::npos);
  EXPECT_EQ(unusable.wait_for_end(), 1);
  Process missing({"--port", "0", "--credentials", (folder_ / "missing").string()});
  EXPECT_EQ(missing.wait_for_end(), 1);
  Process unknown({"--colour"});
  EXPECT_EQ(unknown.wait_for_end(), 2);
  Process profile({"--profile", "1999-01"});
  EXPECT_EQ(profile.wait_for_end(), 2);
}

TEST_F(Program, refuses_a_port_that_is_taken) {
  const std::string port_file = (folder_ / "port").string();
  Process first({"--port", "0", "--port-file", port_file});
  first.read_until("/_ledger");
  std::string port = testing::read_text(port_file);
  port.pop_back();
  Process second({"--port", port});
  EXPECT_EQ(second.wait_for_end(), 1);
  EXPECT_EQ(first.stop_with(SIGTERM), 0);
}

TEST_F(Program, explains_itself) {
  Process run({"--help"});
  const std::string printed = run.read_until("\x04");
  for (const std::string_view part :
       {"--credentials", "CREDENTIALS FILE", "CONTROL PATHS", "EXIT STATUS", "EXAMPLE"}) {
    EXPECT_NE(printed.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(run.wait_for_end(), 0);
}

}  // namespace
}  // namespace nightlight::sandbox
