#include "service_fixture.h"

namespace nightlight::service {
namespace {

using net::Method;

TEST_F(ServiceTest, matches_a_listed_picture_and_opens_a_case_with_sealed_evidence) {
  const Json verdict = scan_match("account-7");
  EXPECT_EQ(verdict.at("verdict"), "match");
  EXPECT_EQ(verdict.at("media").at("status"), "ok");
  EXPECT_EQ(verdict.at("hits").at(0).at("distance"), 0);
  EXPECT_EQ(verdict.at("hits").at(0).at("list"), "test-list");
  const Json detail =
      json_of(call(Method::kGet, "/v1/cases/" + verdict.at("case_id").get<std::string>(), "rita"));
  EXPECT_EQ(detail.at("case").at("state"), "open");
  EXPECT_EQ(detail.at("case").at("account"), "account-7");
  EXPECT_EQ(detail.at("signals").at(0).at("id"), verdict.at("signal_id"));
  EXPECT_EQ(detail.at("signals").at(0).at("evidence").at("sha256"),
            verdict.at("digests").at("sha256"));
  EXPECT_EQ(detail.at("signals").at(0).at("looks").size(), 0u);
}

TEST_F(ServiceTest, says_no_match_for_a_stranger_and_keeps_nothing) {
  const Json verdict = json_of(scan(testing::make_png(2), {{"account", "account-7"}}));
  EXPECT_EQ(verdict.at("verdict"), "no-match");
  EXPECT_FALSE(verdict.contains("signal_id"));
  EXPECT_EQ(json_of(call(Method::kGet, "/v1/cases", "rita")).at("cases").size(), 0u);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "objects")) {
    EXPECT_FALSE(entry.is_regular_file()) << entry.path();
  }
}

TEST_F(ServiceTest, never_calls_an_unreadable_file_a_no_match) {
  for (const std::string text : {"hello", "\x89PNG\r\n\x1a\n", "GIF89a"}) {
    const net::Response response = scan(to_bytes(text), {{"account", "a"}});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(json_of(response).at("verdict"), "not-comparable");
    EXPECT_EQ(json_of(response).at("media").at("status"), "unreadable");
  }
  EXPECT_EQ(scan({}, {{"account", "a"}}).status, 400);
}

TEST_F(ServiceTest, takes_multipart_uploads_too) {
  net::Request request;
  request.method = Method::kPost;
  request.path = "/v1/media:scan";
  request.headers.add("Authorization", "Bearer " + tokens_["chat"]);
  request.headers.add("Content-Type", "multipart/form-data; boundary=b");
  request.body = to_bytes(
      "--b\r\nContent-Disposition: form-data; name=\"context\"\r\n\r\n{\"account\":\"a\"}\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"x\"\r\n\r\n");
  const Bytes picture = listed_picture();
  request.body.insert(request.body.end(), picture.begin(), picture.end());
  const Bytes end = to_bytes("\r\n--b--\r\n");
  request.body.insert(request.body.end(), end.begin(), end.end());
  const net::Response response = api_->handle(request);
  ASSERT_EQ(response.status, 200) << as_text(response.body);
  EXPECT_EQ(json_of(response).at("verdict"), "match");
}

TEST_F(ServiceTest, joins_repeats_of_one_account_into_one_case) {
  const Json first = scan_match("account-7");
  const Json second = scan_match("account-7");
  const Json other = scan_match("account-8");
  EXPECT_EQ(first.at("case_id"), second.at("case_id"));
  EXPECT_NE(first.at("signal_id"), second.at("signal_id"));
  EXPECT_NE(first.at("case_id"), other.at("case_id"));
  const Json context = {{"account", "account-9"}, {"upload_id", "u-1"}};
  const Json sent = json_of(scan(listed_picture(), context));
  const Json again = json_of(scan(listed_picture(), context));
  EXPECT_EQ(sent.at("signal_id"), again.at("signal_id"));
}

