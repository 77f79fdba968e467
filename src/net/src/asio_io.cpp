#include <fcntl.h>
#include <linux/filter.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "io.h"

// The only file that includes Boost.Asio.
namespace nightlight::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int kBacklog = 511;
constexpr std::chrono::milliseconds kAcceptPause{100};
// For handshakes that the kernel has begun when we stop.
constexpr std::chrono::milliseconds kSettle{5};
constexpr std::size_t kDiscardBytes = 16 * 1024;

IoEvent to_event(const error_code& error) {
  return error ? IoEvent::kFailed : IoEvent::kDone;
}

// What plain and TLS connections share: the socket, the timer, discarding.
class SocketTransport : public Transport {
 public:
  explicit SocketTransport(tcp::socket socket)
      : timer_(socket.get_executor()), socket_(std::move(socket)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket_.remote_endpoint(ignored);
    if (!ignored) peer_address_ = peer.address().to_string();
  }

  void discard_some(OnDone done) override {
    discard_.resize(kDiscardBytes);
    socket_.async_read_some(asio::buffer(discard_),
                            [done = std::move(done)](const error_code& error, std::size_t bytes) {
                              done(to_event(error), bytes);
                            });
  }

  bool has_unread() const override {
    error_code error;
    return socket_.available(error) > 0 && !error;
  }

  void set_timer(std::chrono::milliseconds wait, std::function<void()> expired) override {
    timer_.expires_after(wait);
    // A timer that expired just before it was replaced still calls back with success.
    timer_.async_wait([this, round = ++round_, alive = std::weak_ptr(alive_),
                       expired = std::move(expired)](const error_code& error) {
      if (error || alive.expired() || round != round_) return;
      expired();
    });
  }

  void cancel_timer() override {
    ++round_;
    timer_.cancel();
  }

  void close() override {
    cancel_timer();
    error_code ignored;
    socket_.close(ignored);
  }

  std::string peer_address() const override { return peer_address_; }

 protected:
  tcp::socket& socket() { return socket_; }

  void send_end() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

 private:
  asio::steady_timer timer_;
  std::uint64_t round_ = 0;
  // Shared with pending timers only to tell them that this object is gone.
  std::shared_ptr<char> alive_ = std::make_shared<char>();
  tcp::socket socket_;
  std::string peer_address_;
  std::vector<char> discard_;
};

asio::mutable_buffer buffer_of(std::span<std::byte> into) {
  return {into.data(), into.size()};
}

std::array<asio::const_buffer, 2> buffers_of(ByteView first, ByteView second) {
  return {asio::const_buffer(first.data(), first.size()),
          asio::const_buffer(second.data(), second.size())};
}

class PlainTransport final : public SocketTransport {
 public:
  using SocketTransport::SocketTransport;

  void handshake(OnDone done) override {
    asio::post(socket().get_executor(), [done = std::move(done)] { done(IoEvent::kDone, 0); });
  }
  void read_some(std::span<std::byte> into, OnDone done) override {
    socket().async_read_some(buffer_of(into),
                             [done = std::move(done)](const error_code& error, std::size_t bytes) {
                               done(to_event(error), bytes);
                             });
  }
  void write_all(ByteView first, ByteView second, OnDone done) override {
    asio::async_write(socket(), buffers_of(first, second),
                      [done = std::move(done)](const error_code& error, std::size_t bytes) {
                        done(to_event(error), bytes);
                      });
  }
  void finish_sending(OnDone done) override {
    send_end();
    handshake(std::move(done));
  }
};

class TlsTransport final : public SocketTransport {
 public:
  TlsTransport(tcp::socket accepted, asio::ssl::context& context)
      : SocketTransport(std::move(accepted)), stream_(socket(), context) {}

  void handshake(OnDone done) override {
    stream_.async_handshake(
        asio::ssl::stream_base::server,
        [done = std::move(done)](const error_code& error) { done(to_event(error), 0); });
  }
  void read_some(std::span<std::byte> into, OnDone done) override {
    stream_.async_read_some(buffer_of(into),
                            [done = std::move(done)](const error_code& error, std::size_t bytes) {
                              done(to_event(error), bytes);
                            });
  }
  void write_all(ByteView first, ByteView second, OnDone done) override {
    asio::async_write(stream_, buffers_of(first, second),
                      [done = std::move(done)](const error_code& error, std::size_t bytes) {
                        done(to_event(error), bytes);
                      });
  }
  void finish_sending(OnDone done) override {
    // Ends when the peer answers with its own close_notify, sends other data or the timer closes
    // us.
    stream_.async_shutdown([this, done = std::move(done)](const error_code&) {
      send_end();
      done(IoEvent::kDone, 0);
    });
  }

 private:
  asio::ssl::stream<tcp::socket&> stream_;
};

Status check_key_file(const std::filesystem::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return Error(Code::kInvalidArgument, "cannot be read").in("TLS private key");
  }
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error(Code::kInvalidArgument, "others than its owner may read it").in("TLS private key");
  }
  return {};
}

