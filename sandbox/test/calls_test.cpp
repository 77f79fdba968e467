// The seven calls through a real server: shapes, states, authentication.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "live_sandbox.h"

namespace nightlight::sandbox {
namespace {

using testing::As;
using testing::Got;

class Calls : public testing::LiveSandbox {
 protected:
  static constexpr std::int64_t kDay = 24 * 3600;
  const As bob_{.user = "bob", .password = "secret-b"};

  // An open report with one file that has no details yet.
  struct Opened {
    std::string id;
    std::string file;
  };
  Opened open(std::string_view xml = testing::kSmallReport) {
    const std::string id = submit(xml).report_id();
    return {id, upload(id).element("fileId")};
  }

  // The outcome of each verb, in the order upload, fileinfo, finish, retract, each on a report that
  // `bring` has brought into the state in question.
  std::vector<std::string> outcomes(const std::function<void(const Opened&)>& bring, const As& as) {
    const std::vector<std::function<Got(const Opened&)>> verbs = {
        [&](const Opened& at) { return upload(at.id, "more", as); },
        [&](const Opened& at) { return file_info(details(at.id, at.file), as); },
        [&](const Opened& at) { return finish(at.id, as); },
        [&](const Opened& at) { return retract(at.id, as); }};
    std::vector<std::string> all;
    for (const auto& verb : verbs) {
      const Opened opened = open();
      bring(opened);
      all.push_back(verb(opened).outcome());
    }
    return all;
  }