TEST_F(ServiceTest, goes_from_a_signal_to_a_queued_report_with_two_people) {
  const Proposed proposed = propose("account-7");
  const std::string report = "/v1/reports/" + proposed.report_id;
  const Json draft = json_of(call(Method::kGet, report, "abel"));
  EXPECT_EQ(draft.at("report").at("state"), "draft");
  for (const Json& finding : draft.at("findings"))
    EXPECT_NE(finding.at("severity"), "blocks") << finding;
  EXPECT_NE(draft.at("document").get<std::string>().find("account-7"), std::string::npos);

  const Json yes = {{"decision", "approve"}, {"rationale", "I agree."}};
  EXPECT_EQ(call(Method::kPost, report + "/approval", "rita", yes).status, 403)
      << "nobody approves their own proposal";
  const net::Response approved = call(Method::kPost, report + "/approval", "abel", yes);
  ASSERT_EQ(approved.status, 200) << as_text(approved.body);
  EXPECT_EQ(json_of(approved).at("report").at("state"), "queued");
  EXPECT_EQ(call(Method::kPost, report + "/approval", "abel", yes).status, 409) << "only once";
  const Json detail = json_of(call(Method::kGet, "/v1/cases/" + proposed.case_id, "rita"));
  EXPECT_EQ(detail.at("case").at("state"), "reported");
  EXPECT_EQ(detail.at("decisions").size(), 2u);
}

TEST_F(ServiceTest, returns_a_rejected_proposal_to_the_reviewer) {
  const Proposed proposed = propose("account-7");
  const Json no = {{"decision", "reject"}, {"rationale", "Not the same picture."}};
  ASSERT_EQ(
      call(Method::kPost, "/v1/reports/" + proposed.report_id + "/approval", "abel", no).status,
      200);
  const Json detail = json_of(call(Method::kGet, "/v1/cases/" + proposed.case_id, "rita"));
  EXPECT_EQ(detail.at("case").at("state"), "open");
  EXPECT_EQ(detail.at("report").at("state"), "withdrawn");
}

// What the report would say of the file now, as the approver is shown it.
std::string viewed_element(const Json& report) {
  const std::string file = report.at("file_documents").at(0);
  const std::string start = "<fileViewedByEsp>";
  const std::size_t at = file.find(start);
  if (at == std::string::npos) return "absent";
  return file.substr(at + start.size(), file.find('<', at + 1) - at - start.size());
}

TEST_F(ServiceTest, reports_a_file_as_viewed_only_once_a_person_has_seen_it_in_full) {
  const Json verdict = scan_match("account-7");
  const std::string case_path = "/v1/cases/" + verdict.at("case_id").get<std::string>();
  const std::string looks =
      case_path + "/signals/" + verdict.at("signal_id").get<std::string>() + "/looks";
  const net::Response decided =
      call(Method::kPost, case_path + "/decisions", "rita",
           {{"kind", "propose-report"},
            {"rationale", "r"},
            {"signal_count", 1},
            {"report", {{"incident_type", "child-pornography"}, {"narrative", "n"}}}});
  ASSERT_EQ(decided.status, 200) << as_text(decided.body);
  const std::string report =
      "/v1/reports/" + json_of(decided).at("report").at("id").get<std::string>();
  EXPECT_EQ(viewed_element(json_of(call(Method::kGet, report, "abel"))), "false");
  ASSERT_EQ(call(Method::kPost, looks, "rita", {{"look", "blurred"}}).status, 200);
  EXPECT_EQ(viewed_element(json_of(call(Method::kGet, report, "abel"))), "false");
  ASSERT_EQ(call(Method::kPost, looks, "rita", {{"look", "full"}}).status, 200);
  EXPECT_EQ(viewed_element(json_of(call(Method::kGet, report, "abel"))), "true");
}