Result<std::unique_ptr<asio::ssl::context>> create_context(const TlsFiles& files) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_key_file(files.private_key));
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  error_code error;
  context->use_certificate_chain_file(files.certificate_chain.string(), error);
  if (error) {
    return Error(Code::kInvalidArgument, "not a PEM certificate chain").in("TLS certificate");
  }
  context->use_private_key_file(files.private_key.string(), asio::ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(native) != 1) {
    return Error(Code::kInvalidArgument, "not the PEM key of the certificate")
        .in("TLS private key");
  }
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  return context;
}

Error to_bind_error(const error_code& error) {
  if (error == asio::error::address_in_use) {
    return Error(Code::kConflict, "the address is in use");
  }
  if (error == asio::error::access_denied) {
    return Error(Code::kPermissionDenied, "this port is not allowed");
  }
  return Error(Code::kInvalidArgument, "not an address of this machine");
}

// Makes the kernel drop each SYN that arrives for a listening socket. Closing the socket resets the
// connections that wait in its queue, so the queue has to be emptied while nothing new gets in. A
// client that tries meanwhile sends its SYN again a second later and is refused then.
void drop_new_connections(int listening_socket) {
  constexpr unsigned kFlagsOffset =
      13;  // RFC 9293, section 3.1; a filter sees the TCP header first
  constexpr unsigned kSyn = 0x02;
  std::array<sock_filter, 4> code = {{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kFlagsOffset),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kSyn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
  }};
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  // Where filters are not allowed, connections of the last microseconds can be reset.
  (void)::setsockopt(listening_socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

class AsioLoop final : public IoLoop {
 public:
  explicit AsioLoop(std::unique_ptr<asio::ssl::context> tls)
      : tls_(std::move(tls)), acceptor_(context_), pause_(context_) {}

  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port, OnAccept on_accept,
                               OnAcceptError on_error) override {
    error_code error;
    const auto numeric = asio::ip::make_address(address, error);
    if (error) return Error(Code::kInvalidArgument, "not a numeric address");
    const tcp::endpoint endpoint(numeric, port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(kBacklog, error);
    if (!error) acceptor_.non_blocking(true, error);
    if (error) return to_bind_error(error);
    const std::uint16_t bound = acceptor_.local_endpoint(error).port();
    on_accept_ = std::move(on_accept);
    on_accept_error_ = std::move(on_error);
    accept_next();
    return bound;
  }

  void stop_accepting(std::function<void()> closed) override {
    drop_new_connections(acceptor_.native_handle());
    // accept_next() goes on taking what handshakes under way still bring.
    stopping_ = true;
    pause_.expires_after(kSettle);
    pause_.async_wait([this, closed = std::move(closed)](const error_code&) {
      accept_rest();
      error_code ignored;
      acceptor_.close(ignored);
      closed();
    });
  }

  void post(std::function<void()> task) override { asio::post(context_, std::move(task)); }
  void run() override { context_.run(); }
  void quit() override { context_.stop(); }

 private:
  void accept_rest() {
    error_code error;
    for (;;) {
      tcp::socket socket(context_);
      acceptor_.accept(socket, error);
      if (error == asio::error::connection_aborted || error == asio::error::interrupted) continue;
      if (error) return;
      hand_out(std::move(socket));
    }
  }

  void accept_next() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
      // Accepted before the listening socket was closed, even if we learn of it after: ours to
      // serve.
      if (!error) hand_out(std::move(socket));
      if (!acceptor_.is_open()) return;
      if (!error || error == asio::error::connection_aborted) return accept_next();
      // Out of descriptors or memory: an immediate retry would only spin.
      on_accept_error_();
      if (stopping_) return;
      pause_.expires_after(kAcceptPause);
      pause_.async_wait([this](const error_code& cancelled) {
        if (!cancelled && acceptor_.is_open()) accept_next();
      });
    });
  }

  void hand_out(tcp::socket socket) {
    if (tls_) {
      on_accept_(std::make_unique<TlsTransport>(std::move(socket), *tls_));
    } else {
      on_accept_(std::make_unique<PlainTransport>(std::move(socket)));
    }
  }

  std::unique_ptr<asio::ssl::context> tls_;
  OnAccept on_accept_;
  OnAcceptError on_accept_error_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  bool stopping_ = false;
};

}  // namespace

Result<std::unique_ptr<IoLoop>> IoLoop::create(const std::optional<TlsFiles>& tls) {
  try {
    std::unique_ptr<asio::ssl::context> context;
    if (tls) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(context, create_context(*tls));
    }
    return Result<std::unique_ptr<IoLoop>>(std::make_unique<AsioLoop>(std::move(context)));
  } catch (const std::exception&) {
    return Error(Code::kUnavailable, "cannot start an event loop");
  }
}

}  // namespace nightlight::net
