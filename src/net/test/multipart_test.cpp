#include <gtest/gtest.h>

#include "nightlight/core/testing/seeded_random.h"
#include "nightlight/net/message.h"

namespace nightlight::net {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=AaB03x";

// A part with its content copied, since the tests' bodies are temporary.
struct Part {
  std::string name;
  std::string file_name;
  std::string content_type;
  std::string content;
};

Result<std::vector<Part>> parse(std::string_view body, std::string_view type = kType,
                                std::size_t max_parts = 8) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto parts, parse_multipart(type, as_bytes(body), max_parts));
  std::vector<Part> copies;
  for (const FormPart& part : parts) {
    copies.push_back(
        {part.name, part.file_name, part.content_type, std::string(as_text(part.content))});
  }
  return copies;
}

std::string part(std::string_view head, std::string_view content) {
  return "--AaB03x\r\n" + std::string(head) + "\r\n\r\n" + std::string(content) + "\r\n";
}

const std::string kEnd = "--AaB03x--\r\n";
constexpr std::string_view kField = "Content-Disposition: form-data; name=\"a\"";

TEST(Multipart, reads_fields_and_files_in_order) {
  const auto parts =
      parse(part("Content-Disposition: form-data; name=\"submit-name\"", "Larry") +
            part("Content-Disposition: form-data; name=\"files\"; filename=\"file1.txt\"\r\n"
                 "Content-Type: text/plain",
                 "... contents ...\r\n--AaB03\r\n") +
            kEnd);
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].name, "submit-name");
  EXPECT_EQ((*parts)[0].file_name, "");
  EXPECT_EQ((*parts)[0].content_type, "");
  EXPECT_EQ((*parts)[0].content, "Larry");
  EXPECT_EQ((*parts)[1].file_name, "file1.txt");
  EXPECT_EQ((*parts)[1].content_type, "text/plain");
  EXPECT_EQ((*parts)[1].content, "... contents ...\r\n--AaB03\r\n");
}

TEST(Multipart, keeps_every_byte_of_a_content) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  const auto parts = parse(part(kField, bytes) + part(kField, "") + part(kField, "\r\n") + kEnd);
  ASSERT_TRUE(parts.has_value());
  ASSERT_EQ(parts->size(), 3U);
  EXPECT_EQ((*parts)[0].content, bytes);
  EXPECT_EQ((*parts)[1].content, "");
  EXPECT_EQ((*parts)[2].content, "\r\n");
}

TEST(Multipart, reads_what_browsers_and_libraries_send) {
  const auto parts =
      parse("--AaB03x \t\r\nContent-Disposition:form-data;name=a;filename=b c\r\n\r\n");
  EXPECT_FALSE(parts.has_value());  // a token ends at a blank
  const std::string body =
      "--AaB03x \r\ncontent-disposition: FORM-DATA ; Name=plain "
      ";filename=\"a\\\"b\\\\c\\d\";\r\n\r\n"
      "x\r\n--AaB03x-- \r\n";
  const auto read = parse(body, "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"AaB03x\"");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ((*read)[0].name, "plain");
  EXPECT_EQ((*read)[0].file_name, "a\"b\\c\\d");
}

TEST(Multipart, a_form_without_parts_is_empty) {
  const auto parts = parse("--AaB03x--");
  ASSERT_TRUE(parts.has_value());
  EXPECT_TRUE(parts->empty());
}

TEST(Multipart, more_parts_than_allowed_are_exhausted) {
  const std::string body = part(kField, "1") + part(kField, "2") + kEnd;
  EXPECT_TRUE(parse(body, kType, 2).has_value());
  const auto parts = parse(body, kType, 1);
  ASSERT_FALSE(parts.has_value());
  EXPECT_EQ(parts.error().code(), Code::kExhausted);
}

