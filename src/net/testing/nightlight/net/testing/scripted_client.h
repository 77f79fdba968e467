#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "nightlight/net/client.h"

namespace nightlight::net::testing {

// What a ScriptedClient was asked to send, with streamed parts read to their end.
struct SentRequest {
  Method method = Method::kGet;
  std::string url;
  Headers headers;
  Bytes body;
  std::vector<OutgoingPart> parts;  // `value` holds what `source` gave; `source` is empty
  std::string user;                 // of the basic credentials; empty: none were given
  std::string secret;               // the basic password or the bearer token

  const OutgoingPart* part(std::string_view name) const {
    for (const auto& candidate : parts) {
      if (candidate.name == name) return &candidate;
    }
    return nullptr;
  }
};

// A client that gives queued answers in order and keeps what was sent. With nothing queued it fails
// like a host that is away (kUnavailable, NotSent::kNothingLeft). Safe to use from many threads.
class ScriptedClient final : public Client {
 public:
  using Answer = tl::expected<Response, ClientFailure>;
  using Responder = std::function<Answer(const SentRequest&)>;

  void answer(Response response) { queue(std::move(response)); }
  void answer(int status, std::string_view body = {},
              std::string_view content_type = "text/plain") {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", content_type);
    response.body = to_bytes(body);
    queue(std::move(response));
  }
  void fail(NotSent sent, Error error = Error(Code::kUnavailable, "scripted failure")) {
    queue(tl::unexpected(ClientFailure{error, sent}));
  }
  // Answers every request that finds the queue empty.
  void answer_rest(Responder responder) {
    const std::lock_guard lock(mutex_);
    responder_ = std::move(responder);
  }

  std::vector<SentRequest> sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
  }
  std::size_t queued() const {
    const std::lock_guard lock(mutex_);
    return answers_.size();
  }

  Answer send(const ClientRequest& request) override {
    auto copy = copy_of(request);
    if (!copy) return tl::unexpected(ClientFailure{copy.error(), NotSent::kUnknown});
    const std::lock_guard lock(mutex_);
    sent_.push_back(*std::move(copy));
    if (!answers_.empty()) {
      Answer answer = std::move(answers_.front());
      answers_.pop_front();
      return answer;
    }
    if (responder_) return responder_(sent_.back());
    return tl::unexpected(
        ClientFailure{Error(Code::kUnavailable, "no answer queued"), NotSent::kNothingLeft});
  }

 private:
  void queue(Answer answer) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::move(answer));
  }

  static Result<SentRequest> copy_of(const ClientRequest& request) {
    SentRequest copy;
    copy.method = request.method;
    copy.url = request.url;
    copy.headers = request.headers;
    copy.body = request.body;
    for (const OutgoingPart& part : request.parts) {
      copy.parts.push_back(part);
      if (!part.source) continue;
      NIGHTLIGHT_ASSIGN_OR_RETURN(copy.parts.back().value, read_all(part));
      copy.parts.back().source = nullptr;
    }
    if (request.basic != nullptr) {
      copy.user = request.basic->user;
      copy.secret = as_text(request.basic->password.view(SecretAccess()));
    }
    if (request.bearer != nullptr) copy.secret = as_text(request.bearer->view(SecretAccess()));
    return copy;
  }

  static Result<Bytes> read_all(const OutgoingPart& part) {
    Bytes all(part.source_size);
    std::size_t size = 0;
    while (size < all.size()) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t got, part.source(std::span(all).subspan(size)));
      if (got == 0) {
        return Error(Code::kInvalidArgument, "a body's source does not give the size it said");
      }
      size += got;
    }
    return all;
  }

  mutable std::mutex mutex_;
  std::deque<Answer> answers_;     // guarded by mutex_
  Responder responder_;            // guarded by mutex_
  std::vector<SentRequest> sent_;  // guarded by mutex_
};

}  // namespace nightlight::net::testing
