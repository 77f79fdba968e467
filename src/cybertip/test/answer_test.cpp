#include "answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outcome.h"

namespace nightlight::cybertip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Result<Answer> parse(std::string_view text) {
  return parse_answer(as_bytes(text));
}

// The shapes below follow the documentation of the seven calls, written anew.
constexpr std::string_view kUploaded =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<reportResponse><responseCode>0</responseCode><responseDescription>Success"
    "</responseDescription><reportId>4564654</reportId>"
    "<fileId>b0754af766b426f2928a02c651ed4b99</fileId>"
    "<hash>fafa5efeaf3cbe3b23b2748d13e629a1</hash></reportResponse>";

TEST(ParseAnswer, reads_every_field_of_an_upload) {
  const Answer answer = parse(kUploaded).value();
  EXPECT_EQ(answer.root, AnswerRoot::kReportResponse);
  EXPECT_EQ(answer.code, 0);
  EXPECT_EQ(answer.description, "Success");
  EXPECT_EQ(answer.report_id, 4564654);
  EXPECT_EQ(answer.file_id, "b0754af766b426f2928a02c651ed4b99");
  EXPECT_EQ(answer.hash, "fafa5efeaf3cbe3b23b2748d13e629a1");
}

TEST(ParseAnswer, reads_a_finish_with_and_without_files) {
  const Answer some = parse(
                          "<reportDoneResponse><responseCode>0</responseCode><reportId>7</reportId>"
                          "<files><fileId>a1</fileId> <fileId>b2</fileId></files>"
                          "</reportDoneResponse>")
                          .value();
  EXPECT_EQ(some.root, AnswerRoot::kReportDoneResponse);
  EXPECT_THAT(some.file_ids, ElementsAre("a1", "b2"));
  const Answer none = parse(
                          "<reportDoneResponse><responseCode>0</responseCode><reportId>7</reportId>"
                          "<files/></reportDoneResponse>")
                          .value();
  EXPECT_THAT(none.file_ids, IsEmpty());
}

TEST(ParseAnswer, reads_a_status_answer_that_names_no_report) {
  const Answer answer = parse(
                            "<reportResponse><responseCode>0</responseCode><responseDescription>"
                            "Remote User : provider, Remote Ip : 203.0.113.7"
                            "</responseDescription></reportResponse>")
                            .value();
  EXPECT_FALSE(answer.report_id);
}

TEST(ParseAnswer, takes_a_byte_order_mark_comments_white_space_and_unknown_elements) {
  const Answer answer = parse(
                            "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- x -->\n"
                            "<reportResponse>\n <responseCode> 0 </responseCode><!-- y -->"
                            "<later><deep>1</deep></later><reportId>\n 5 </reportId>"
                            "<responseDescription/></reportResponse>\n")
                            .value();
  EXPECT_EQ(answer.report_id, 5);
  EXPECT_EQ(answer.description, "");
}

TEST(ParseAnswer, trusts_the_declared_encoding) {
  const Answer answer = parse(
                            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><reportResponse>"
                            "<responseCode>1</responseCode><responseDescription>na\xefve"
                            "</responseDescription></reportResponse>")
                            .value();
  EXPECT_EQ(answer.description, "na\xc3\xafve");
}

TEST(ParseAnswer, keeps_markup_in_a_description_as_text) {
  const Answer answer = parse(
                            "<reportResponse><responseCode>4100</responseCode>"
                            "<responseDescription>a &lt; b &#65; <![CDATA[<c>]]>"
                            "</responseDescription></reportResponse>")
                            .value();
  EXPECT_EQ(answer.description, "a < b A <c>");
}

TEST(ParseAnswer, refuses_what_is_not_an_answer) {
  for (const std::string_view wrong : {
           "",
           "   ",
           "<html><body>Bad Gateway</body></html>",
           "<reportResponse><responseCode>0</responseCode>",  // cut off
           "<reportResponse></reportResponse>",               // no code
           "<reportResponse><responseCode>zero</responseCode></reportResponse>",
           "<reportResponse><responseCode>0x0</responseCode></reportResponse>",
           "<reportResponse><responseCode>0</responseCode><responseCode>1</responseCode>"
           "</reportResponse>",
           "<reportResponse><responseCode><b>0</b></responseCode></reportResponse>",
           "<reportResponse><responseCode>99999999999</responseCode></reportResponse>",
           "<reportResponse><responseCode>0</responseCode><reportId>0</reportId></reportResponse>",
           "<reportResponse><responseCode>0</responseCode><reportId>-5</reportId></reportResponse>",
           "<reportResponse><responseCode>0</responseCode><reportId>99999999999999999999</reportId>"
           "</reportResponse>",
           "<reportResponse><responseCode>0</responseCode><fileId>../x</fileId></reportResponse>",
           "<reportResponse><responseCode>0</responseCode></reportResponse>trailing",
           "<reportResponse xmlns=\"http://example.org/\"><responseCode>0</responseCode>"
           "</reportResponse>",
           "<status><responseCode>0</responseCode></status>",
           "\xff\xfe<\0r\0",
       }) {
    const auto answer = parse(wrong);
    ASSERT_FALSE(answer) << wrong;
    EXPECT_EQ(answer.error().code(), Code::kCorrupt) << wrong;
  }
}

