#include "nightlight/net/server.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "io.h"
#include "session.h"
#include "worker_pool.h"

namespace nightlight::net {
namespace {

// Connections past the limit that are told so at the same time; further ones are closed at once.
constexpr std::size_t kMaxRefusing = 64;
constexpr std::chrono::milliseconds kNoGrace{0};
constexpr std::chrono::milliseconds kLongestGrace = std::chrono::hours(24);
constexpr Refusal kTooMany{503, "Service Unavailable", "Too many connections."};
constexpr Refusal kHandlerFailed{500, "Internal Server Error", "The request could not be handled."};

Status check_options(const ServerOptions& options) {
  const Error wrong(Code::kInvalidArgument, "must be more than zero");
  if (options.max_header_bytes == 0) return wrong.in("max_header_bytes");
  if (options.max_connections == 0) return wrong.in("max_connections");
  if (options.worker_threads == 0) return wrong.in("worker_threads");
  if (options.max_bodies_in_flight_bytes < options.max_body_bytes) {
    return Error(Code::kInvalidArgument, "must be at least max_body_bytes")
        .in("max_bodies_in_flight_bytes");
  }
  constexpr std::chrono::milliseconds kZero{0};
  if (options.header_timeout <= kZero || options.body_timeout <= kZero ||
      options.idle_timeout <= kZero || options.write_timeout <= kZero) {
    return wrong.in("a timeout");
  }
  return {};
}

// One thread runs the loop and owns all connections; workers run the handlers.
class LoopServer final : public Server, public SessionHost {
 public:
  LoopServer(const ServerOptions& options, Handler handler, Logger& logger,
             std::unique_ptr<IoLoop> loop)
      : options_(options),
        handler_(std::move(handler)),
        logger_(logger),
        loop_(std::move(loop)),
        workers_(options.worker_threads) {}

  ~LoopServer() override { stop(std::chrono::milliseconds(0)); }

  Status start() {
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        port_, loop_->listen(
                   options_.address, options_.port,
                   [this](std::unique_ptr<Transport> transport) { accept(std::move(transport)); },
                   [this] { logger_.log(Level::kWarning, "http-accept-failed", {}); }));
    loop_thread_ = std::thread([this] { run_loop(); });
    logger_.log(Level::kInfo, "http-server-started", {{"port", port_}});
    return {};
  }

  std::uint16_t port() const override { return port_; }
  std::size_t stop(std::chrono::milliseconds grace) override;

 private:
  const ServerOptions& options() const override { return options_; }
  bool stopping() const override { return stopping_; }
  bool charge(std::size_t bytes) override;
  bool has_room(std::uint64_t bytes) const override;
  void release(std::size_t bytes) override { charged_ -= bytes; }
  void handle(Request request, OnResponse answered) override;
  void closed(Session& session) override;

  void run_loop();
  void accept(std::unique_ptr<Transport> transport);
  void begin_stop();
  void end_stop();
  Response answer(const Request& request);
  void signal_if_empty();

  const ServerOptions options_;
  const Handler handler_;
  Logger& logger_;
  std::uint16_t port_ = 0;

  // The loop's thread only.
  std::set<std::shared_ptr<Session>> sessions_;
  std::size_t charged_ = 0;
  bool stopping_ = false;
  bool listening_ended_ = false;

  std::mutex stop_mutex_;  // one stop() at a time
  bool stopped_ = false;   // guarded by stop_mutex_

  std::mutex mutex_;
  std::condition_variable changed_;
  bool all_closed_ = false;     // guarded by mutex_
  std::size_t unanswered_ = 0;  // written by the loop before it ends, read after joining it

  // The workers go first: their tasks use the loop and the sessions.
  std::unique_ptr<IoLoop> loop_;
  WorkerPool workers_;
  std::thread loop_thread_;
};

void LoopServer::run_loop() {
  for (;;) {
    try {
      return loop_->run();
    } catch (...) {
      // A callback ran out of memory: its connection ends by its timer, the others go on.
      logger_.log(Level::kError, "http-loop-failed", {});
    }
  }
}

void LoopServer::accept(std::unique_ptr<Transport> transport) {
  const bool full = sessions_.size() >= options_.max_connections;
  // A TLS handshake costs too much to say no by it.
  if (full && (options_.tls || sessions_.size() - options_.max_connections >= kMaxRefusing)) return;
  const auto session = std::make_shared<Session>(*this, std::move(transport));
  sessions_.insert(session);
  if (full) return session->start_refusing(kTooMany);
  session->start();
}

bool LoopServer::has_room(std::uint64_t bytes) const {
  return bytes <= options_.max_bodies_in_flight_bytes - charged_;
}

bool LoopServer::charge(std::size_t bytes) {
  if (!has_room(bytes)) return false;
  charged_ += bytes;
  return true;
}

void LoopServer::handle(Request request, OnResponse answered) {
  // std::function wants copyable callables, so the request travels in a shared_ptr.
  workers_.run([this, request = std::make_shared<Request>(std::move(request)),
                answered = std::move(answered)]() mutable {
    auto response = std::make_shared<Response>(answer(*request));
    request.reset();
    loop_->post([answered = std::move(answered), response = std::move(response)] {
      answered(std::move(*response));
    });
  });
}

Response LoopServer::answer(const Request& request) {
  try {
    Response response = handler_(request);
    if (is_sendable(response)) return response;
    logger_.log(Level::kError, "http-handler-unsendable", {{"status", response.status}});
  } catch (...) {
    logger_.log(Level::kError, "http-handler-threw", {});
  }
  return problem_response(kHandlerFailed);
}

void LoopServer::closed(Session& session) {
  sessions_.erase(session.shared_from_this());
  signal_if_empty();
}

void LoopServer::signal_if_empty() {
  if (!listening_ended_ || !sessions_.empty()) return;
  const std::lock_guard lock(mutex_);
  all_closed_ = true;
  changed_.notify_all();
}

void LoopServer::begin_stop() {
  stopping_ = true;
  loop_->stop_accepting([this] {
    listening_ended_ = true;
    signal_if_empty();
  });
  const auto sessions = sessions_;  // closing one changes the set
  for (const auto& session : sessions) session->stop_soon();
}

void LoopServer::end_stop() {
  const auto sessions = std::exchange(sessions_, {});
  for (const auto& session : sessions) {
    if (session->owes_answer()) ++unanswered_;
    session->close();
  }
  loop_->quit();
}

std::size_t LoopServer::stop(std::chrono::milliseconds grace) {
  const std::lock_guard one_at_a_time(stop_mutex_);
  if (std::exchange(stopped_, true)) return unanswered_;
  if (loop_thread_.joinable()) {
    loop_->post([this] { begin_stop(); });
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, std::clamp(grace, kNoGrace, kLongestGrace),
                        [this] { return all_closed_; });
    }
    loop_->post([this] { end_stop(); });
    loop_thread_.join();
    logger_.log(Level::kInfo, "http-server-stopped", {{"unanswered", unanswered_}});
  }
  workers_.stop();
  return unanswered_;
}

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Handler handler,
                                             Logger& logger) {
  try {
    NIGHTLIGHT_RETURN_IF_ERROR(check_options(options));
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto loop, IoLoop::create(options.tls));
    auto server =
        std::make_unique<LoopServer>(options, std::move(handler), logger, std::move(loop));
    NIGHTLIGHT_RETURN_IF_ERROR(server->start());
    return Result<std::unique_ptr<Server>>(std::move(server));
  } catch (const std::exception&) {
    return Error(Code::kUnavailable, "cannot start the server's threads");
  }
}

}  // namespace nightlight::net
