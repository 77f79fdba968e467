#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "nightlight/core/clock.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/net/client.h"

namespace nightlight::cybertip::test {

// What goes wrong with a call. "Before" and "after" say whether it took effect all the same.
enum class Fault : unsigned char {
  kNone,
  kRefused,        // connection refused: nothing left
  kLostBefore,     // sent, no answer, no effect
  kLostAfter,      // sent, no answer, took effect
  kHtml500Before,  // a proxy's page
  kHtml503After,
  kTruncatedAfter,  // XML cut off in the middle
  k1000Before,
  k1000After,
  k1100,
  k1110,
  k1111,
  k1300,
  k429,             // with Retry-After in seconds
  k9999After,       // a code nobody knows
  kOtherRootAfter,  // a well-formed document of another kind
  k401,
  k3300,
  k4000,
  k4100,
  k4110,
  k4200,
  k1210,
  k413,
  k5001,
  k5002,
  k5101,
  k5102,
  kWrongHash,  // /upload only: bytes were changed on the way
};

// The other side of the line in memory: the states and answers of reference section 13.1, as far as
// tests of the submitter need them. Stands in for the network too.
class FarSide final : public net::Client {
 public:
  enum class State : unsigned char { kOpen, kFinished, kRetracted };
  struct File {
    std::string md5;
    int details = 0;
  };
  struct Report {
    State state = State::kOpen;
    std::string document;
    std::map<std::string, File> files;  // by file id
    Timestamp opened_at;
    Timestamp modified_at;
  };
  using Sent = tl::expected<net::Response, net::ClientFailure>;
  struct CallMade {
    std::string verb;
    std::string body;  // of /submit and /fileinfo; the id of the others
  };

  explicit FarSide(const Clock& clock) : clock_(clock) {}

  // Asked before each call with its verb and its number from 1; none by default.
  std::function<Fault(const std::string& verb, int call)> plan;
  // Called in each call before and after it has taken effect; for tests that kill or overtake the
  // program there.
  std::function<void(const std::string& verb, int call)> during;
  std::function<void(const std::string& verb, int call)> after;
  std::function<void()> piece;  // before each piece of an uploaded file is read

  // As if nobody had ever called.
  void forget() {
    reports.clear();
    calls.clear();
    plan = nullptr;
    during = after = nullptr;
  }

  Sent send(const net::ClientRequest& request) override {
    const std::lock_guard lock(mutex_);
    const std::string verb = request.url.substr(request.url.rfind('/') + 1);
    const int number = int(calls.size()) + 1;
    const Fault fault = plan ? plan(verb, number) : Fault::kNone;
    std::string body(as_text(request.body));
    std::string upload;
    for (const net::OutgoingPart& part : request.parts) {
      if (!part.source) {
        body = std::string(as_text(part.value));
        continue;
      }
      auto read = read_source(part);
      if (!read) return tl::unexpected(net::ClientFailure{read.error(), net::NotSent::kUnknown});
      upload = *std::move(read);
    }
    calls.push_back({verb, body});
    if (during) during(verb, number);
    Sent sent = answer(fault, verb, body, upload);
    if (after) after(verb, number);
    return sent;
  }

  int count(State state) const {
    return static_cast<int>(std::count_if(reports.begin(), reports.end(), [&](const auto& entry) {
      return entry.second.state == state;
    }));
  }
  int open_now() const {
    return static_cast<int>(std::count_if(reports.begin(), reports.end(), [&](const auto& entry) {
      return entry.second.state == State::kOpen && !expired(entry.second);
    }));
  }
  const std::pair<const std::int64_t, Report>* finished() const {
    for (const auto& entry : reports) {
      if (entry.second.state == State::kFinished) return &entry;
    }
    return nullptr;
  }

  std::map<std::int64_t, Report> reports;
  std::vector<CallMade> calls;
  std::string last_finish_answer;

 private:
  static Sent lost(net::NotSent sent) {
    return tl::unexpected(
        net::ClientFailure{Error(Code::kUnavailable, "a fault of the test"), sent});
  }
  static net::Response respond(int status, const std::string& body) {
    net::Response response;
    response.status = status;
    response.headers.add("Request-ID", "req-" + std::to_string(body.size()));
    response.body = to_bytes(body);
    return response;
  }
  static std::string report_response(int code, const std::string& rest = "") {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<reportResponse><responseCode>" +
           std::to_string(code) + "</responseCode><responseDescription>as planned" +
           "</responseDescription>" + rest + "</reportResponse>";
  }

  Result<std::string> read_source(const net::OutgoingPart& part) {
    std::string bytes;
    std::array<std::byte, 1000> buffer{};
    for (;;) {
      if (piece) piece();
      const auto read = part.source(buffer);
      if (!read) return read.error();
      if (*read == 0) break;
      bytes.append(as_text(std::span(buffer).first(*read)));
    }
    if (bytes.size() != part.source_size) return Error(Code::kInternal, "a source of another size");
    return bytes;
  }

