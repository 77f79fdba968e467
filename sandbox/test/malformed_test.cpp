// Malformed input through a real server: each gets its code, and nothing takes effect.
#include <gtest/gtest.h>

#include "live_sandbox.h"

namespace nightlight::sandbox {
namespace {

using testing::Got;

constexpr std::string_view kXml = "text/xml; charset=utf-8";

class Malformed : public testing::LiveSandbox {
 protected:
  // A multipart body with the boundary "b".
  static std::string part(std::string_view disposition, std::string_view content) {
    return "--b\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n\r\n" +
           std::string(content) + "\r\n";
  }
  Got upload_body(const std::string& parts, std::string_view end = "--b--\r\n") {
    return post("/ispws/upload", "multipart/form-data; boundary=b", parts + std::string(end));
  }
  void expect_nothing_kept() {
    const auto seen = ledger();
    for (const auto& report : seen["reports"]) EXPECT_TRUE(report["files"].empty());
  }
};

TEST_F(Malformed, xml_is_refused_as_malformed) {
  for (const std::string& body :
       {std::string(), std::string("x"), std::string("<report>"),
        std::string("<report>\xff\xfe</report>"), std::string("<report>\x00</report>", 18)}) {
    EXPECT_EQ(submit(body).outcome(), "400/4110") << body;
  }
  EXPECT_EQ(ledger()["reports"].size(), 0u);
}

TEST_F(Malformed, document_types_and_entities_are_refused) {
  const Got bomb = submit(
      "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      "<report>&b;</report>");
  EXPECT_EQ(bomb.outcome(), "400/4110");
  EXPECT_NE(bomb.element("responseDescription").find("document type declaration"),
            std::string::npos);
  const Got file =
      submit("<!DOCTYPE r [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><report>&f;</report>");
  EXPECT_EQ(file.outcome(), "400/4110");
}

TEST_F(Malformed, a_hostile_size_or_depth_is_refused) {
  EXPECT_EQ(submit("<report>" + std::string(17 * 1024 * 1024, ' ') + "</report>").outcome(),
            "400/4110");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(submit(deep).outcome(), "400/4110");
  EXPECT_EQ(post("/ispws/submit", kXml, std::string(33 * 1024 * 1024, ' ')).response.status, 413)
      << "past the server's own limit";
}

TEST_F(Malformed, names_from_a_document_are_escaped_in_the_answer) {
  const Got got = submit("<report><reporter><a\xc3\xa4/></reporter></report>");
  EXPECT_EQ(got.outcome(), "400/4100");
  const Got quoted = submit(testing::replaced(testing::kSmallReport, "Child Sex Trafficking",
                                              "&lt;/responseDescription&gt;&amp;"));
  EXPECT_EQ(quoted.outcome(), "400/4100");
  EXPECT_NE(quoted.element("responseDescription").find("'</responseDescription>&'"),
            std::string::npos);
}

TEST_F(Malformed, xml_calls_want_an_xml_content_type_in_utf_8) {
  for (const std::string_view type :
       {"", "application/json", "text/plain", "text/xml; charset=iso-8859-1",
        "multipart/form-data; boundary=b", "text/xmlx"}) {
    EXPECT_EQ(post("/ispws/submit", type, testing::kSmallReport).outcome(), "400/4000") << type;
    EXPECT_EQ(post("/ispws/fileinfo", type, details("1", "x")).outcome(), "400/4000") << type;
  }
  for (const std::string_view type :
       {"text/xml", "TEXT/XML ;charset=\"UTF-8\"", "application/xml; charset=utf-8"}) {
    EXPECT_EQ(post("/ispws/submit", type, testing::kSmallReport).outcome(), "200/0") << type;
  }
}

TEST_F(Malformed, an_upload_without_a_file_is_a_malformed_file) {
  const std::string id = submit().report_id();
  EXPECT_EQ(upload_body(part("name=\"id\"", id)).outcome(), "400/4200");
  const std::string file = part("name=\"file\"; filename=\"a\"", "x");
  EXPECT_EQ(upload_body(part("name=\"id\"", id) + file + file).outcome(), "400/4200");
  EXPECT_EQ(upload_body(part("name=\"id\"", id) + file, "").outcome(), "400/4200");
  EXPECT_EQ(upload_body("nonsense").outcome(), "400/4200");
  expect_nothing_kept();
}

TEST_F(Malformed, an_upload_without_one_good_id_is_an_invalid_request) {
  const std::string id = submit().report_id();
  const std::string file = part("name=\"file\"; filename=\"a\"", "x");
  const std::string good = part("name=\"id\"", id);
  EXPECT_EQ(upload_body(file).outcome(), "400/4000");
  EXPECT_EQ(upload_body(good + good + file).outcome(), "400/4000");
  for (const std::string_view wrong :
       {"", "0", "x", "1x", " 1", "+1", "-1", "1.0", "99999999999999999999"}) {
    EXPECT_EQ(upload_body(part("name=\"id\"", wrong) + file).outcome(), "400/4000") << wrong;
  }
  EXPECT_EQ(
      post("/ispws/upload", "application/x-www-form-urlencoded", "id=" + id + "&file=x").outcome(),
      "400/4000");
  expect_nothing_kept();
  EXPECT_EQ(upload_body(good + file).outcome(), "200/0");
}

TEST_F(Malformed, forms_without_one_good_id_are_an_invalid_request) {
  const std::string id = submit().report_id();
  for (const std::string path : {"/ispws/finish", "/ispws/retract"}) {
    const std::string type = "application/x-www-form-urlencoded";
    for (const std::string& body :
         {std::string(), std::string("other=1"), std::string("id="), std::string("id=x"),
          "id=" + id + "&id=" + id, std::string("id=%zz")}) {
      EXPECT_EQ(post(path, type, body).outcome(), "400/4000") << path << " " << body;
    }
    EXPECT_EQ(post(path, "", "id=" + id).outcome(), "400/4000");
    EXPECT_EQ(post(path, "multipart/form-data; boundary=b", "nonsense").outcome(), "400/4000");
  }
  EXPECT_EQ(finish(id).outcome(), "200/0") << "the report is still open";
}

}  // namespace
}  // namespace nightlight::sandbox
