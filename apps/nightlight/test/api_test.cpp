#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <mutex>

#include "api_client.h"
#include "nightlight/core/log.h"
#include "nightlight/net/server.h"
#include "program.h"
#include "streams.h"
#include "temporary_folder.h"

namespace nightlight::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCase = "case_0123456789abcdef0123456789abcdef";
constexpr const char* kSignal = "sig_0123456789abcdef0123456789abcdef";
constexpr const char* kReport = "rep_0123456789abcdef0123456789abcdef";

net::Response answer(int status, const std::string& type, const std::string& body) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", type);
  response.body = to_bytes(std::string_view(body));
  return response;
}

// A real HTTP server on loopback that gives one prepared answer and keeps what it was asked.
class ApiTest : public ::testing::Test {
 protected:
  void SetUp() override {
    net::ServerOptions options;
    auto server = net::Server::open(
        options,
        [this](const net::Request& request) {
          const std::lock_guard lock(mutex_);
          requests_.push_back(request);
          return response_;
        },
        logger_);
    ASSERT_TRUE(server);
    server_ = *std::move(server);
    token_file_ = folder_.write("token", "nls_abc\n");
    std::filesystem::permissions(token_file_, std::filesystem::perms::owner_read);
    ::unsetenv("NIGHTLIGHT_TOKEN");
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

  ExitCode run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--url", url(), "--token-file", token_file_});
    return run_program(arguments, streams_.io);
  }
  std::string out() const { return streams_.out.str(); }
  std::string err() const { return streams_.err.str(); }
  net::Request last() {
    const std::lock_guard lock(mutex_);
    return requests_.empty() ? net::Request{} : requests_.back();
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return requests_.size();
  }
  Json sent() { return Json::parse(as_text(last().body)); }

  TemporaryFolder folder_;
  std::string token_file_;
  NullLogger logger_;
  std::mutex mutex_;
  net::Response response_ = answer(200, "application/json", "{}");
  std::vector<net::Request> requests_;
  std::unique_ptr<net::Server> server_;
  Streams streams_;
};

TEST_F(ApiTest, lists_cases_of_a_state_with_the_token) {
  response_ = answer(200, "application/json",
                     R"({"cases":[{"id":"case_1","account":"an\u001b[31ma","state":"open",
                         "signal_count":3,"opened_at":"2026-01-15T08:00:00.000Z",
                         "last_signal_at":"2026-01-15T09:00:00.000Z"}]})");
  ASSERT_EQ(run({"case", "list", "--state", "open"}), ExitCode::kSuccess) << err();
  EXPECT_EQ(last().path, "/v1/cases");
  EXPECT_EQ(last().query_value("state"), "open");
  EXPECT_EQ(last().headers.find("Authorization"), "Bearer nls_abc");
  EXPECT_THAT(out(), HasSubstr("case_1"));
  EXPECT_THAT(out(), HasSubstr("an\\x1B[31ma")) << "no escape sequence of an account's name";
}

TEST_F(ApiTest, shows_a_case_with_its_signals_looks_and_decisions) {
  response_ = answer(200, "application/json", R"({
      "case":{"id":"case_1","state":"proposed","account":"ana"},
      "signals":[{"id":"sig_1","seen_at":"t1","hit":{"list":"known","label":"dune","kind":"pdq",
          "distance":4,"quality":100},"evidence":{"size":1234},
          "looks":[{"person":"rita","access":"view-full","at":"t2"}]}],
      "decisions":[{"kind":"propose-report","person":"rita","rationale":"seen","at":"t3"}],
      "report":{"id":"rep_1","state":"draft","attempts":0}})");
  ASSERT_EQ(run({"case", "show", kCase}), ExitCode::kSuccess) << err();
  EXPECT_EQ(last().path, std::string("/v1/cases/") + kCase);
  for (const char* text : {"proposed", "sig_1", "dune", "1234", "view-full", "propose-report",
                           "rep_1 draft: attempts 0"}) {
    EXPECT_THAT(out(), HasSubstr(text));
  }
}

TEST_F(ApiTest, prints_the_answer_itself_as_one_line_of_ascii_json) {
  response_ = answer(200, "application/json", "{\n \"case\": {\"account\": \"Zo\xc3\xab\"}}");
  ASSERT_EQ(run({"case", "show", kCase, "--json"}), ExitCode::kSuccess);
  EXPECT_EQ(out(), "{\"case\":{\"account\":\"Zo\\u00eb\"}}\n");
}