  Sent answer(Fault fault, const std::string& verb, const std::string& body,
              const std::string& upload) {
    switch (fault) {
      case Fault::kNone:
        return take(verb, body, upload);
      case Fault::kRefused:
        return lost(net::NotSent::kNothingLeft);
      case Fault::kLostBefore:
        return lost(net::NotSent::kUnknown);
      case Fault::kLostAfter:
        take(verb, body, upload);
        return lost(net::NotSent::kUnknown);
      case Fault::kHtml500Before:
        return respond(500, "<html><body>Internal Server Error</body></html>");
      case Fault::kHtml503After:
        take(verb, body, upload);
        return respond(503, "<html><body>Service Unavailable</body></html>");
      case Fault::kTruncatedAfter: {
        net::Response response = take(verb, body, upload);
        response.body.resize(response.body.size() / 2);
        return response;
      }
      case Fault::k1000After:
        take(verb, body, upload);
        return respond(500, report_response(1000));
      case Fault::k9999After:
        take(verb, body, upload);
        return respond(200, report_response(9999));
      case Fault::kOtherRootAfter:
        take(verb, body, upload);
        return respond(200, "<status><responseCode>0</responseCode></status>");
      case Fault::kWrongHash:
        return take(verb, body, upload + "x");
      default:
        return respond_refusal(fault);
    }
  }

  static net::Response respond_refusal(Fault fault) {
    if (fault == Fault::k401) return respond(401, report_response(1000));
    if (fault == Fault::k413) return respond(413, "<html><body>Too Large</body></html>");
    if (fault == Fault::k429) {
      net::Response response = respond(429, "slow down");
      response.headers.add("Retry-After", "7");
      return response;
    }
    static const std::map<Fault, int> kCodes = {
        {Fault::k1000Before, 1000}, {Fault::k1100, 1100}, {Fault::k1110, 1110},
        {Fault::k1111, 1111},       {Fault::k1300, 1300}, {Fault::k3300, 3300},
        {Fault::k4000, 4000},       {Fault::k4100, 4100}, {Fault::k4110, 4110},
        {Fault::k4200, 4200},       {Fault::k1210, 1210}, {Fault::k5001, 5001},
        {Fault::k5002, 5002},       {Fault::k5101, 5101}, {Fault::k5102, 5102}};
    const int code = kCodes.at(fault);
    return respond(code >= 4000 && code < 5000 ? 400 : 200, report_response(code));
  }

  bool expired(const Report& report) const {
    using std::chrono::hours;
    return clock_.now() >= std::max(report.opened_at + hours(24), report.modified_at + hours(1));
  }

  // The call as NCMEC would take it.
  net::Response take(const std::string& verb, const std::string& body, const std::string& upload) {
    if (verb == "submit") return take_submit(body);
    const std::string id_text =
        verb == "fileinfo" ? between(body, "<reportId>", "</reportId>") : body;
    const auto found = reports.find(std::stoll(id_text));
    if (found == reports.end()) return respond(200, report_response(5001));
    Report& report = found->second;
    if (report.state == State::kFinished) return respond(200, report_response(5102));
    if (report.state == State::kRetracted) return respond(200, report_response(5101));
    if (expired(report)) return respond(200, report_response(5001));
    const std::string id_element = "<reportId>" + id_text + "</reportId>";
    if (verb == "retract") {
      report.state = State::kRetracted;
      return respond(200, report_response(0, id_element));
    }
    if (verb == "finish") return take_finish(report, id_element);
    report.modified_at = clock_.now();
    if (verb == "upload") return take_upload(report, id_element, upload);
    return take_details(report, id_element, body);
  }

  net::Response take_submit(const std::string& body) {
    const std::int64_t id = next_id_++;
    reports[id] = {State::kOpen, body, {}, clock_.now(), clock_.now()};
    return respond(200, report_response(0, "<reportId>" + std::to_string(id) + "</reportId>"));
  }

  net::Response take_upload(Report& report, const std::string& id_element,
                            const std::string& upload) {
    const std::string md5 = crypto::media_digests(as_bytes(upload)).md5.hex();
    const std::string number = std::to_string(next_file_++);
    const std::string file_id = std::string(32 - number.size(), 'f') + number;
    report.files[file_id] = {md5, 0};
    return respond(200, report_response(0, id_element + "<fileId>" + file_id + "</fileId><hash>" +
                                               md5 + "</hash>"));
  }

  static net::Response take_details(Report& report, const std::string& id_element,
                                    const std::string& body) {
    const auto file = report.files.find(between(body, "<fileId>", "</fileId>"));
    if (file == report.files.end()) return respond(200, report_response(5002));
    ++file->second.details;
    return respond(200, report_response(0, id_element));
  }

  net::Response take_finish(Report& report, const std::string& id_element) {
    report.state = State::kFinished;
    std::string files;
    // In reverse: the order of the list is not promised.
    for (auto file = report.files.rbegin(); file != report.files.rend(); ++file) {
      files += "<fileId>" + file->first + "</fileId>";
    }
    last_finish_answer =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><reportDoneResponse>"
        "<responseCode>0</responseCode>" +
        id_element + "<files>" + files + "</files></reportDoneResponse>";
    return respond(200, last_finish_answer);
  }

  static std::string between(const std::string& text, const std::string& from,
                             const std::string& to) {
    const auto start = text.find(from);
    if (start == std::string::npos) return "0";
    return text.substr(start + from.size(), text.find(to) - start - from.size());
  }

  const Clock& clock_;
  std::recursive_mutex mutex_;
  std::int64_t next_id_ = 4'564'654;
  int next_file_ = 1;
};

}  // namespace nightlight::cybertip::test
