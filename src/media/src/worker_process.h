#pragma once

#include <sys/types.h>

#include <memory>

#include "channel.h"
#include "nightlight/media/decoder.h"
#include "protocol.h"

namespace nightlight::media {

// One running nightlight-decoder. For one thread at a time. The destructor kills and reaps it.
class WorkerProcess {
 public:
  // Starts the program and waits for its hello. The kernel kills the worker when the thread that
  // called this ends, so that thread must outlive it. Fails with kUnavailable.
  static Result<std::unique_ptr<WorkerProcess>> start(const PoolOptions& options);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // For one request after the other; after any error of one the worker is not fit for further use.
  Channel& channel() { return channel_; }
  void count_file() { ++files_; }

  // Kills and reaps the process and says why it ended, as the error for the file it had.
  Error end();

  // Whether it can take a file: alive, and silent since its last answer.
  bool is_ready() const { return channel_.is_quiet(); }
  int files() const { return files_; }

 private:
  WorkerProcess(pid_t pid, int descriptor) : channel_(descriptor), pid_(pid) {}
  int reap();

  Channel channel_;
  pid_t pid_;  // 0 once reaped
  int files_ = 0;
};

}  // namespace nightlight::media
