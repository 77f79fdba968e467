#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nightlight/net/message.h"
#include "target.h"

namespace nightlight::net {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Form, reads_pairs_in_order_and_decodes_them) {
  const auto pairs = parse_form("a=1&b=x+y%20z&a=%C3%A9%2B&c&=v&d=e=f&&", 16);
  ASSERT_TRUE(pairs.has_value());
  EXPECT_THAT(*pairs, ElementsAre(Pair("a", "1"), Pair("b", "x y z"), Pair("a", "\xC3\xA9+"),
                                  Pair("c", ""), Pair("", "v"), Pair("d", "e=f")));
}

TEST(Form, an_empty_text_has_no_pairs) {
  EXPECT_TRUE(parse_form("", 0)->empty());
  EXPECT_TRUE(parse_form("&&&", 0)->empty());
}

TEST(Form, names_the_byte_of_a_bad_escape) {
  for (const auto& [text, position] : {std::pair<std::string, std::uint64_t>{"%", 0},
                                       {"%4", 0},
                                       {"a=%4", 2},
                                       {"a=1&b=%zz", 6},
                                       {"a=1&%g0=b", 4},
                                       {"a=%00", 2},
                                       {std::string("a=\0", 3), 2},
                                       {"a=%%41", 2}}) {
    const auto pairs = parse_form(text, 16);
    ASSERT_FALSE(pairs.has_value()) << text;
    EXPECT_EQ(pairs.error().code(), Code::kInvalidArgument);
    EXPECT_EQ(pairs.error().position(), position) << text;
  }
}

TEST(Form, more_pairs_than_allowed_are_exhausted) {
  EXPECT_TRUE(parse_form("a&b&c", 3).has_value());
  const auto pairs = parse_form("a&b&c", 2);
  ASSERT_FALSE(pairs.has_value());
  EXPECT_EQ(pairs.error().code(), Code::kExhausted);
  EXPECT_EQ(pairs.error().position(), 4U);
}

TEST(Target, separates_path_and_query) {
  const auto target = parse_target("/v1/media:scan%20x/+?a=1&b=+%2F&[x]={y}");
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->path, "/v1/media:scan x/+");
  EXPECT_THAT(target->query, ElementsAre(Pair("a", "1"), Pair("b", " /"), Pair("[x]", "{y}")));
}

TEST(Target, leaves_empty_parts_and_dots_in_names_alone) {
  for (const std::string path : {"/", "//", "/a//b/", "/.a", "/a.", "/...", "/a..b"}) {
    const auto target = parse_target(path);
    ASSERT_TRUE(target.has_value()) << path;
    EXPECT_EQ(target->path, path);
  }
}

TEST(Target, names_the_byte_of_what_is_wrong) {
  for (const auto& [text, position] : {std::pair<std::string, std::uint64_t>{"", 0},
                                       {"a", 0},
                                       {"http://a/", 0},
                                       {"*", 0},
                                       {"/a/../b", 3},
                                       {"/.", 1},
                                       {"/%2e%2e/", 1},
                                       {"/a/%2F", 3},
                                       {"/a%", 2},
                                       {"/ab%00", 3},
                                       {"/a b", 2},
                                       {"/a\\b", 2},
                                       {"/a?b=%", 5},
                                       {"/a?b#c", 4},
                                       {"/a?b c", 4}}) {
    const auto target = parse_target(text);
    ASSERT_FALSE(target.has_value()) << text;
    EXPECT_EQ(target.error().code(), Code::kInvalidArgument) << text;
    EXPECT_EQ(target.error().position(), position) << text;
  }
}

TEST(Target, limits_the_pairs_of_a_query) {
  std::string text = "/?a";
  for (std::size_t i = 1; i < kMaxQueryPairs; ++i) text += "&a";
  EXPECT_TRUE(parse_target(text).has_value());
  EXPECT_EQ(parse_target(text + "&a").error().code(), Code::kExhausted);
}

TEST(Headers, find_the_first_value_without_regard_to_case) {
  Headers headers;
  headers.add("X-One", "1");
  headers.add("x-one", "2");
  EXPECT_EQ(headers.find("X-ONE"), "1");
  EXPECT_FALSE(headers.find("X-On"));
}

}  // namespace
}  // namespace nightlight::net
