#pragma once

#include <sys/types.h>

#include <memory>

#include "channel.h"
#include "nightlight/media/decoder.h"
#include "protocol.h"

namespace nightlight::media {

// What a worker handed back: a checked head and the bytes it announced.
struct Reply {
  protocol::Answer answer{};
  Bytes payload{};
};

// One running nightlight-decoder. For one thread at a time. The destructor kills and reaps it.
class WorkerProcess {
 public:
  // Starts the program and waits for its hello. The kernel kills the worker when the thread that
  // called this ends, so that thread must outlive it. Fails with kUnavailable.
  static Result<std::unique_ptr<WorkerProcess>> start(const PoolOptions& options);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // Sends one picture and takes the answer. After any error the worker is not fit for further use:
  //   kExhausted    the deadline passed
  //   kUnavailable  it went away: end() says how
  //   kCorrupt      it said something that cannot be
  Result<Reply> exchange(const protocol::Request& request, ByteView file, Deadline deadline);

  // Kills and reaps the process and says why it ended, as the error for the picture it had.
  Error end();

  // Whether it can take a picture: alive, and silent since its last answer.
  bool is_ready() const { return channel_.is_quiet(); }
  int pictures() const { return pictures_; }

 private:
  WorkerProcess(pid_t pid, int descriptor) : channel_(descriptor), pid_(pid) {}
  int reap();

  Channel channel_;
  pid_t pid_;  // 0 once reaped
  int pictures_ = 0;
};

}  // namespace nightlight::media
