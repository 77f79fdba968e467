#include "session.h"

#include <algorithm>
#include <cstring>

namespace nightlight::net {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
// An answer is written in slices, each within the write timeout: a reader may take a large answer
// slowly but not hold the connection for ever with a byte now and then.
constexpr std::size_t kSliceBytes = 256 * 1024;
// How long to go on discarding what the peer sends after our last answer: closing at once would
// reset the connection and could destroy the answer before it is read.
constexpr std::chrono::milliseconds kLinger{2'000};
// How long a connection that has not asked for anything yet has to do so once we stop: its client
// may have sent a request that is still on its way.
constexpr std::chrono::milliseconds kLastCall{1'000};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

constexpr Refusal kSlowHeader{408, "Request Timeout", "The header did not arrive in time."};
constexpr Refusal kSlowBody{408, "Request Timeout", "The body did not arrive in time."};
constexpr Refusal kNoRoom{503, "Service Unavailable", "Too many bodies are being received."};

}  // namespace

Session::Session(SessionHost& host, std::unique_ptr<Transport> transport)
    : host_(host), transport_(std::move(transport)) {}

Transport::OnDone Session::then(void (Session::*next)()) {
  return [self = shared_from_this(), next](IoEvent event, std::size_t) {
    if (self->state_ == State::kClosed) return;
    if (event == IoEvent::kFailed) return self->close();
    ((*self).*next)();
  };
}

void Session::start() {
  // One byte more than a header may have, so that the reader can tell a full one from one too
  // large.
  buffer_.resize(std::max(kReadBytes, host_.options().max_header_bytes + 1));
  transport_->set_timer(host_.options().header_timeout,
                        [self = shared_from_this()] { self->on_timeout(); });
  transport_->handshake([self = shared_from_this()](IoEvent event, std::size_t) {
    if (self->state_ == State::kClosed) return;
    if (event == IoEvent::kFailed) return self->close();
    self->wait_for_request(self->host_.options().header_timeout);
    if (self->host_.stopping()) self->stop_soon();
  });
}

void Session::start_refusing(const Refusal& why) {
  buffer_.resize(1);
  refuse(why);
}

void Session::wait_for_request(std::chrono::milliseconds at_most) {
  state_ = State::kWaiting;
  header_read_ = false;
  keeps_alive_ = false;
  send_ = Send::kHeadAndBody;
  reader_.emplace(ReadLimits{host_.options().max_header_bytes, host_.options().max_body_bytes});
  transport_->set_timer(at_most, [self = shared_from_this()] { self->on_timeout(); });
  process();
}

void Session::process() {
  while (state_ == State::kWaiting || state_ == State::kHeader || state_ == State::kBody) {
    const ByteView in = unread();
    if (state_ == State::kWaiting && !in.empty()) {
      state_ = State::kHeader;
      transport_->set_timer(host_.options().header_timeout,
                            [self = shared_from_this()] { self->on_timeout(); });
    }
    const RequestReader::Fed fed = reader_->feed(in);
    begin_ += fed.consumed;
    switch (fed.step) {
      case RequestReader::Step::kNeedMore:
        if (!charge_body()) return refuse(kNoRoom);
        return read_more();
      case RequestReader::Step::kHead:
        on_head();
        break;
      case RequestReader::Step::kComplete:
        if (!charge_body()) return refuse(kNoRoom);
        return run_handler();
      case RequestReader::Step::kRefused:
        return refuse(reader_->refusal());
    }
  }
}

void Session::read_more() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  // The reader refuses a header that fills the buffer and consumes all of a body, so there is room.
  transport_->read_some(std::span(buffer_).subspan(end_),
                        [self = shared_from_this()](IoEvent event, std::size_t bytes) {
                          if (event == IoEvent::kFailed) return self->close();
                          self->on_read(bytes);
                        });
}

void Session::on_read(std::size_t bytes) {
  // A read that was under way when a timeout answered: its bytes are not part of any request.
  if (state_ != State::kWaiting && state_ != State::kHeader && state_ != State::kBody) return;
  end_ += bytes;
  process();
}

void Session::on_head() {
  header_read_ = true;
  keeps_alive_ = reader_->keeps_alive();
  send_ = reader_->is_head() ? Send::kHeadOnly : Send::kHeadAndBody;
  // Only asked, not reserved: a client that announces much and sends nothing must not take the room
  // of those that send.
  if (!host_.has_room(reader_->declared_body_bytes())) return refuse(kNoRoom);
  expect_body();
}

void Session::expect_body() {
  state_ = State::kBody;
  transport_->set_timer(host_.options().body_timeout,
                        [self = shared_from_this()] { self->on_timeout(); });
  if (reader_->expects_continue() && unread().empty()) send_continue();
}

void Session::send_continue() {
  state_ = State::kWriting;
  transport_->write_all(as_bytes(kContinue), {},
                        [self = shared_from_this()](IoEvent event, std::size_t) {
                          if (self->state_ == State::kClosed) return;
                          if (event == IoEvent::kFailed) return self->close();
                          self->state_ = State::kBody;
                          self->process();
                        });
}

bool Session::charge_body() {
  const std::size_t more = reader_->body_bytes() - charged_;
  if (!host_.charge(more)) return false;
  charged_ += more;
  return true;
}

void Session::run_handler() {
  state_ = State::kHandling;
  transport_->cancel_timer();
  Request request = reader_->take_request();
  request.peer_address = transport_->peer_address();
  host_.handle(std::move(request), [self = shared_from_this()](Response response) {
    self->host_.release(std::exchange(self->charged_, 0));
    if (self->state_ != State::kHandling) return;
    if (response.delivery == Delivery::kDropConnection) return self->close();
    self->respond(std::move(response), self->after_answer());
  });
}

// While the server stops, requests that have arrived behind this one are still answered.
After Session::after_answer() const {
  if (!keeps_alive_) return After::kClose;
  const bool more = !unread().empty() || transport_->has_unread();
  return host_.stopping() && !more ? After::kClose : After::kKeepOpen;
}

void Session::refuse(const Refusal& why) {
  Response response = problem_response(why);  // `why` may be the reader's
  host_.release(std::exchange(charged_, 0));
  reader_.reset();
  respond(std::move(response), After::kClose);
}

void Session::respond(Response response, After after) {
  state_ = State::kWriting;
  const bool truncated = response.delivery == Delivery::kTruncate;
  after_ = truncated ? After::kClose : after;
  wire_ = encode_response(std::move(response), send_, after_);
  if (truncated) wire_.body.resize(wire_.body.size() / 2);
  write_slice(0);
}

void Session::write_slice(std::size_t from) {
  transport_->set_timer(host_.options().write_timeout,
                        [self = shared_from_this()] { self->on_timeout(); });
  const ByteView body(wire_.body);
  const ByteView slice = body.subspan(from, std::min(kSliceBytes, body.size() - from));
  const ByteView head = from == 0 ? as_bytes(wire_.head) : ByteView();
  transport_->write_all(
      head, slice,
      [self = shared_from_this(), next = from + slice.size()](IoEvent event, std::size_t) {
        if (self->state_ == State::kClosed) return;
        if (event == IoEvent::kFailed) return self->close();
        if (next < self->wire_.body.size()) return self->write_slice(next);
        self->on_written();
      });
}

void Session::on_written() {
  ++answers_;
  wire_ = {};
  if (after_ == After::kClose) return finish();
  wait_for_request(host_.options().idle_timeout);
  if (host_.stopping()) stop_soon();
}

void Session::finish() {
  state_ = State::kFinishing;
  header_read_ = false;
  reader_.reset();
  transport_->set_timer(kLinger, [self = shared_from_this()] { self->on_timeout(); });
  transport_->finish_sending(then(&Session::discard));
}

void Session::discard() {
  transport_->discard_some(then(&Session::discard));
}

void Session::on_timeout() {
  switch (state_) {
    case State::kHeader:
      return refuse(kSlowHeader);
    case State::kBody:
      return refuse(kSlowBody);
    default:
      return close();
  }
}

void Session::stop_soon() {
  if (state_ != State::kWaiting || transport_->has_unread()) return;
  if (answers_ > 0) return close();
  transport_->set_timer(std::min(kLastCall, host_.options().header_timeout),
                        [self = shared_from_this()] { self->on_timeout(); });
}

void Session::close() {
  if (state_ == State::kClosed) return;
  // The handler still has the request; it releases the charge when it is done.
  if (state_ != State::kHandling) host_.release(std::exchange(charged_, 0));
  state_ = State::kClosed;
  transport_->close();
  host_.closed(*this);
}

bool Session::owes_answer() const {
  return header_read_ && state_ != State::kClosed;
}

}  // namespace nightlight::net
