#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cybertipline/sandbox.h"
#include "cybertipline/validation/xml.h"
#include "documents.h"
#include "nightlight/core/log.h"
#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/net/client.h"
#include "nightlight/net/server.h"

namespace nightlight::sandbox::testing {

// An answer with what tests ask of it.
struct Got {
  bool arrived = false;
  net::Response response;
  std::string body;

  std::string header(std::string_view name) const {
    return std::string(response.headers.find(name).value_or(""));
  }
  // The text of an element directly below the root; "" without one.
  std::string element(std::string_view name) const {
    const auto root = parse_xml(as_bytes(body), {});
    if (!root) return "not XML";
    const XmlElement* found = root->child(name);
    return found == nullptr ? "" : found->text;
  }
  std::string root() const {
    const auto parsed = parse_xml(as_bytes(body), {});
    return parsed ? parsed->name : "not XML";
  }
  std::string code() const { return element("responseCode"); }
  std::string report_id() const { return element("reportId"); }
  // "400/4100": the HTTP status and the code.
  std::string outcome() const {
    return arrived ? std::to_string(response.status) + "/" + code() : "no answer";
  }
};

// Whom to be and what to add to a call.
struct As {
  std::string user = "alice";
  std::string password = "secret-a";
  std::string fault = "";
};

// A sandbox behind a real server on this machine, with a clock that stands still, and a client that
// calls it as one of two providers.
class LiveSandbox : public ::testing::Test {
 protected:
  LiveSandbox() : sandbox_(options(), clock_) {
    net::ServerOptions server_options;
    server_options.max_body_bytes = 32 * 1024 * 1024;
    auto server = net::Server::open(
        server_options, [this](const net::Request& request) { return sandbox_.handle(request); },
        logger_);
    server_ = std::move(server).value();
    client_ = net::Client::create({.max_answer_bytes = 64 * 1024 * 1024}).value();
  }

  ~LiveSandbox() override {
    sandbox_.interrupt();
    server_->stop(std::chrono::seconds(5));
  }

  static SandboxOptions options() {
    SandboxOptions options;
    options.accounts = parse_accounts(
                           "alice\nsecret-a\n\nbob\nsecret-b\n\nnina\nsecret-n\nno-submit\n\n"
                           "prod\nsecret-p\nproduction\n")
                           .value();
    options.seed = 7;
    return options;
  }

  Got send(net::ClientRequest request, const As& as) {
    const net::BasicCredentials credentials{as.user, SecretBytes(as_bytes(as.password))};
    if (!as.user.empty()) request.basic = &credentials;
    if (!as.fault.empty()) request.headers.add("X-Sandbox-Fault", as.fault);
    request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + request.url;
    auto answer = client_->send(request);
    Got got;
    got.arrived = answer.has_value();
    if (!answer) return got;
    got.response = *std::move(answer);
    got.body = as_text(got.response.body);
    return got;
  }

  Got get(std::string path, const As& as = {}) {
    net::ClientRequest request;
    request.url = std::move(path);
    return send(std::move(request), as);
  }

  Got post(std::string path, std::string_view type, std::string_view body, const As& as = {}) {
    net::ClientRequest request;
    request.method = net::Method::kPost;
    request.url = std::move(path);
    if (!type.empty()) request.headers.add("Content-Type", type);
    request.body = to_bytes(body);
    return send(std::move(request), as);
  }

  Got submit(std::string_view xml = kSmallReport, const As& as = {}) {
    return post("/ispws/submit", "text/xml; charset=utf-8", xml, as);
  }

  Got upload(const std::string& id, std::string_view content = "harmless", const As& as = {}) {
    net::ClientRequest request;
    request.method = net::Method::kPost;
    request.url = "/ispws/upload";
    request.parts.push_back({.name = "id", .value = to_bytes(id)});
    request.parts.push_back({.name = "file",
                             .file_name = "a.jpg",
                             .content_type = "image/jpeg",
                             .value = to_bytes(content)});
    return send(std::move(request), as);
  }

  static std::string details(const std::string& report, const std::string& file,
                             const std::string& middle = "") {
    return "<fileDetails><reportId>" + report + "</reportId><fileId>" + file + "</fileId>" +
           middle + "</fileDetails>";
  }

  Got file_info(const std::string& xml, const As& as = {}) {
    return post("/ispws/fileinfo", "text/xml; charset=utf-8", xml, as);
  }

  Got form(std::string path, const std::string& id, const As& as = {}) {
    return post(std::move(path), "application/x-www-form-urlencoded", "id=" + id, as);
  }
  Got finish(const std::string& id, const As& as = {}) { return form("/ispws/finish", id, as); }
  Got retract(const std::string& id, const As& as = {}) { return form("/ispws/retract", id, as); }

  Got control(std::string path, std::string_view body) {
    return post(std::move(path), "application/json", body, {.user = ""});
  }
  void advance(std::int64_t seconds) {
    const Got got = control("/_clock", "{\"advance_s\":" + std::to_string(seconds) + "}");
    EXPECT_EQ(got.response.status, 200) << got.body;
  }
  nlohmann::json ledger() { return nlohmann::json::parse(get("/_ledger", {.user = ""}).body); }

  nightlight::testing::ManualClock clock_{kNow};
  NullLogger logger_;
  Sandbox sandbox_;
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<net::Client> client_;
};

}  // namespace nightlight::sandbox::testing
