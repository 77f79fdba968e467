#include "load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <deque>
#include <memory>
#include <random>
#include <string_view>

namespace nightlight::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::chrono::seconds kLongestWait{30};  // for the last answers

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return double(time.tv_sec) + double(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// One keep-alive connection with at most one request on its way.
struct Connection {
  int fd = -1;
  const std::string* request = nullptr;  // nullptr: idle
  std::size_t sent = 0;
  Clock::time_point due;
  std::string answer;
  std::size_t answer_size = 0;  // head and body; 0 until the head is there
  bool waits_for_room = false;

  ~Connection() {
    if (fd >= 0) close(fd);
  }
};

int connect_to(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  if (fd >= 0 && connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0) {
    return fd;
  }
  if (fd >= 0) close(fd);
  return -1;
}

// The size of head and body, 0 when the head is not whole, nothing when it tells no length.
std::size_t size_of_answer(std::string_view answer, std::string& problem) {
  const std::size_t end = answer.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  std::string head(answer.substr(0, end));
  std::transform(head.begin(), head.end(), head.begin(), [](char c) { return char(c | 0x20); });
  constexpr std::string_view kLength = "content-length: ";
  const std::size_t at = head.find(kLength);
  std::size_t length = 0;
  if (at == std::string::npos ||
      std::from_chars(head.data() + at + kLength.size(), head.data() + head.size(), length).ec !=
          std::errc()) {
    problem = "an answer without a length";
    return 0;
  }
  return end + 4 + length;
}

class Load {
 public:
  explicit Load(const LoadOptions& options) : options_(options) {}

  LoadResult run() {
    start();
    while (result_.problem.empty() && !is_finished()) turn();
    result_.seconds = Seconds(options_.duration).count();
    std::sort(result_.latencies.begin(), result_.latencies.end());
    for (const int fd : {epoll_, timer_}) {
      if (fd >= 0) close(fd);
    }
    return std::move(result_);
  }

 private:
  bool is_open_loop() const { return options_.arrivals != Arrivals::kWhenAnswered; }
  bool is_finished() const { return Clock::now() >= end_ && asked_ == answered_; }
  bool is_measured(Clock::time_point time) const { return time >= begin_ && time < end_; }

  void start() {
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    const Clock::time_point now = Clock::now();
    begin_ = now + options_.warm_up;
    end_ = begin_ + options_.duration;
    next_due_ = now;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    if (epoll_ < 0 || timer_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event) != 0) {
      result_.problem = "no epoll or timer";
      return;
    }
    arm(is_open_loop() ? now : begin_);
    if (is_open_loop()) return;
    for (std::size_t i = 0; i < options_.connections; ++i) {
      if (Connection* connection = open_connection()) ask(*connection, now);
    }
  }

  // The timer ends the sleep at the next request due, or where measuring begins and ends.
  void arm(Clock::time_point at) {
    const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch());
    itimerspec when{};
    when.it_value.tv_sec = since.count() / 1'000'000'000;
    when.it_value.tv_nsec = std::max<long>(1, long(since.count() % 1'000'000'000));
    timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
  }

  void turn() {
    epoll_event events[64];
    const int count = epoll_wait(epoll_, events, 64, 1000);
    const Clock::time_point now = Clock::now();
    note_processor_time(now);
    for (int i = 0; i < count && result_.problem.empty(); ++i) {
      if (events[i].data.ptr == nullptr) {
        std::uint64_t expirations = 0;
        if (read(timer_, &expirations, sizeof expirations) < 0) continue;
        if (!is_open_loop()) arm(now < begin_ ? begin_ : end_);
      } else {
        serve(*static_cast<Connection*>(events[i].data.ptr), events[i].events);
      }
    }
    if (is_open_loop()) send_what_is_due(Clock::now());
    if (now > end_ + kLongestWait) result_.problem = "answers did not come";
  }

  void note_processor_time(Clock::time_point now) {
    if (cpu_at_begin_ < 0 && now >= begin_) cpu_at_begin_ = processor_seconds();
    if (result_.own_cpu == 0 && now >= end_) {
      result_.own_cpu = processor_seconds() - std::max(0.0, cpu_at_begin_);
    }
  }

  void send_what_is_due(Clock::time_point now) {
    while (next_due_ <= now && next_due_ < end_) {
      waiting_.push_back(next_due_);
      ++asked_;
      next_due_ += std::chrono::duration_cast<Clock::duration>(gap());
    }
    while (!waiting_.empty() && result_.problem.empty()) {
      Connection* connection = idle_connection();
      if (connection == nullptr) break;
      const Clock::time_point due = waiting_.front();
      waiting_.pop_front();
      --asked_;
      ask(*connection, due);
    }
    arm(next_due_ < end_ ? next_due_ : std::max(end_, now + std::chrono::milliseconds(10)));
  }

  Seconds gap() {
    const double mean = 1 / options_.rate;
    if (options_.arrivals == Arrivals::kEven) return Seconds(mean);
    return Seconds(std::exponential_distribution<double>(options_.rate)(random_));
  }

  Connection* idle_connection() {
    if (!idle_.empty()) {
      Connection* connection = idle_.back();
      idle_.pop_back();
      return connection;
    }
    return connections_.size() < options_.connections ? open_connection() : nullptr;
  }

  Connection* open_connection() {
    auto connection = std::make_unique<Connection>();
    connection->fd = connect_to(options_.port);
    if (connection->fd < 0) {
      result_.problem = "cannot connect";
      return nullptr;
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = connection.get();
    epoll_ctl(epoll_, EPOLL_CTL_ADD, connection->fd, &event);
    connections_.push_back(std::move(connection));
    return connections_.back().get();
  }

  void ask(Connection& connection, Clock::time_point due) {
    connection.request = &options_.requests[next_request_++ % options_.requests.size()];
    connection.sent = 0;
    connection.due = due;
    connection.answer.clear();
    connection.answer_size = 0;
    ++asked_;
    send_more(connection);
  }

  void send_more(Connection& connection) {
    const std::string& request = *connection.request;
    while (connection.sent < request.size()) {
      const ssize_t sent = send(connection.fd, request.data() + connection.sent,
                                request.size() - connection.sent, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        return watch(connection, EPOLLIN | EPOLLOUT);
      }
      if (sent < 0) {
        result_.problem = "a connection broke while sending";
        return;
      }
      connection.sent += std::size_t(sent);
    }
    if (connection.waits_for_room) watch(connection, EPOLLIN);
  }

  void watch(Connection& connection, std::uint32_t what) {
    const bool waits = (what & EPOLLOUT) != 0;
    if (waits == connection.waits_for_room) return;
    connection.waits_for_room = waits;
    epoll_event event{};
    event.events = what;
    event.data.ptr = &connection;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.fd, &event);
  }

  void serve(Connection& connection, std::uint32_t events) {
    if ((events & EPOLLOUT) != 0 && connection.request != nullptr) send_more(connection);
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0 || !result_.problem.empty()) return;
    char buffer[kReadBytes];
    const ssize_t got = recv(connection.fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0 && connection.request == nullptr) return forget(connection);
    if (got <= 0 || connection.request == nullptr) {
      result_.problem = "the server closed a connection";
      return;
    }
    connection.answer.append(buffer, std::size_t(got));
    if (connection.answer_size == 0) {
      connection.answer_size = size_of_answer(connection.answer, result_.problem);
    }
    if (connection.answer_size != 0 && connection.answer.size() >= connection.answer_size) {
      finish(connection);
    }
  }

  // The server ends a connection that was idle for long.
  void forget(Connection& connection) {
    idle_.erase(std::remove(idle_.begin(), idle_.end(), &connection), idle_.end());
    const auto is_it = [&](const auto& other) { return other.get() == &connection; };
    connections_.erase(std::find_if(connections_.begin(), connections_.end(), is_it));
  }

  void finish(Connection& connection) {
    const Clock::time_point now = Clock::now();
    ++answered_;
    const bool good = connection.answer.compare(0, 12, "HTTP/1.1 200") == 0;
    // A closed loop counts answers within the time, an open one all requests due within it.
    if (is_measured(is_open_loop() ? connection.due : now)) {
      ++result_.asked;
      if (!good) ++result_.failed;
      if (good) result_.latencies.push_back(Seconds(now - connection.due).count() * 1e3);
    }
    connection.request = nullptr;
    if (is_open_loop()) {
      idle_.push_back(&connection);
    } else if (now < end_) {
      ask(connection, now);
    }
  }

  const LoadOptions& options_;
  LoadResult result_;
  int epoll_ = -1;
  int timer_ = -1;
  Clock::time_point begin_;
  Clock::time_point end_;
  Clock::time_point next_due_;
  double cpu_at_begin_ = -1;
  std::deque<Clock::time_point> waiting_;  // due, and no connection free
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> idle_;
  std::size_t next_request_ = 0;
  std::uint64_t asked_ = 0;  // those waiting included
  std::uint64_t answered_ = 0;
  std::mt19937_64 random_{1};
};

}  // namespace

double LoadResult::answers_a_second() const {
  return seconds > 0 ? double(latencies.size()) / seconds : 0;
}

double LoadResult::quantile(double share) const {
  if (latencies.empty()) return 0;
  const double rank = std::ceil(share * double(latencies.size()));
  return latencies[std::size_t(std::max(1.0, rank)) - 1];
}

LoadResult run_load(const LoadOptions& options) {
  if (options.requests.empty() || options.connections == 0) {
    LoadResult nothing;
    nothing.problem = "nothing to ask";
    return nothing;
  }
  return Load(options).run();
}

}  // namespace nightlight::bench
