#include "nightlight/net/testing/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace nightlight::net::testing {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void give_up_after_a_while(int socket) {
  const timeval limit{20, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

int bound_socket() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(0);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) std::abort();
  return fd;
}

std::uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

std::size_t content_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
}

}  // namespace

RawConnection::RawConnection(RawConnection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

RawConnection::~RawConnection() {
  if (socket_ >= 0) close(socket_);
}

RawConnection RawConnection::connect(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  give_up_after_a_while(fd);
  const sockaddr_in address = loopback(port);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return RawConnection(fd);
  }
  close(fd);
  return RawConnection(-1);
}

bool RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawConnection::finish_sending() {
  shutdown(socket_, SHUT_WR);
}

void RawConnection::reset() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(std::exchange(socket_, -1));
}

bool RawConnection::receive() {
  char chunk[16384];
  const ssize_t got = recv(socket_, chunk, sizeof chunk, 0);
  if (got <= 0) return false;
  received_.append(chunk, static_cast<std::size_t>(got));
  return true;
}

bool RawConnection::readable_within(std::chrono::milliseconds limit) const {
  if (!received_.empty()) return true;
  pollfd wanted{socket_, POLLIN, 0};
  return poll(&wanted, 1, static_cast<int>(limit.count())) > 0;
}

std::string RawConnection::read_until(std::string_view mark) {
  std::size_t at = 0;
  while ((at = received_.find(mark)) == std::string::npos) {
    if (!receive()) return std::exchange(received_, {});
  }
  std::string out = received_.substr(0, at + mark.size());
  received_.erase(0, out.size());
  return out;
}

std::string RawConnection::read_to_end() {
  while (receive()) {
  }
  return std::exchange(received_, {});
}

std::string RawConnection::read_exactly(std::size_t size) {
  while (received_.size() < size && receive()) {
  }
  std::string out = received_.substr(0, std::min(size, received_.size()));
  received_.erase(0, out.size());
  return out;
}

RawAnswer RawConnection::read_head_answer() {
  RawAnswer answer;
  answer.head = read_until("\r\n\r\n");
  if (answer.head.starts_with("HTTP/1.1 ")) answer.status = std::atoi(answer.head.c_str() + 9);
  return answer;
}

RawAnswer RawConnection::read_answer() {
  RawAnswer answer = read_head_answer();
  answer.body = read_exactly(content_length(answer.head));
  return answer;
}

RawServer::RawServer(std::function<void(RawConnection&)> script)
    : socket_(bound_socket()), port_(port_of(socket_)) {
  listen(socket_, 64);
  thread_ = std::thread([this, script = std::move(script)] {
    for (;;) {
      const int accepted = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (accepted < 0) return;
      give_up_after_a_while(accepted);
      RawConnection connection(accepted);
      script(connection);
    }
  });
}

RawServer::~RawServer() {
  shutdown(socket_, SHUT_RDWR);  // ends accept()
  thread_.join();
  close(socket_);
}

std::string RawServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::uint16_t closed_port() {
  const int fd = bound_socket();
  const std::uint16_t port = port_of(fd);
  close(fd);
  return port;
}

}  // namespace nightlight::net::testing