TEST_F(ApiTest, dismisses_a_case_without_a_report) {
  response_ = answer(200, "application/json", R"({"case":{"state":"dismissed"}})");
  ASSERT_EQ(
      run({"case", "decide", kCase, "dismiss", "--signals", "2", "--rationale", "a wallpaper"}),
      ExitCode::kSuccess);
  EXPECT_EQ(last().path, std::string("/v1/cases/") + kCase + "/decisions");
  EXPECT_EQ(sent(), (Json{{"kind", "dismiss"}, {"rationale", "a wallpaper"}, {"signal_count", 2}}));
}

TEST_F(ApiTest, proposes_a_report_with_all_that_belongs_to_it) {
  response_ =
      answer(200, "application/json", R"({"case":{"state":"proposed"},"report":{"id":"rep_1"}})");
  ASSERT_EQ(run({"case", "decide", kCase, "propose-report", "--signals", "1", "--rationale", "seen",
                 "--incident-type", "online-enticement", "--narrative", "what happened"}),
            ExitCode::kSuccess);
  EXPECT_EQ(sent()["report"],
            (Json{{"incident_type", "online-enticement"}, {"narrative", "what happened"}}));
  EXPECT_THAT(out(), HasSubstr("rep_1 waits for the approval of a second person"));
}

TEST_F(ApiTest, asks_nothing_of_the_server_when_a_proposal_is_incomplete) {
  EXPECT_EQ(
      run({"case", "decide", kCase, "propose-report", "--signals", "1", "--rationale", "seen"}),
      ExitCode::kError);
  EXPECT_EQ(run({"case", "decide", kCase, "dismiss", "--signals", "2", "--rationale", "x",
                 "--narrative", "y"}),
            ExitCode::kError);
  EXPECT_EQ(run({"case", "show", "../reports"}), ExitCode::kError);
  EXPECT_EQ(count(), 0u);
}

TEST_F(ApiTest, writes_a_look_to_a_new_file_for_its_owner_only) {
  response_ = answer(200, "image/jpeg", "\xff\xd8\xff picture");
  const std::filesystem::path file = folder_ / "look.jpg";
  const std::vector<std::string> look{"case",   "look",    kCase,   kSignal,
                                      "--look", "blurred", "--out", file};
  ASSERT_EQ(run(look), ExitCode::kSuccess) << err();
  EXPECT_EQ(sent(), (Json{{"look", "blurred"}}));
  EXPECT_EQ(std::filesystem::file_size(file), 11u);
  EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::group_all,
            std::filesystem::perms::none);
  EXPECT_EQ(run(look), ExitCode::kError) << "it exists by now";
}

TEST_F(ApiTest, says_how_many_signals_a_decision_is_about) {
  EXPECT_EQ(run({"case", "decide", kCase, "dismiss", "--rationale", "x"}), ExitCode::kError);
  EXPECT_EQ(run({"case", "decide", kCase, "dismiss", "--signals", "0", "--rationale", "x"}),
            ExitCode::kError);
  EXPECT_EQ(count(), 0u);
}

TEST_F(ApiTest, sends_a_parked_report_again_or_withdraws_it_with_a_rationale) {
  response_ = answer(200, "application/json", R"({"report":{"id":"rep_1","state":"queued"}})");
  ASSERT_EQ(run({"report", "requeue", kReport, "--rationale", "mended"}), ExitCode::kSuccess);
  EXPECT_EQ(last().path, std::string("/v1/reports/") + kReport + "/requeue");
  EXPECT_EQ(sent(), (Json{{"rationale", "mended"}, {"confirmed_not_finished", false}}));
  ASSERT_EQ(run({"report", "requeue", kReport, "--rationale", "asked", "--confirmed-not-finished"}),
            ExitCode::kSuccess);
  EXPECT_EQ(sent()["confirmed_not_finished"], true);
  ASSERT_EQ(run({"report", "withdraw", kReport, "--rationale", "anew"}), ExitCode::kSuccess);
  EXPECT_EQ(last().path, std::string("/v1/reports/") + kReport + "/withdrawal");
  EXPECT_EQ(sent(), (Json{{"rationale", "anew"}}));
}

