#include "json.h"

#include <gtest/gtest.h>

namespace nightlight::service {
namespace {

Result<JsonObject> parse(std::string_view text) {
  return JsonObject::parse(as_bytes(text), {"name", "port", "at", "inner"});
}

TEST(JsonObject, reads_the_fields_it_is_asked_for) {
  const auto body =
      parse(R"({"name":"a\nb","port":7,"at":"2026-01-15T08:00:00Z","inner":{"name":"x"}})");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->text("name", 10).value(), "a\nb");
  EXPECT_EQ(body->optional_integer("port", 1, 10).value(), 7);
  EXPECT_EQ(to_unix_ms(body->optional_time("at").value().value()), 1768464000000);
  const auto inner = body->optional_object("inner", {"name"}).value();
  EXPECT_EQ(inner->text("name", 1).value(), "x");
  EXPECT_FALSE(parse(R"({"name":null})")->optional_text("name", 10).value().has_value());
}

TEST(JsonObject, names_the_field_that_is_wrong) {
  const auto body = parse(R"({"name":"","port":70000,"at":"yesterday","inner":{"what":1}})");
  ASSERT_TRUE(body);
  EXPECT_EQ(to_text(body->text("name", 10).error()), "name: must not be empty");
  EXPECT_EQ(to_text(body->optional_integer("port", 1, 65535).error()), "port: is out of range");
  EXPECT_EQ(body->optional_time("at").error().subject(), "at");
  EXPECT_EQ(body->optional_text("port", 10).error().what(), "must be a text");
  EXPECT_FALSE(body->optional_object("inner", {"name"}));
  EXPECT_EQ(parse("{}")->text("name", 10).error().what(), "is required");
  EXPECT_EQ(parse(R"({"name":"abc"})")->text("name", 2).error().position(), 2u);
  EXPECT_EQ(parse("{\"name\":\"a\\u0000b\"}")->text("name", 9).error().what(),
            "holds a control character");
  EXPECT_FALSE(parse(R"({"port":18446744073709551615})")->optional_integer("port", 1, 65535));
  EXPECT_FALSE(parse(R"({"port":1.5})")->optional_integer("port", 1, 65535));
}

TEST(JsonObject, refuses_what_is_not_one_plain_object) {
  for (const char* text : {"", "[]", "1", "{\"name\":1", "{} {}", "{\"other\":1}",
                           "{\"name\":1,\"name\":2}", "{\"name\":\"\xff\"}", "nul"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
  std::string deep = "{\"name\":";
  for (int i = 0; i < 5000; ++i) deep += '[';
  EXPECT_FALSE(parse(deep));
  for (int i = 0; i < 5000; ++i) deep += ']';
  EXPECT_FALSE(parse(deep + "}"));
  EXPECT_FALSE(parse("{\"name\":\"" + std::string(kMaxJsonBytes, 'x') + "\"}"));
}

}  // namespace
}  // namespace nightlight::service