TEST(Multipart, refuses_a_type_without_a_usable_boundary) {
  const std::string body = part(kField, "1") + kEnd;
  for (const std::string& type :
       {std::string(""), std::string("text/plain; boundary=AaB03x"),
        std::string("multipart/mixed; boundary=AaB03x"), std::string("multipart/form-data"),
        std::string("multipart/form-data; boundary="),
        std::string("multipart/form-data; boundary=\"\""),
        std::string("multipart/form-data; boundary=\"AaB03x"),
        std::string("multipart/form-data; boundary=\"a\r\nb\""),
        std::string("multipart/form-data; boundary=AaB03x; boundary=other"),
        "multipart/form-data; boundary=" + std::string(71, 'a')}) {
    const auto parts = parse(body, type);
    ASSERT_FALSE(parts.has_value()) << type;
    EXPECT_EQ(parts.error().code(), Code::kInvalidArgument);
    EXPECT_EQ(parts.error().subject(), "content-type");
  }
}

struct Broken {
  const char* why;
  std::string body;
  std::uint64_t position;
};

TEST(Multipart, names_the_byte_where_a_body_breaks) {
  const std::string good = part(kField, "1");
  for (const Broken& broken : {
           Broken{"empty", "", 0},
           Broken{"preamble", "x\r\n" + good + kEnd, 0},
           Broken{"other boundary", "--other\r\n", 0},
           Broken{"no end", good, good.size() - 6},
           Broken{"longer boundary", "--AaB03xy\r\n", 8},
           Broken{"bytes after the end", good + kEnd + "x", good.size() + kEnd.size()},
           Broken{"no disposition", part("Content-Type: text/plain", "x") + kEnd, 38},
           Broken{"no name", part("Content-Disposition: form-data", "x") + kEnd, 10},
           Broken{"empty name", part("Content-Disposition: form-data; name=\"\"", "x") + kEnd, 10},
           Broken{"not form data", part("Content-Disposition: attachment; name=\"a\"", "x") + kEnd,
                  10},
           Broken{"two dispositions",
                  part(std::string(kField) + "\r\n" + std::string(kField), "x") + kEnd, 52},
           Broken{"name twice", part("Content-Disposition: form-data; name=a; name=b", "x") + kEnd,
                  10},
           Broken{"no colon", part("Nonsense", "x") + kEnd, 10},
           Broken{"control character", part("X: a\x01", "x") + kEnd, 10},
           Broken{"endless head", "--AaB03x\r\nX: " + std::string(9000, 'x'), 10},
       }) {
    const auto parts = parse(broken.body);
    ASSERT_FALSE(parts.has_value()) << broken.why;
    EXPECT_EQ(parts.error().code(), Code::kInvalidArgument) << broken.why;
    ASSERT_TRUE(parts.error().position().has_value()) << broken.why;
    if (std::string_view(broken.why) != "no end") {
      EXPECT_EQ(parts.error().position(), broken.position) << broken.why;
    }
  }
}

TEST(Multipart, every_cut_of_a_body_is_refused) {
  const std::string body = part(kField, "one") + part(kField, "two") + "--AaB03x--";
  ASSERT_TRUE(parse(body).has_value());
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(parse(body.substr(0, size)).has_value()) << size;
  }
}

// What was put between boundaries comes back whenever it does not hold the delimiter itself.
TEST(Multipart, random_contents_come_back) {
  testing::SeededRandom random(7);
  for (int round = 0; round < 500; ++round) {
    Bytes seed(64);
    random.fill(seed);
    std::string content;
    // An alphabet in which delimiters are almost met all the time.
    for (const std::byte byte : seed) content += "\r\n-AaB03x "[std::to_integer<int>(byte) % 10];
    if (("\r\n" + content + "\r\n").find("\r\n--AaB03x") != std::string::npos) continue;
    const auto parts = parse(part(kField, content) + kEnd);
    ASSERT_TRUE(parts.has_value());
    ASSERT_EQ(parts->size(), 1U);
    EXPECT_EQ((*parts)[0].content, content);
  }
}

}  // namespace
}  // namespace nightlight::net
