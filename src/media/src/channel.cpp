#include "channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace nightlight::media {
namespace {

Error peer_gone() {
  return Error(Code::kUnavailable, "the decoder is gone");
}

// Rounded up, so that a wait never ends before its deadline.
int milliseconds_until(Deadline deadline) {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<milliseconds::rep>(left.count(), 0, 60'000));
}

}  // namespace

Channel::~Channel() {
  ::close(descriptor_);
}

Status Channel::wait(short events, Deadline deadline) const {
  for (;;) {
    pollfd entry{descriptor_, events, 0};
    const int ready = ::poll(&entry, 1, milliseconds_until(deadline));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return peer_gone();
    if (std::chrono::steady_clock::now() >= deadline) {
      return Error(Code::kExhausted, "decoding takes longer than allowed");
    }
  }
}

Status Channel::send(ByteView bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const ssize_t sent =
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      NIGHTLIGHT_RETURN_IF_ERROR(wait(POLLOUT, deadline));
    } else if (errno != EINTR) {
      return peer_gone();
    }
  }
  return {};
}

Status Channel::receive(std::span<std::byte> bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const ssize_t got = ::recv(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(got));
    } else if (got == 0) {
      return peer_gone();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      NIGHTLIGHT_RETURN_IF_ERROR(wait(POLLIN, deadline));
    } else if (errno != EINTR) {
      return peer_gone();
    }
  }
  return {};
}

bool Channel::is_quiet() const {
  std::byte next{};
  const ssize_t got = ::recv(descriptor_, &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace nightlight::media