TEST_F(ApiTest, approves_and_rejects_with_a_rationale) {
  response_ = answer(200, "application/json", R"({"report":{"id":"rep_1","state":"queued"}})");
  ASSERT_EQ(run({"report", "approve", kReport, "--rationale", "checked"}), ExitCode::kSuccess);
  EXPECT_EQ(last().path, std::string("/v1/reports/") + kReport + "/approval");
  EXPECT_EQ(sent(), (Json{{"decision", "approve"}, {"rationale", "checked"}}));
  EXPECT_EQ(out(), "rep_1 queued\n");
  ASSERT_EQ(run({"report", "reject", kReport, "--rationale", "wrong"}), ExitCode::kSuccess);
  EXPECT_EQ(sent()["decision"], "reject");
  EXPECT_EQ(run({"report", "approve", kReport}), ExitCode::kError) << "no rationale";
}

TEST_F(ApiTest, says_where_a_report_stands_in_one_line) {
  response_ = answer(200, "application/json",
                     R"({"report":{"id":"rep_1","state":"finished","cybertip_id":4711,
                         "finished_at":"2026-01-15T08:00:00.000Z","attempts":1}})");
  ASSERT_EQ(run({"report", "status", kReport}), ExitCode::kSuccess);
  EXPECT_EQ(out(),
            "rep_1 finished: CyberTipline report 4711, finished at 2026-01-15T08:00:00.000Z, "
            "attempts 1\n");
}

TEST_F(ApiTest, shows_a_report_with_its_findings_its_receipt_and_texts_of_several_lines) {
  response_ = answer(200, "application/json", R"({
      "report":{"id":"rep_1","state":"finished","attempts":2,"drafted_by":"rita"},
      "narrative":"first\nsecond\u001b[2J",
      "findings":[{"severity":"degrades","path":"/report","message":"no screen name","rule":"r7"}],
      "document":"<report/>",
      "receipt":{"cybertip_id":4711,"file_ids":["f1","f2"],"request_id":"q1","finished_at":"t"}})");
  ASSERT_EQ(run({"report", "show", kReport}), ExitCode::kSuccess) << err();
  EXPECT_THAT(out(), HasSubstr("narrative     first\n              second\\x1B[2J\n"));
  for (const char* text : {"no screen name", "4711", "f1, f2", "q1"}) {
    EXPECT_THAT(out(), HasSubstr(text));
  }
}

TEST_F(ApiTest, says_how_to_go_on_when_a_page_is_full) {
  response_ = answer(200, "application/json", R"({"cases":[{"id":"case_1"},{"id":"case_2"}]})");
  ASSERT_EQ(run({"case", "list", "--limit", "2"}), ExitCode::kSuccess);
  EXPECT_EQ(err(), "nightlight: there may be more: --after case_2\n");
  ASSERT_EQ(run({"case", "list", "--limit", "2", "--after", "case_2"}), ExitCode::kSuccess);
  EXPECT_EQ(last().query_value("after"), "case_2");
}

TEST_F(ApiTest, explains_a_problem_that_the_server_states) {
  response_ = answer(409, "application/problem+json",
                     R"({"type":"urn:nightlight:conflict","title":"Conflict","status":409,
                         "detail":"drafted by the same person\u001b[2J"})");
  EXPECT_EQ(run({"report", "approve", kReport, "--rationale", "mine"}), ExitCode::kError);
  EXPECT_EQ(err(), std::string("nightlight: ") + kReport +
                       ": Conflict: drafted by the same person\\x1B[2J (HTTP 409)\n");
}

TEST_F(ApiTest, survives_answers_that_are_not_what_was_promised) {
  for (const char* body : {"", "null", "[]", "3", "{\"cases\":3}", "{\"cases\":[3,null,[]]}",
                           "{\"cases\":[{\"id\":{}}]}", "<html>", "{\"report\":[]}"}) {
    response_ = answer(200, "application/json", body);
    for (const char* what : {"list", "show"}) {
      run(what == std::string("list") ? std::vector<std::string>{"case", "list"}
                                      : std::vector<std::string>{"case", "show", kCase});
      run(what == std::string("list") ? std::vector<std::string>{"report", "list"}
                                      : std::vector<std::string>{"report", "show", kReport});
    }
    response_.status = 500;
    EXPECT_EQ(run({"case", "list"}), ExitCode::kError);
  }
  EXPECT_THAT(err(), Not(HasSubstr("internal error")));
}

