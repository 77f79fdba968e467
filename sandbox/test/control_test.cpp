// What tests and people see and change through the control paths.
#include <gtest/gtest.h>

#include <thread>

#include "live_sandbox.h"

namespace nightlight::sandbox {
namespace {

using testing::Got;

class Control : public testing::LiveSandbox {};

TEST_F(Control, the_ledger_shows_reports_files_and_calls_as_received) {
  const std::string id = submit().report_id();
  const std::string file = upload(id, "abc").element("fileId");
  const std::string described = details(id, file);
  const Got info = file_info(described);
  submit("<report><wrong/></report>");
  finish(id);
  const auto seen = ledger();
  EXPECT_EQ(seen["counts"]["finished"], 1);
  EXPECT_EQ(seen["counts"]["open"], 0);
  ASSERT_EQ(seen["reports"].size(), 1u);
  const auto& report = seen["reports"][0];
  EXPECT_EQ(report["id"], std::stoll(id));
  EXPECT_EQ(report["provider"], "alice");
  EXPECT_EQ(report["state"], "finished");
  EXPECT_EQ(report["kind"], "single");
  EXPECT_EQ(report["xml"], std::string(testing::kSmallReport));
  EXPECT_EQ(report["opened_at"], "2026-02-01T12:00:00.000Z");
  EXPECT_EQ(report["closed_at"], "2026-02-01T12:00:00.000Z");
  EXPECT_EQ(report["deadline"], "2026-02-02T12:00:00.000Z");
  ASSERT_EQ(report["files"].size(), 1u);
  EXPECT_EQ(report["files"][0]["id"], file);
  EXPECT_EQ(report["files"][0]["name"], "a.jpg");
  EXPECT_EQ(report["files"][0]["size_bytes"], 3);
  EXPECT_EQ(report["files"][0]["details_xml"], described);
  ASSERT_EQ(seen["calls"].size(), 5u);
  EXPECT_EQ(seen["calls"][2]["path"], "/ispws/fileinfo");
  EXPECT_EQ(seen["calls"][2]["request_id"], info.header("Request-ID"));
  EXPECT_EQ(seen["calls"][3]["code"], 4100);
  EXPECT_EQ(seen["calls"][3]["refused_xml"], "<report><wrong/></report>");
  EXPECT_EQ(seen["calls"][3]["took_effect"], false);
}

TEST_F(Control, the_ledger_stays_json_whatever_names_come_in) {
  const std::string id = submit().report_id();
  net::ClientRequest request;
  request.method = net::Method::kPost;
  request.url = "/ispws/upload";
  request.headers.add("Content-Type", "multipart/form-data; boundary=b");
  request.body = to_bytes(
      "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n" + id +
      "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xff\xfe\"\r\n\r\nx"
      "\r\n--b--\r\n");
  EXPECT_EQ(send(std::move(request), {}).outcome(), "200/0");
  EXPECT_EQ(ledger()["reports"][0]["files"].size(), 1u);
}

TEST_F(Control, the_clock_only_moves_forward_and_within_reason) {
  EXPECT_EQ(ledger()["now"], "2026-02-01T12:00:00.000Z");
  advance(90);
  EXPECT_EQ(ledger()["now"], "2026-02-01T12:01:30.000Z");
  for (const std::string_view wrong :
       {"", "5", "{}", R"({"advance_s":-1})", R"({"advance_s":1.5})", R"({"advance_s":"1"})",
        R"({"advance_s":1,"x":2})", R"({"advance_s":99999999999})"}) {
    EXPECT_EQ(control("/_clock", wrong).response.status, 400) << wrong;
  }
  EXPECT_EQ(ledger()["now"], "2026-02-01T12:01:30.000Z");
}

TEST_F(Control, reset_brings_back_the_start_and_the_same_ids) {
  control("/_settings", R"({"state_status":200})");
  control("/_faults", R"({"kind":"503","route":"/retract"})");
  advance(60);
  const Got first = submit();
  const std::string first_file = upload(first.report_id()).element("fileId");
  EXPECT_EQ(control("/_reset", "").response.status, 200);
  const auto seen = ledger();
  EXPECT_EQ(seen["reports"].size() + seen["calls"].size() + seen["faults"].size(), 0u);
  EXPECT_EQ(seen["now"], "2026-02-01T12:00:00.000Z");
  EXPECT_EQ(seen["settings"]["state_status"], 400);
  const Got second = submit();
  EXPECT_EQ(second.report_id(), first.report_id());
  EXPECT_EQ(second.header("Request-ID"), first.header("Request-ID"));
  EXPECT_EQ(upload(second.report_id()).element("fileId"), first_file);
}

TEST_F(Control, ids_depend_on_the_seed_and_not_on_how_often_status_is_asked) {
  SandboxOptions same = options();
  SandboxOptions other = options();
  other.seed = 8;
  Sandbox with_same_seed(std::move(same), clock_);
  Sandbox with_other_seed(std::move(other), clock_);
  net::Request request;
  request.method = net::Method::kPost;
  request.path = "/ispws/submit";
  request.headers.add("Authorization", "Basic YWxpY2U6c2VjcmV0LWE=");
  request.headers.add("Content-Type", "text/xml");
  request.body = to_bytes(testing::kSmallReport);
  get("/ispws/status");
  const std::string here = submit().body;
  EXPECT_EQ(as_text(with_same_seed.handle(request).body), here);
  const net::Response elsewhere = with_other_seed.handle(request);
  EXPECT_EQ(elsewhere.status, 200);
  EXPECT_NE(as_text(elsewhere.body), here);
}

TEST_F(Control, settings_are_read_back_and_wrong_ones_change_nothing) {
  const auto before = get("/_settings", {.user = ""}).body;
  for (const std::string_view wrong :
       {"", "[]", R"({"colour":1})", R"({"profile":"1999-01"})", R"({"state_status":99})",
        R"({"state_status":"400"})", R"({"state_status":200,"file_order":"sideways"})",
        R"({"second_details":5})"}) {
    EXPECT_EQ(control("/_settings", wrong).response.status, 400) << wrong;
  }
  EXPECT_EQ(get("/_settings", {.user = ""}).body, before);
  EXPECT_EQ(control("/_settings", R"({"second_details":4000})").response.status, 200);
  EXPECT_EQ(ledger()["settings"]["second_details"], 4000);
}

TEST_F(Control, is_for_callers_on_this_machine_only) {
  net::Request request;
  request.path = "/_ledger";
  request.peer_address = "192.0.2.1";
  EXPECT_EQ(sandbox_.handle(request).status, 403);
  request.peer_address = "127.0.0.1";
  EXPECT_EQ(sandbox_.handle(request).status, 200);
}

TEST_F(Control, has_no_other_paths_and_methods) {
  EXPECT_EQ(get("/_nothing", {.user = ""}).response.status, 404);
  EXPECT_EQ(get("/_reset", {.user = ""}).response.status, 404);
  EXPECT_EQ(control("/_ledger", "").response.status, 404);
  EXPECT_EQ(control("/_faults", std::string(300'000, ' ')).response.status, 413);
}

TEST_F(Control, many_callers_at_once_are_all_recorded) {
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([this] {
      for (int n = 0; n < 20; ++n) {
        const std::string id = submit().report_id();
        EXPECT_EQ(upload(id).outcome(), "200/0");
        EXPECT_EQ(finish(id).outcome(), "200/0");
      }
    });
  }
  for (std::thread& each : callers) each.join();
  EXPECT_EQ(ledger()["counts"]["finished"], 80);
  EXPECT_EQ(ledger()["calls_received"], 240);
}

}  // namespace
}  // namespace nightlight::sandbox
