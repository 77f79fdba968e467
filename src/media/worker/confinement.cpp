#include "confinement.h"

#include <linux/close_range.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>

namespace nightlight::media::worker {
namespace {

#ifdef NIGHTLIGHT_SANITIZED
constexpr rlim_t kMostDescriptors = 8;
#else
constexpr rlim_t kMostDescriptors = 3;
#endif

void require(bool done) {
  if (!done) ::_exit(kNotConfinedStatus);
}

void limit(decltype(RLIMIT_AS) resource, rlim_t value) {
  const rlimit both{value, value};
  require(::setrlimit(resource, &both) == 0);
}

// No limit on the number of processes: RLIMIT_NPROC counts all of the user's, so any useful number
// would depend on what else runs. The filter forbids new processes, and threads are bounded by the
// address space that their stacks take.
void limit_resources([[maybe_unused]] std::size_t memory_limit_bytes) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_MSGQUEUE, 0);
  limit(RLIMIT_MEMLOCK, 0);
  limit(RLIMIT_NOFILE, kMostDescriptors);
#ifndef NIGHTLIGHT_SANITIZED  // which maps terabytes of address space for its shadow
  limit(RLIMIT_AS, memory_limit_bytes);
#endif
}

// A list of allowed system calls; whatever is not named kills the process.
class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_KILL_PROCESS)) { require(context_ != nullptr); }
  ~Filter() { ::seccomp_release(context_); }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  template <class... Conditions>
  void allow(int call, Conditions... conditions) {
    add(SCMP_ACT_ALLOW, call, conditions...);
  }
  template <class... Conditions>
  void deny(int error, int call, Conditions... conditions) {
    add(SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, conditions...);
  }

  // For threads that libraries started during the warm-up as well.
  void load() {
    require(::seccomp_attr_set(context_, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0);
    require(::seccomp_attr_set(context_, SCMP_FLTATR_CTL_TSYNC, 1) == 0);
    require(::seccomp_load(context_) == 0);
  }

 private:
  template <class... Conditions>
  void add(std::uint32_t action, int call, Conditions... conditions) {
    const std::array<scmp_arg_cmp, sizeof...(Conditions) + 1> list = {conditions...,
                                                                      scmp_arg_cmp{}};
    require(::seccomp_rule_add_array(context_, action, call, sizeof...(Conditions), list.data()) ==
            0);
  }

  scmp_filter_ctx context_;
};

scmp_arg_cmp equals(unsigned argument, scmp_datum_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}
// The bits of `mask` have the value `value`.
scmp_arg_cmp bits(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

// Memory that is private to us and never executable, so that injected bytes cannot become code.
void allow_memory(Filter& filter) {
  filter.allow(SCMP_SYS(mmap), bits(2, PROT_EXEC, 0), bits(3, MAP_ANONYMOUS, MAP_ANONYMOUS));
  filter.allow(SCMP_SYS(mprotect), bits(2, PROT_EXEC, 0));
  for (const int call : {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk)}) {
    filter.allow(call);
  }
}

// Threads of this process, never processes. clone3 keeps its flags in memory where a filter cannot
// see them; libc falls back to clone when it does not exist.
void allow_threads(Filter& filter) {
  filter.allow(SCMP_SYS(clone), bits(0, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
  filter.deny(ENOSYS, SCMP_SYS(clone3));
  filter.allow(SCMP_SYS(prctl), equals(0, PR_SET_NAME));
  for (const int call :
       {SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
        SCMP_SYS(sched_getaffinity), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getppid),
        SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
        SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall)}) {
    filter.allow(call);
  }
}

void allow_talk(Filter& filter) {
  filter.allow(SCMP_SYS(read), equals(0, 0));
  filter.allow(SCMP_SYS(write), equals(0, 0));
  filter.allow(SCMP_SYS(write), equals(0, 2));
#ifdef NIGHTLIGHT_SANITIZED
  // A sanitizer finds out whether memory can be read by writing it into a pipe.
  for (const int call : {SCMP_SYS(pipe2), SCMP_SYS(write), SCMP_SYS(close)}) filter.allow(call);
#endif
}

// Time and numbers about the machine.
void allow_facts(Filter& filter) {
  for (const int call : {SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday),
                         SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(getrandom),
                         SCMP_SYS(sysinfo), SCMP_SYS(getrusage)}) {
    filter.allow(call);
  }
}

// Libraries look for a locale, a time zone or the number of processors in files, and go on without.
// To be refused must not cost the picture; to be refused is all that a file name gets.
void refuse_files(Filter& filter) {
  for (const int call :
       {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(fstat),
        SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
        SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
        SCMP_SYS(ioctl), SCMP_SYS(prlimit64)}) {
    filter.deny(EACCES, call);
  }
}

}  // namespace

void leave_with_parent() {
  require(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
  require(::prctl(PR_SET_DUMPABLE, 0) == 0);
}

void confine(std::size_t memory_limit_bytes) {
  require(::close_range(3, ~0U, 0) == 0);
  limit_resources(memory_limit_bytes);
  require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  Filter filter;
  allow_memory(filter);
  allow_threads(filter);
  allow_talk(filter);
  allow_facts(filter);
  refuse_files(filter);
  filter.load();
}

}  // namespace nightlight::media::worker