TEST_F(ApiTest, refuses_a_token_file_that_others_may_read) {
  std::filesystem::permissions(token_file_, std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(run({"case", "list"}), ExitCode::kError);
  EXPECT_EQ(count(), 0u);
}

TEST_F(ApiTest, takes_the_token_of_the_environment_when_no_file_is_given) {
  response_ = answer(200, "application/json", R"({"reports":[]})");
  EXPECT_EQ(run_program({"report", "list", "--url", url()}, streams_.io), ExitCode::kError);
  EXPECT_THAT(err(), HasSubstr("not signed in"));
  ::setenv("NIGHTLIGHT_TOKEN", "nls_env", 1);
  EXPECT_EQ(run_program({"report", "list", "--url", url()}, streams_.io), ExitCode::kSuccess);
  ::unsetenv("NIGHTLIGHT_TOKEN");
  EXPECT_EQ(last().headers.find("Authorization"), "Bearer nls_env");
  EXPECT_EQ(out(), "No reports.\n");
}

TEST_F(ApiTest, sends_no_token_over_plain_http_to_another_machine) {
  for (const char* address :
       {"http://nightlight.example.org", "ftp://127.0.0.1", "127.0.0.1:8420", "http://",
        "http://127.0.0.1@example.org", "http://127.0.0.1.example.org"}) {
    Streams streams;
    EXPECT_EQ(
        run_program({"case", "list", "--url", address, "--token-file", token_file_}, streams.io),
        ExitCode::kError);
    EXPECT_THAT(streams.err.str(), HasSubstr("--url: ")) << address;
  }
}

TEST_F(ApiTest, says_that_nobody_answers) {
  const std::string closed = url();
  server_.reset();
  Streams streams;
  EXPECT_EQ(run_program({"case", "list", "--url", closed, "--token-file", token_file_}, streams.io),
            ExitCode::kError);
  EXPECT_THAT(streams.err.str(), HasSubstr(closed));
}

TEST_F(ApiTest, signs_in_with_a_password_of_standard_input) {
  response_ = answer(200, "application/json",
                     R"({"token":"nls_new","expires_at":"2026-01-15T16:00:00.000Z",
                         "principal":{"name":"rita","roles":["reviewer"]}})");
  streams_.in.str("correct horse\nrest");
  const std::string file = folder_ / "new-token";
  ASSERT_EQ(
      run_program({"sign-in", "--name", "rita", "--token-file", file, "--url", url()}, streams_.io),
      ExitCode::kSuccess)
      << err();
  EXPECT_EQ(sent(), (Json{{"name", "rita"}, {"password", "correct horse"}}));
  EXPECT_FALSE(last().headers.find("Authorization"));
  std::string line;
  std::getline(std::ifstream(file), line);
  EXPECT_EQ(line, "nls_new");
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_THAT(out(), HasSubstr("Signed in as rita (reviewer) until"));
  EXPECT_THAT(out(), Not(HasSubstr("nls_new")));
}

TEST_F(ApiTest, does_not_sign_in_without_a_password_or_a_token) {
  const std::string file = folder_ / "new-token";
  const std::vector<std::string> sign_in{"sign-in", "--name", "rita", "--token-file",
                                         file,      "--url",  url()};
  EXPECT_EQ(run_program(sign_in, streams_.io), ExitCode::kError) << "empty standard input";
  EXPECT_EQ(count(), 0u);
  streams_.in.clear();
  streams_.in.str("correct horse\n");
  EXPECT_EQ(run_program(sign_in, streams_.io), ExitCode::kError) << "no token in the answer";
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(ApiTest, signs_out_and_removes_the_token) {
  response_ = answer(204, "application/json", "");
  ASSERT_EQ(run({"sign-out"}), ExitCode::kSuccess) << err();
  EXPECT_EQ(last().method, net::Method::kDelete);
  EXPECT_EQ(last().path, "/v1/sessions/current");
  EXPECT_FALSE(std::filesystem::exists(token_file_));
}

}  // namespace
}  // namespace nightlight::cli
