#pragma once

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "nightlight/core/check.h"

namespace nightlight::testing {

// A forked process that can report its progress, one byte at a time, and be killed at any moment.
class Child {
 public:
  // The child runs `work` and exits with what it returns.
  explicit Child(const std::function<int(Child&)>& work) {
    NIGHTLIGHT_CHECK(::pipe(progress_) == 0 && ::pipe(permission_) == 0);
    process_ = ::fork();
    NIGHTLIGHT_CHECK(process_ >= 0);
    if (process_ == 0) {
      ::close(progress_[0]);
      ::close(permission_[1]);
      ::_exit(work(*this));
    }
    ::close(progress_[1]);
    ::close(permission_[0]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (process_ <= 0) return;
    kill();
    wait();
    ::close(progress_[0]);
    ::close(permission_[1]);
  }

  // In the child.
  void report() { NIGHTLIGHT_CHECK(::write(progress_[1], "x", 1) == 1); }
  void wait_for_permission() {
    char byte;
    NIGHTLIGHT_CHECK(::read(permission_[0], &byte, 1) >= 0);
  }

  // In the parent. false once the child is gone and all its reports are read.
  bool next_report() {
    char byte;
    return ::read(progress_[0], &byte, 1) == 1;
  }
  void permit() { NIGHTLIGHT_CHECK(::write(permission_[1], "x", 1) == 1); }
  void kill() {
    if (!ended_) ::kill(process_, SIGKILL);
  }
  // The exit code, or minus the signal that ended the child.
  int wait() {
    if (!ended_) NIGHTLIGHT_CHECK(::waitpid(process_, &status_, 0) == process_);
    ended_ = true;
    return WIFSIGNALED(status_) ? -WTERMSIG(status_) : WEXITSTATUS(status_);
  }

 private:
  int progress_[2];
  int permission_[2];
  pid_t process_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

inline int run_in_child(const std::function<int()>& work) {
  return Child([&](Child&) { return work(); }).wait();
}

// In a child: makes every write past `bytes` of a file fail, as a full disk does.
inline void limit_file_size(rlim_t bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  NIGHTLIGHT_CHECK(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

// In a child: gives up root, to whom file permissions do not apply. `folder` stays reachable.
inline void drop_root(const std::filesystem::path& folder) {
  if (::geteuid() != 0) return;
  constexpr uid_t kNobody = 65534;
  NIGHTLIGHT_CHECK(::chmod(folder.c_str(), 0755) == 0);
  NIGHTLIGHT_CHECK(::setgid(kNobody) == 0 && ::setuid(kNobody) == 0);
}

// In a child: puts a file system of 256 KiB on `folder`, seen by this process only. false where the
// system does not allow it.
inline bool mount_small_disk(const std::filesystem::path& folder) {
  const int spaces = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
  return ::unshare(spaces) == 0 &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("none", folder.c_str(), "tmpfs", 0, "size=256k") == 0;
}
constexpr int kNotAllowedHere = 77;

}  // namespace nightlight::testing