TEST(ParseAnswer, refuses_every_document_type_declaration) {
  const std::string tail = "<reportResponse><responseCode>0</responseCode></reportResponse>";
  for (const std::string& dtd : {
           std::string("<!DOCTYPE reportResponse>"),
           std::string("<!DOCTYPE reportResponse SYSTEM \"file:///etc/passwd\">"),
           std::string("<!DOCTYPE reportResponse SYSTEM \"http://127.0.0.1:1/x.dtd\">"),
           std::string("<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"),
           std::string("<!DOCTYPE r [<!ATTLIST reportResponse x CDATA \"y\">]>"),
       }) {
    EXPECT_FALSE(parse(dtd + tail)) << dtd;
  }
  EXPECT_FALSE(
      parse("<!DOCTYPE r [<!ENTITY c \"0\">]><reportResponse><responseCode>&c;"
            "</responseCode></reportResponse>"));
  EXPECT_TRUE(parse(tail));
}

TEST(ParseAnswer, refuses_more_bytes_or_files_than_there_can_be) {
  std::string large = "<reportResponse><responseCode>0</responseCode><responseDescription>";
  large.append(kMaxAnswerBytes, 'a').append("</responseDescription></reportResponse>");
  EXPECT_EQ(parse(large).error().code(), Code::kExhausted);
  std::string many = "<reportDoneResponse><responseCode>0</responseCode><files>";
  for (std::size_t i = 0; i <= kMaxAnswerFiles; ++i) many += "<fileId>a</fileId>";
  EXPECT_EQ(parse(many + "</files></reportDoneResponse>").error().code(), Code::kExhausted);
}

Outcome outcome(Verb verb, int status, std::string_view body) {
  net::Response response;
  response.status = status;
  response.body = to_bytes(body);
  const auto md5 = crypto::Md5::parse("fafa5efeaf3cbe3b23b2748d13e629a1").value();
  return judge({verb, 4564654, md5}, response).outcome;
}

std::string code_body(int code) {
  return "<reportResponse><responseCode>" + std::to_string(code) +
         "</responseCode><responseDescription/></reportResponse>";
}

TEST(Judge, gives_every_documented_code_its_class) {
  const std::vector<std::pair<int, Outcome>> codes = {
      {1000, Outcome::kServerError},      {1100, Outcome::kSaveFailed},
      {1110, Outcome::kSaveFailed},       {1111, Outcome::kSaveFailed},
      {1210, Outcome::kOurMistake},       {1300, Outcome::kSaveFailed},
      {2000, Outcome::kCredentials},      {3000, Outcome::kCredentials},
      {3100, Outcome::kCredentials},      {3300, Outcome::kCredentials},
      {4000, Outcome::kOurMistake},       {4100, Outcome::kDataRefused},
      {4110, Outcome::kOurMistake},       {4200, Outcome::kOurMistake},
      {5001, Outcome::kReportGone},       {5002, Outcome::kFileGone},
      {5101, Outcome::kAlreadyRetracted}, {5102, Outcome::kAlreadyFinished},
      {9999, Outcome::kUnknownCode},      {1001, Outcome::kUnknownCode},
      {-1, Outcome::kUnknownCode}};
  for (const auto& [code, expected] : codes) {
    for (const int status : {200, 400, 500}) {
      EXPECT_EQ(outcome(Verb::kUpload, status, code_body(code)), expected) << code;
    }
  }
}

TEST(Judge, lets_the_http_status_outrank_the_code) {
  EXPECT_EQ(outcome(Verb::kSubmit, 401, code_body(1000)), Outcome::kCredentials);
  EXPECT_EQ(outcome(Verb::kSubmit, 401, "no body to speak of"), Outcome::kCredentials);
  EXPECT_EQ(outcome(Verb::kUpload, 413, code_body(0)), Outcome::kOurMistake);
  EXPECT_EQ(outcome(Verb::kFinish, 429, code_body(5102)), Outcome::kRateLimited);
  EXPECT_EQ(outcome(Verb::kRetract, 500, code_body(0)), Outcome::kNoAnswer);
  EXPECT_EQ(outcome(Verb::kRetract, 302, code_body(0)), Outcome::kNoAnswer);
  EXPECT_EQ(outcome(Verb::kRetract, 200, "<html/>"), Outcome::kNoAnswer);
}

TEST(Judge, believes_a_success_only_with_all_that_the_call_promises) {
  const std::string with_id =
      "<reportResponse><responseCode>0</responseCode><reportId>4564654</reportId></reportResponse>";
  const std::string other_id =
      "<reportResponse><responseCode>0</responseCode><reportId>1</reportId></reportResponse>";
  EXPECT_EQ(outcome(Verb::kSubmit, 200, with_id), Outcome::kSuccess);
  EXPECT_EQ(outcome(Verb::kSubmit, 200, code_body(0)), Outcome::kNoAnswer);
  EXPECT_EQ(outcome(Verb::kFileInfo, 200, with_id), Outcome::kSuccess);
  EXPECT_EQ(outcome(Verb::kFileInfo, 200, code_body(0)), Outcome::kSuccess);
  EXPECT_EQ(outcome(Verb::kFileInfo, 200, other_id), Outcome::kNoAnswer);
  EXPECT_EQ(outcome(Verb::kRetract, 200, other_id), Outcome::kNoAnswer);
  EXPECT_EQ(outcome(Verb::kFinish, 200, with_id), Outcome::kNoAnswer);  // the wrong root
  EXPECT_EQ(outcome(Verb::kFinish, 200,
                    "<reportDoneResponse><responseCode>0</responseCode><reportId>4564654</reportId>"
                    "<files/></reportDoneResponse>"),
            Outcome::kSuccess);
  EXPECT_EQ(outcome(Verb::kUpload, 200, kUploaded), Outcome::kSuccess);
  EXPECT_EQ(outcome(Verb::kUpload, 200, with_id), Outcome::kNoAnswer);
  std::string other_hash(kUploaded);
  other_hash.replace(other_hash.find("fafa"), 4, "0000");
  EXPECT_EQ(outcome(Verb::kUpload, 200, other_hash), Outcome::kHashMismatch);
}

}  // namespace
}  // namespace nightlight::cybertip