TEST_F(ServiceTest, counts_a_file_that_holds_more_than_its_picture_as_viewed_in_part) {
  Bytes with_more = listed_picture();
  with_more.resize(with_more.size() + 100, std::byte('x'));
  const Json verdict = json_of(scan(with_more, {{"account", "account-7"}}));
  ASSERT_EQ(verdict.at("verdict"), "match");
  const std::string case_path = "/v1/cases/" + verdict.at("case_id").get<std::string>();
  const std::string looks =
      case_path + "/signals/" + verdict.at("signal_id").get<std::string>() + "/looks";
  ASSERT_EQ(call(Method::kPost, looks, "rita", {{"look", "full"}}).status, 200);
  const Json seen = json_of(call(Method::kGet, case_path, "rita")).at("signals").at(0).at("looks");
  EXPECT_EQ(seen.at(0).at("access"), "view-part");
}

TEST_F(ServiceTest, lets_nobody_decide_on_signals_they_have_not_seen) {
  const Json verdict = scan_match("account-7");
  const std::string decisions =
      "/v1/cases/" + verdict.at("case_id").get<std::string>() + "/decisions";
  scan_match("account-7");
  const Json dismiss = {{"kind", "dismiss"}, {"rationale", "r"}, {"signal_count", 1}};
  EXPECT_EQ(call(Method::kPost, decisions, "rita", dismiss).status, 409);
  Json without = dismiss;
  without.erase("signal_count");
  EXPECT_EQ(call(Method::kPost, decisions, "rita", without).status, 400);
  Json both = dismiss;
  both["signal_count"] = 2;
  EXPECT_EQ(call(Method::kPost, decisions, "rita", both).status, 200);
}

TEST_F(ServiceTest, refuses_a_bad_context_whether_the_picture_matches_or_not) {
  for (const Json& wrong :
       {Json{{"ip_address", "203.0.113.7:4431"}}, Json{{"ip_address", "unknown"}},
        Json{{"uploaded_at", "1999-12-31T00:00:00Z"}},
        Json{{"uploaded_at", "2036-01-01T00:00:00Z"}}}) {
    Json context = {{"account", "a"}};
    context.update(wrong);
    EXPECT_EQ(scan(testing::make_png(2), context).status, 400) << wrong;
    EXPECT_EQ(scan(listed_picture(), context).status, 400) << wrong;
  }
}

TEST_F(ServiceTest, takes_any_file_name_and_reports_what_can_be_shown_of_it) {
  const std::string strange = "a\x01" + std::string(3000, 'x') + "\xEF\xBF\xBF";
  const Json verdict = json_of(scan(listed_picture(), {{"account", "a"}, {"file_name", strange}}));
  ASSERT_EQ(verdict.at("verdict"), "match");
  const Json detail =
      json_of(call(Method::kGet, "/v1/cases/" + verdict.at("case_id").get<std::string>(), "rita"));
  const std::string kept = detail.at("signals").at(0).at("context").at("file_name");
  EXPECT_EQ(kept.substr(0, 5), "a\uFFFDx");
  EXPECT_LE(kept.size(), 2000u);
}

TEST_F(ServiceTest, records_other_bytes_under_a_used_upload_id_as_a_signal_of_their_own) {
  const Json context = {{"account", "a"}, {"upload_id", "album-1"}};
  const Json first = json_of(scan(listed_picture(), context));
  Bytes with_tail = listed_picture();
  with_tail.push_back(std::byte('x'));
  const Json second = json_of(scan(with_tail, context));
  ASSERT_EQ(second.at("verdict"), "match");
  EXPECT_NE(first.at("signal_id"), second.at("signal_id"));
  EXPECT_EQ(json_of(scan(listed_picture(), context)).at("signal_id"), first.at("signal_id"));
}

TEST_F(ServiceTest, shows_the_approver_every_document_that_will_be_sent) {
  const Proposed proposed = propose("account-7");
  const Json detail = json_of(call(Method::kGet, "/v1/reports/" + proposed.report_id, "abel"));
  ASSERT_EQ(detail.at("file_documents").size(), 1u);
  const std::string file = detail.at("file_documents").at(0);
  EXPECT_NE(file.find("<fileViewedByEsp>true</fileViewedByEsp>"), std::string::npos) << file;
  EXPECT_NE(file.find("IMG_0001.png"), std::string::npos);
}

