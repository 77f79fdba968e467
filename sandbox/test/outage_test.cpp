// Faults through a real server and client: what arrives, and whether the call took effect.
#include <gtest/gtest.h>

#include "live_sandbox.h"
#include "nightlight/net/backoff.h"

namespace nightlight::sandbox {
namespace {

using testing::Got;

class Outage : public testing::LiveSandbox {
 protected:
  std::size_t reports() { return ledger()["reports"].size(); }
  Got faulty_submit(const std::string& fault) {
    return submit(testing::kSmallReport, {.fault = fault});
  }
};

TEST_F(Outage, proxies_answer_with_html_and_nothing_takes_effect) {
  for (const int status : {500, 502, 503, 504, 413}) {
    const Got got = faulty_submit(std::to_string(status));
    EXPECT_EQ(got.response.status, status);
    EXPECT_TRUE(got.header("Content-Type").starts_with("text/html")) << status;
    EXPECT_TRUE(got.body.starts_with("<html>")) << got.body;
  }
  EXPECT_EQ(reports(), 0u);
}

TEST_F(Outage, an_effect_can_be_asked_for_behind_a_failed_answer) {
  EXPECT_EQ(faulty_submit("502;commit=yes").response.status, 502);
  EXPECT_EQ(faulty_submit("code-1000;commit=yes").outcome(), "500/1000");
  EXPECT_EQ(reports(), 2u);
}

TEST_F(Outage, too_many_requests_say_when_to_come_back) {
  const Got seconds = faulty_submit("429;s=17");
  EXPECT_EQ(seconds.response.status, 429);
  EXPECT_EQ(seconds.header("Retry-After"), "17");
  const Got date = faulty_submit("429-date;s=90");
  EXPECT_EQ(date.response.status, 429);
  EXPECT_EQ(date.header("Retry-After"), "Sun, 01 Feb 2026 12:01:30 GMT");
  EXPECT_EQ(net::parse_retry_after(date.header("Retry-After"), clock_.now()),
            std::chrono::seconds(90));
  EXPECT_EQ(reports(), 0u);
}

TEST_F(Outage, the_date_of_retry_after_is_the_clients_and_not_the_virtual_one) {
  advance(3600);
  EXPECT_EQ(faulty_submit("429-date;s=90").header("Retry-After"), "Sun, 01 Feb 2026 12:01:30 GMT");
}

TEST_F(Outage, failure_codes_come_with_their_status_or_the_one_asked_for) {
  for (const auto& [fault, wanted] :
       {std::pair("code-1000", "500/1000"), std::pair("code-1100", "500/1100"),
        std::pair("code-1110", "500/1110"), std::pair("code-1111", "500/1111"),
        std::pair("code-1300", "400/1300"), std::pair("code-9999", "400/9999"),
        std::pair("code-1100;status=200", "200/1100"), std::pair("401", "401/1000")}) {
    EXPECT_EQ(faulty_submit(fault).outcome(), wanted) << fault;
  }
  EXPECT_EQ(reports(), 0u);
}

TEST_F(Outage, a_connection_closed_before_leaves_nothing_behind) {
  EXPECT_EQ(faulty_submit("close-before").outcome(), "no answer");
  EXPECT_EQ(reports(), 0u);
}

TEST_F(Outage, a_connection_closed_after_leaves_an_orphan) {
  EXPECT_EQ(faulty_submit("close-after-commit").outcome(), "no answer");
  ASSERT_EQ(reports(), 1u);
  const auto seen = ledger();
  EXPECT_EQ(seen["reports"][0]["state"], "open");
  EXPECT_EQ(seen["calls"][0]["fault"], "close-after-commit");
  EXPECT_EQ(seen["calls"][0]["took_effect"], true);
}

TEST_F(Outage, a_finish_whose_answer_was_lost_says_finished_when_repeated) {
  const std::string id = submit().report_id();
  EXPECT_EQ(finish(id, {.fault = "close-after-commit"}).outcome(), "no answer");
  EXPECT_EQ(finish(id).outcome(), "400/5102");
}

TEST_F(Outage, an_answer_can_be_cut_on_the_wire_or_in_its_xml) {
  EXPECT_EQ(faulty_submit("truncated-body").outcome(), "no answer");
  const Got cut = faulty_submit("truncated-xml");
  EXPECT_EQ(cut.outcome(), "200/not XML");
  EXPECT_TRUE(cut.body.starts_with("<?xml"));
  EXPECT_EQ(reports(), 2u);
}

TEST_F(Outage, an_answer_can_be_dressed_wrongly) {
  const Got html = faulty_submit("wrong-content-type");
  EXPECT_EQ(html.header("Content-Type"), "text/html");
  EXPECT_EQ(html.outcome(), "200/0");
  const Got latin = faulty_submit("latin1-header");
  EXPECT_EQ(latin.header("Content-Type"), "application/xml;charset=ISO-8859-1");
  EXPECT_EQ(latin.outcome(), "200/0");
  const Got mark = faulty_submit("bom");
  EXPECT_TRUE(mark.body.starts_with("\xef\xbb\xbf<?xml"));
  EXPECT_EQ(mark.outcome(), "200/0");
  EXPECT_EQ(reports(), 3u);
}

TEST_F(Outage, an_answer_can_be_as_large_as_asked) {
  const Got got = faulty_submit("huge;bytes=5000000");
  EXPECT_EQ(got.body.size(), 5'000'000u);
  EXPECT_EQ(got.outcome(), "200/0");
}

TEST_F(Outage, the_hash_of_an_upload_can_be_wrong) {
  const std::string id = submit().report_id();
  const Got got = upload(id, "abc", {.fault = "md5-mismatch"});
  EXPECT_EQ(got.outcome(), "200/0");
  EXPECT_EQ(got.element("hash"), "000150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(ledger()["reports"][0]["files"][0]["md5"], "900150983cd24fb0d6963f7d28e17f72");
}

TEST_F(Outage, a_slow_answer_takes_effect_and_ends_with_the_sandbox) {
  sandbox_.interrupt();  // so that no test has to wait
  EXPECT_EQ(faulty_submit("slow;ms=30000").outcome(), "200/0");
  EXPECT_EQ(reports(), 1u);
}

TEST_F(Outage, waiting_faults_meet_the_calls_they_were_made_for) {
  EXPECT_EQ(control("/_faults", R"([{"kind":"503","route":"/finish","nth":2},
                                    {"kind":"code-1100","route":"/submit"}])")
                .response.status,
            200);
  EXPECT_EQ(submit().outcome(), "500/1100");
  const std::string first = submit().report_id();
  const std::string second = submit().report_id();
  EXPECT_EQ(finish(first).outcome(), "200/0");
  EXPECT_EQ(finish(second).response.status, 503);
  EXPECT_EQ(finish(second).outcome(), "200/0");
}

TEST_F(Outage, waiting_faults_can_be_forgotten) {
  control("/_faults", R"({"kind":"503","count":100})");
  EXPECT_EQ(ledger()["faults"].size(), 1u);
  net::ClientRequest request;
  request.method = net::Method::kDelete;
  request.url = "/_faults";
  EXPECT_EQ(send(std::move(request), {.user = ""}).response.status, 200);
  EXPECT_EQ(submit().outcome(), "200/0");
}

TEST_F(Outage, a_wrong_fault_is_refused_and_not_ignored) {
  EXPECT_EQ(faulty_submit("teapot").response.status, 400);
  EXPECT_EQ(control("/_faults", R"({"kind":"teapot"})").response.status, 400);
  EXPECT_EQ(control("/_faults", "nonsense").response.status, 400);
  EXPECT_EQ(reports(), 0u);
}

TEST_F(Outage, a_fault_that_takes_effect_still_wants_credentials) {
  EXPECT_EQ(submit(testing::kSmallReport, {.user = "", .fault = "latin1-header"}).outcome(),
            "401/1000");
  EXPECT_EQ(reports(), 0u);
}

}  // namespace
}  // namespace nightlight::sandbox
