#include "nightlight/store/migration.h"

#include <gtest/gtest.h>

#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/store/testing/test_database.h"

namespace nightlight::store {
namespace {

using nightlight::testing::ManualClock;
using nightlight::testing::TestDatabase;

constexpr Migration kFirst{"alpha", 1,
                           "CREATE TABLE a (x BIGINT);\n"
                           "INSERT INTO a (x)\n  VALUES (1);\n"};
constexpr Migration kSecond{"alpha", 2, "UPDATE a SET x = x + 1"};
constexpr Migration kOther{"beta", 1, "CREATE TABLE b (x BIGINT);\n\n"};

std::int64_t number(Database& database, Sql sql) {
  std::int64_t value = -1;
  EXPECT_TRUE(database.read([&](Transaction& transaction) -> Status {
    value = transaction.query(sql, {}).value().front().integer(0).value();
    return {};
  }));
  return value;
}

Status migrate_all(TestDatabase& database, std::vector<Migration> migrations) {
  return migrate(*database, migrations, ManualClock());
}

TEST(Migration, applies_each_step_once) {
  TestDatabase database;
  ASSERT_TRUE(migrate_all(database, {kFirst}));
  ASSERT_TRUE(migrate_all(database, {kFirst, kOther, kSecond}));
  database.reopen();
  ASSERT_TRUE(migrate_all(database, {kFirst, kSecond, kOther}));
  EXPECT_EQ(number(*database, "SELECT x FROM a"), 2);
  EXPECT_EQ(number(*database, "SELECT COUNT(*) FROM schema_migrations"), 3);
  EXPECT_EQ(number(*database, "SELECT MIN(applied_at_ms) FROM schema_migrations"),
            to_unix_ms(ManualClock().now()));
}

TEST(Migration, refuses_a_newer_database_and_changes_nothing) {
  TestDatabase database;
  ASSERT_TRUE(migrate_all(database, {kFirst, kSecond}));
  const Status status = migrate_all(database, {kOther, kFirst});
  EXPECT_EQ(status.error().code(), Code::kConflict);
  EXPECT_EQ(status.error().subject(), "alpha");
  EXPECT_EQ(number(*database, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'b'"), 0);
}

TEST(Migration, refuses_a_step_whose_text_has_changed) {
  TestDatabase database;
  ASSERT_TRUE(migrate_all(database, {kFirst}));
  const Status status =
      migrate_all(database, {kOther, Migration{"alpha", 1, "CREATE TABLE a (y BIGINT)"}});
  EXPECT_EQ(status.error().code(), Code::kConflict);
  EXPECT_EQ(status.error().subject(), "alpha");
  EXPECT_EQ(status.error().position(), 1u);
  EXPECT_EQ(number(*database, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'b'"), 0);
}

TEST(Migration, takes_back_a_step_that_fails_half_way) {
  TestDatabase database;
  const Migration broken{"gamma", 1, "CREATE TABLE c (x BIGINT);\nINSERT INTO missing VALUES (1)"};
  EXPECT_EQ(migrate_all(database, {kFirst, broken}).error().code(), Code::kInternal);
  EXPECT_EQ(number(*database, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'c'"), 0);
  EXPECT_EQ(number(*database, "SELECT COUNT(*) FROM schema_migrations"), 1);
  ASSERT_TRUE(migrate_all(database, {kFirst, kSecond}));
}

TEST(Migration, wants_versions_without_gaps) {
  TestDatabase database;
  const Status status = migrate_all(database, {kSecond});
  EXPECT_EQ(status.error().code(), Code::kInternal);
  EXPECT_EQ(status.error().subject(), "alpha");
  EXPECT_EQ(migrate_all(database, {kFirst, kFirst}).error().code(), Code::kInternal);
}

TEST(Migration, splits_text_at_semicolons_that_end_lines) {
  const auto parts = Sql("A ';' B\n  C;\n\n D;\nE").statements();
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].view(), "A ';' B\n  C;");
  EXPECT_EQ(parts[1].view(), "D;");
  EXPECT_EQ(parts[2].view(), "E");
  EXPECT_TRUE(Sql(" \n ").statements().empty());
}

}  // namespace
}  // namespace nightlight::store