  static std::vector<std::string> four(std::string_view outcome) {
    return std::vector<std::string>(4, std::string(outcome));
  }
};

TEST_F(Calls, status_names_user_and_address_and_no_report) {
  const Got got = get("/ispws/status");
  EXPECT_EQ(got.outcome(), "200/0");
  EXPECT_EQ(got.root(), "reportResponse");
  EXPECT_EQ(got.element("responseDescription"), "Remote User : alice, Remote Ip : 127.0.0.1");
  EXPECT_EQ(got.body.find("reportId"), std::string::npos);
}

TEST_F(Calls, xsd_says_that_no_copy_is_held) {
  const Got got = get("/ispws/xsd");
  EXPECT_EQ(got.response.status, 200);
  EXPECT_EQ(got.root(), "{http://www.w3.org/2001/XMLSchema}schema");
  EXPECT_NE(got.body.find("holds no copy"), std::string::npos);
}

TEST_F(Calls, a_report_goes_from_submit_to_finish) {
  const Got submitted = submit();
  EXPECT_EQ(submitted.outcome(), "200/0");
  EXPECT_EQ(submitted.root(), "reportResponse");
  const std::string id = submitted.report_id();
  EXPECT_GT(std::stoll(id), 0);
  const Got first = upload(id, "abc");
  EXPECT_EQ(first.outcome(), "200/0");
  EXPECT_EQ(first.report_id(), id);
  EXPECT_EQ(first.element("hash"), "900150983cd24fb0d6963f7d28e17f72");  // RFC 1321
  const std::string file = first.element("fileId");
  EXPECT_EQ(file.size(), 32u);
  EXPECT_EQ(file.find_first_not_of("0123456789abcdef"), std::string::npos);
  const std::string second = upload(id, "").element("fileId");
  EXPECT_NE(file, second);
  EXPECT_EQ(file_info(details(id, file)).outcome(), "200/0");
  const Got done = finish(id);
  EXPECT_EQ(done.outcome(), "200/0");
  EXPECT_EQ(done.root(), "reportDoneResponse");
  EXPECT_EQ(done.report_id(), id);
  EXPECT_NE(
      done.body.find("<files><fileId>" + file + "</fileId><fileId>" + second + "</fileId></files>"),
      std::string::npos);
  EXPECT_EQ(done.body.find("responseDescription"), std::string::npos);
}

TEST_F(Calls, finish_lists_no_files_as_an_empty_element) {
  EXPECT_NE(finish(submit().report_id()).body.find("<files/>"), std::string::npos);
}

TEST_F(Calls, finish_takes_multipart_as_documented) {
  net::ClientRequest request;
  request.method = net::Method::kPost;
  request.url = "/ispws/finish";
  request.parts.push_back({.name = "id", .value = to_bytes(submit().report_id())});
  EXPECT_EQ(send(std::move(request), {}).outcome(), "200/0");
}

TEST_F(Calls, finish_lists_files_in_another_order_when_told_so) {
  control("/_settings", R"({"file_order":"shuffled"})");
  const std::string id = submit().report_id();
  std::string in_order = "<files>";
  for (int i = 0; i < 8; ++i) in_order += "<fileId>" + upload(id).element("fileId") + "</fileId>";
  const Got done = finish(id);
  EXPECT_EQ(done.body.find(in_order), std::string::npos);
  EXPECT_NE(done.body.find(in_order.substr(15, 32)), std::string::npos);
}

TEST_F(Calls, each_verb_in_each_state_answers_as_the_table_says) {
  EXPECT_EQ(outcomes([](const Opened&) {}, {}), four("200/0"));
  EXPECT_EQ(outcomes([&](const Opened& at) { finish(at.id); }, {}), four("400/5102"));
  EXPECT_EQ(outcomes([&](const Opened& at) { retract(at.id); }, {}), four("400/5101"));
  EXPECT_EQ(outcomes([&](const Opened&) { advance(kDay); }, {}), four("400/5001"));
  EXPECT_EQ(outcomes([](const Opened&) {}, bob_), four("403/3300"));
  EXPECT_EQ(outcomes([&](const Opened& at) { finish(at.id); }, bob_), four("403/3300"));
  EXPECT_EQ(outcomes([&](const Opened& at) { retract(at.id); }, bob_), four("403/3300"));
  EXPECT_EQ(outcomes([&](const Opened&) { advance(kDay); }, bob_), four("400/5001"));
}

TEST_F(Calls, no_verb_knows_a_report_that_never_was) {
  EXPECT_EQ(upload("4").outcome(), "400/5001");
  EXPECT_EQ(file_info(details("4", "x")).outcome(), "400/5001");
  EXPECT_EQ(file_info(details("-4", "x")).outcome(), "400/5001");
  EXPECT_EQ(finish("4").outcome(), "400/5001");
  EXPECT_EQ(retract("4").outcome(), "400/5001");
}

TEST_F(Calls, the_status_of_state_and_permission_codes_is_what_the_settings_say) {
  control("/_settings", R"({"state_status":200,"permission_status":401})");
  const std::string id = submit().report_id();
  EXPECT_EQ(finish("4").outcome(), "200/5001");
  EXPECT_EQ(finish(id, bob_).outcome(), "401/3300");
}

TEST_F(Calls, a_report_lives_for_a_day_to_the_second) {
  for (const auto& [age, wanted] : {std::pair(kDay - 1, "200/0"), std::pair(kDay, "400/5001"),
                                    std::pair(kDay + 1, "400/5001")}) {
    const std::string id = submit().report_id();
    advance(age);
    EXPECT_EQ(finish(id).outcome(), wanted) << age;
  }
}

TEST_F(Calls, a_change_gives_an_hour_more_to_the_second) {
  for (const auto& [later, wanted] :
       {std::pair(3599, "200/0"), std::pair(3600, "400/5001"), std::pair(3601, "400/5001")}) {
    const Opened by_details = open();
    const std::string by_upload = submit().report_id();
    advance(kDay - 1);
    EXPECT_EQ(file_info(details(by_details.id, by_details.file)).outcome(), "200/0");
    EXPECT_EQ(upload(by_upload).outcome(), "200/0");
    advance(later);
    EXPECT_EQ(finish(by_details.id).outcome(), wanted) << later;
    EXPECT_EQ(finish(by_upload).outcome(), wanted) << later;
  }
}

TEST_F(Calls, details_of_a_file_are_taken_once) {
  for (const auto& [setting, wanted] :
       {std::pair("1300", "400/1300"), std::pair("4000", "400/4000"), std::pair("0", "200/0")}) {
    control("/_settings", std::string("{\"second_details\":") + setting + "}");
    const Opened opened = open();
    EXPECT_EQ(file_info(details(opened.id, opened.file)).outcome(), "200/0");
    EXPECT_EQ(file_info(details(opened.id, opened.file)).outcome(), wanted);
  }
}

TEST_F(Calls, details_of_a_file_of_another_report_are_refused) {
  EXPECT_EQ(file_info(details(open().id, open().file)).outcome(), "400/5002");
}

TEST_F(Calls, details_are_validated_in_both_layers) {
  const Opened opened = open();
  EXPECT_EQ(file_info(details(opened.id, opened.file, "<other/>")).outcome(), "400/4100");
  EXPECT_EQ(file_info(details(opened.id, opened.file, "<exifViewedByEsp>true</exifViewedByEsp>"))
                .outcome(),
            "400/4100");
  EXPECT_EQ(file_info("<fileDetails>").outcome(), "400/4110");
  EXPECT_EQ(file_info(details(opened.id, opened.file)).outcome(), "200/0") << "nothing was kept";
}

TEST_F(Calls, a_batched_report_has_rules_of_its_own) {
  const Opened opened = open(testing::kBatchedReport);
  EXPECT_EQ(file_info(details(opened.id, opened.file)).outcome(), "400/4100");
  EXPECT_EQ(
      file_info(details(opened.id, opened.file, "<fileAnnotations><viral/></fileAnnotations>"))
          .outcome(),
      "200/0");
  EXPECT_EQ(upload(opened.id).outcome(), "200/0");
  EXPECT_EQ(finish(opened.id).outcome(), "400/4100");
  EXPECT_EQ(retract(opened.id).outcome(), "200/0");
  EXPECT_EQ(finish(open(testing::kBatchedReport).id).outcome(), "200/0");
}

TEST_F(Calls, a_submit_is_refused_with_the_place_and_the_rule) {
  const Got order = submit("<report><reporter/></report>");
  EXPECT_EQ(order.outcome(), "400/4100");
  EXPECT_EQ(order.element("responseDescription")
                .find("Validation failed\n[1,20] - cvc-complex-type.2.4.a: "),
            0u)
      << order.body;
  const Got rule = submit(testing::replaced(testing::kSmallReport, "2026-01-20", "2999-01-20"));
  EXPECT_EQ(rule.outcome(), "400/4100");
  EXPECT_NE(rule.element("responseDescription").find("rule.past"), std::string::npos);
}

TEST_F(Calls, the_past_is_reckoned_by_the_sandbox_clock) {
  const std::string tomorrow =
      testing::replaced(testing::kSmallReport, "2026-01-20T10:00:00Z", "2026-02-02T00:00:00Z");
  EXPECT_EQ(submit(tomorrow).outcome(), "400/4100");
  advance(kDay);
  EXPECT_EQ(submit(tomorrow).outcome(), "200/0");
}

TEST_F(Calls, the_profile_can_be_switched) {
  const std::string document =
      testing::replaced(testing::kLargeReport, "<spam/>", "<informational/>");
  EXPECT_EQ(submit(document).outcome(), "400/4100");
  control("/_settings", R"({"profile":"2026-08"})");
  EXPECT_EQ(submit(document).outcome(), "200/0");
}

TEST_F(Calls, earlier_reports_must_be_known_when_told_so) {
  EXPECT_EQ(submit(testing::kLargeReport).outcome(), "200/0");
  control("/_settings", R"({"prior_reports":"known"})");
  EXPECT_EQ(submit(testing::kLargeReport).outcome(), "400/4100");
  const std::string id = submit().report_id();
  EXPECT_EQ(submit(testing::replaced(testing::kLargeReport, "<priorCTReports>123",
                                     "<priorCTReports>" + id))
                .outcome(),
            "200/0");
}

TEST_F(Calls, missing_or_wrong_credentials_are_refused_as_recorded) {
  for (const As& as : {As{.user = ""}, As{.password = "wrong"}, As{.user = "nobody"},
                       As{.user = "prod", .password = "secret-p"}}) {
    for (const std::string path : {"/ispws/status", "/ispws/xsd", "/ispws/nowhere"}) {
      const Got got = get(path, as);
      EXPECT_EQ(got.outcome(), "401/1000") << as.user << path;
      EXPECT_EQ(got.header("WWW-Authenticate"), "Basic realm=\"ESP Web Services\"");
      EXPECT_EQ(got.element("responseDescription"), "Authentication Required");
    }
  }
  control("/_settings", R"({"unauthenticated_code":2000})");
  EXPECT_EQ(get("/ispws/status", {.user = ""}).outcome(), "401/2000");
}

TEST_F(Calls, test_accounts_do_not_hold_in_production) {
  control("/_settings", R"({"environment":"production"})");
  EXPECT_EQ(get("/ispws/status").outcome(), "401/1000");
  EXPECT_EQ(get("/ispws/status", {.user = "prod", .password = "secret-p"}).outcome(), "200/0");
}

TEST_F(Calls, an_account_without_the_right_to_submit_is_told_so) {
  const As nina{.user = "nina", .password = "secret-n"};
  EXPECT_EQ(submit(testing::kSmallReport, nina).outcome(), "403/3100");
  EXPECT_EQ(get("/ispws/status", nina).outcome(), "200/0");
}

TEST_F(Calls, unknown_paths_and_other_methods_are_refused) {
  EXPECT_EQ(get("/ispws/cancel").outcome(), "404/1210");
  EXPECT_EQ(get("/ispws").outcome(), "404/1210");
  EXPECT_EQ(get("/ispws/submit").outcome(), "405/4000");
  EXPECT_EQ(post("/ispws/status", "", "").outcome(), "405/4000");
  EXPECT_EQ(get("/ispwsx/status").response.status, 404);
  EXPECT_EQ(get("/").response.status, 404);
}

TEST_F(Calls, every_answer_carries_an_own_request_id_and_the_mark_of_the_sandbox) {
  const std::string id = submit().report_id();
  std::set<std::string> seen;
  for (const Got& got :
       {get("/ispws/status"), get("/ispws/status", {.user = ""}), get("/ispws/nowhere"),
        submit("x"), upload(id), finish(id), finish(id), get("/ispws/status", {.fault = "503"})}) {
    EXPECT_EQ(got.header("Request-ID").size(), 32u);
    EXPECT_EQ(got.header("X-Sandbox"), "nightlight-sandbox");
    seen.insert(got.header("Request-ID"));
  }
  EXPECT_EQ(seen.size(), 8u);
}

}  // namespace
}  // namespace nightlight::sandbox
