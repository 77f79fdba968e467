#include <gtest/gtest.h>

#include "nightlight/core/id.h"
#include "nightlight/core/log.h"
#include "nightlight/core/secret.h"
#include "nightlight/core/testing/seeded_random.h"

namespace nightlight {
namespace {

struct ThingTag {
  static constexpr Literal kPrefix = "thing";
};

TEST(Error, says_what_and_where) {
  const Error error(Code::kInvalidArgument, "must be 1 to 65535");
  EXPECT_EQ(to_text(error), "must be 1 to 65535");
  EXPECT_EQ(to_text(error.in("server.port")), "server.port: must be 1 to 65535");
  EXPECT_EQ(to_text(error.in("server.port").at(7)), "server.port, at 7: must be 1 to 65535");
  EXPECT_EQ(to_text(error.at(7)), "at 7: must be 1 to 65535");
}

Status halve(int value, int& out) {
  const auto half = [](int v) -> Result<int> {
    if (v % 2 != 0) return Error(Code::kInvalidArgument, "odd");
    return v / 2;
  };
  NIGHTLIGHT_ASSIGN_OR_RETURN(out, half(value));
  return {};
}

TEST(Result, macros_pass_values_and_errors_on) {
  int out = 0;
  EXPECT_TRUE(halve(4, out));
  EXPECT_EQ(out, 2);
  EXPECT_EQ(halve(5, out).error().what(), "odd");
}

TEST(Id, reads_its_own_text_and_nothing_else) {
  testing::SeededRandom random;
  const auto id = Id<ThingTag>::create(random);
  EXPECT_EQ(Id<ThingTag>::parse(id.text()).value(), id);
  EXPECT_NE(Id<ThingTag>::create(random), id);
  std::string upper = id.text();
  upper.replace(6, 1, "A");
  EXPECT_FALSE(Id<ThingTag>::parse(upper));
  EXPECT_FALSE(Id<ThingTag>::parse("case" + id.text().substr(5)));
  EXPECT_FALSE(Id<ThingTag>::parse(id.text() + "0"));
  EXPECT_FALSE(Id<ThingTag>::parse(""));
}

TEST(Secret, moves_and_clones_but_leaves_nothing_behind) {
  SecretBytes secret(as_bytes("key"));
  SecretBytes copy = secret.clone();
  const SecretBytes moved = std::move(secret);
  EXPECT_EQ(as_text(moved.view(SecretAccess())), "key");
  EXPECT_EQ(secret.size(), 0u);  // NOLINT(bugprone-use-after-move): this is the promise
  EXPECT_TRUE(equal_in_constant_time(copy.view(SecretAccess()), as_bytes("key")));
  EXPECT_FALSE(equal_in_constant_time(copy.view(SecretAccess()), as_bytes("kez")));
  Bytes plain = to_bytes("key");
  wipe(plain);
  EXPECT_EQ(plain, Bytes(3));
}

TEST(LogField, takes_numbers_literals_ids_and_errors) {
  testing::SeededRandom random;
  const auto id = Id<ThingTag>::create(random);
  EXPECT_EQ(LogField("count", 3).value(), "3");
  EXPECT_EQ(LogField("state", Literal("open")).value(), "open");
  EXPECT_EQ(LogField("id", id).value(), id.text());
  EXPECT_EQ(LogField("error", Error(Code::kNotFound, "gone")).value(), "gone");
  static_assert(!std::is_constructible_v<LogField, Literal, std::string>);
  static_assert(!std::is_constructible_v<LogField, Literal, std::string_view>);
}

}  // namespace
}  // namespace nightlight