TEST_F(ServiceTest, sends_no_queued_report_back_and_withdraws_none_that_is_not_parked) {
  const Proposed proposed = propose("account-7");
  const std::string report = "/v1/reports/" + proposed.report_id;
  const Json reason = {{"rationale", "r"}};
  EXPECT_EQ(call(Method::kPost, report + "/requeue", "abel", reason).status, 409);
  EXPECT_EQ(call(Method::kPost, report + "/withdrawal", "abel", reason).status, 409);
  EXPECT_EQ(call(Method::kPost, report + "/withdrawal", "abel", Json::object()).status, 400);
}

TEST_F(ServiceTest, logs_each_look_and_counts_only_full_ones_as_viewed) {
  const Json verdict = scan_match("account-7");
  const std::string case_path = "/v1/cases/" + verdict.at("case_id").get<std::string>();
  const std::string looks =
      case_path + "/signals/" + verdict.at("signal_id").get<std::string>() + "/looks";
  const net::Response blurred = call(Method::kPost, looks, "rita", {{"look", "blurred"}});
  ASSERT_EQ(blurred.status, 200);
  EXPECT_EQ(blurred.headers.find("Content-Type"), "image/jpeg");
  const auto viewed = [&] {
    return store::read<bool>(
               database_,
               [&](store::Transaction& transaction) -> Result<bool> {
                 const auto signals =
                     casework_
                         ->signals(transaction,
                                   casework::CaseId::parse(verdict.at("case_id").get<std::string>())
                                       .value())
                         .value();
                 return vault_->viewed_in_full(transaction, signals[0].content.evidence);
               })
        .value();
  };
  EXPECT_FALSE(viewed());
  ASSERT_EQ(call(Method::kPost, looks, "rita", {{"look", "full"}}).status, 200);
  EXPECT_TRUE(viewed());
  const Json seen = json_of(call(Method::kGet, case_path, "rita")).at("signals").at(0).at("looks");
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen.at(0).at("access"), "view-blurred");
  EXPECT_EQ(seen.at(1).at("access"), "view-full");
  EXPECT_EQ(seen.at(1).at("person"), "rita");
  EXPECT_EQ(call(Method::kPost, looks, "rita", {{"look", "naked"}}).status, 400);
}

TEST_F(ServiceTest, shows_no_picture_without_its_log_entry) {
  const Json verdict = scan_match("account-7");
  const std::string looks = "/v1/cases/" + verdict.at("case_id").get<std::string>() + "/signals/" +
                            verdict.at("signal_id").get<std::string>() + "/looks";
  // The first write is the entry for the machine, the second the one for the person.
  for (const int nth : {1, 2}) {
    faults_.fail(testing::Call::kWrite, nth, testing::Effect::kNone);
    const net::Response response = call(Method::kPost, looks, "rita", {{"look", "full"}});
    EXPECT_EQ(response.status, 503) << nth;
    EXPECT_NE(response.headers.find("Content-Type"), "image/jpeg");
    faults_.clear();
  }
}

TEST_F(ServiceTest, answers_507_and_keeps_no_signal_when_the_disk_is_full) {
  faults_.fail(testing::Call::kObjectAppend, 1, testing::Effect::kNone,
               Error(Code::kExhausted, "the disk is full"));
  const net::Response response = scan(listed_picture(), {{"account", "a"}});
  EXPECT_EQ(response.status, 507) << as_text(response.body);
  faults_.clear();
  EXPECT_EQ(json_of(call(Method::kGet, "/v1/cases", "rita")).at("cases").size(), 0u);
  EXPECT_EQ(scan(listed_picture(), {{"account", "a"}}).status, 200);
}

TEST_F(ServiceTest, refuses_bad_requests_with_the_field_that_is_wrong) {
  const auto detail = [&](const net::Response& response) {
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
    return json_of(response).at("detail").get<std::string>();
  };
  EXPECT_EQ(detail(scan(listed_picture(), {{"port", 1}})), "account: is required");
  EXPECT_EQ(detail(scan(listed_picture(), {{"account", "a"}, {"port", 0}})),
            "port: is out of range");
  EXPECT_EQ(
      detail(scan(listed_picture(), {{"account", "a"}, {"uploaded_at", "now"}})).substr(0, 11),
      "uploaded_at");
  EXPECT_EQ(call(Method::kGet, "/v1/cases?limit=0", "rita").status, 400);
  EXPECT_EQ(call(Method::kGet, "/v1/cases?state=new", "rita").status, 400);
  EXPECT_EQ(call(Method::kGet, "/v1/cases/case_1", "rita").status, 400);
  EXPECT_EQ(call(Method::kGet, "/v1/cases/case_" + std::string(32, '0'), "rita").status, 404);
  EXPECT_EQ(call(Method::kGet, "/v1/nothing", "rita").status, 404);
  EXPECT_EQ(call(Method::kPut, "/v1/cases", "rita").status, 405);
}

TEST_F(ServiceTest, limits_the_calls_of_one_caller) {
  int limited = 0;
  for (int i = 0; i < 60; ++i) {
    const net::Response response = call(Method::kGet, "/v1/lists", "chat");
    if (response.status == 429) {
      ++limited;
      EXPECT_TRUE(response.headers.find("Retry-After").has_value());
    }
  }
  EXPECT_EQ(limited, 10);
  EXPECT_EQ(call(Method::kGet, "/v1/lists", "rita").status, 200);
}

TEST_F(ServiceTest, limits_attempts_to_sign_in) {
  const Json wrong = {{"name", "rita"}, {"password", "wrong wrong wrong"}};
  int refused = 0;
  int limited = 0;
  for (int i = 0; i < 12; ++i) {
    const int status = call(Method::kPost, "/v1/sessions", "", wrong).status;
    refused += status == 401;
    limited += status == 429;
  }
  EXPECT_EQ(refused, 10);
  EXPECT_EQ(limited, 2);
}

TEST_F(ServiceTest, reports_its_health_and_its_counters) {
  const Json health = json_of(call(Method::kGet, "/health", ""));
  EXPECT_EQ(health.at("status"), "ok") << health;
  EXPECT_EQ(health.at("checks").at("destination"), "sandbox");
  scan_match("account-7");
  const net::Response metrics = call(Method::kGet, "/metrics", "ada");
  EXPECT_NE(as_text(metrics.body).find("nightlight_scans_total{media=\"ok\",verdict=\"match\"} 1"),
            std::string_view::npos)
      << as_text(metrics.body);
}

// Who may do what: every route against every role.
TEST_F(ServiceTest, lets_each_role_do_what_the_contract_says_and_nothing_else) {
  const std::map<std::string, std::set<Role>> people = {
      {"rita", {Role::kReviewer, Role::kApprover}},
      {"abel", {Role::kApprover}},
      {"ada", {Role::kAdmin}},
      {"chat", {Role::kService}}};
  for (const RouteInfo& route : Api::routes()) {
    if (route.operation == "signOut") continue;  // would end the test's sessions
    for (const auto& [name, roles] : people) {
      clock_.advance(std::chrono::seconds(1));
      const net::Response response = call(route.method, route.pattern, name);
      const bool allowed =
          route.roles.empty() ||
          std::any_of(route.roles.begin(), route.roles.end(),
                      [&, &held = roles](Role role) { return held.contains(role); });
      EXPECT_EQ(response.status == 403, !allowed) << route.operation << " by " << name;
      EXPECT_NE(response.status, 401) << route.operation;
    }
    const net::Response stranger = call(route.method, route.pattern, "");
    EXPECT_EQ(stranger.status == 401, !route.roles.empty()) << route.operation;
  }
}

}  // namespace
}  // namespace nightlight::service
