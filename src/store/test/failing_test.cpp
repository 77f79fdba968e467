#include "nightlight/store/testing/failing.h"

#include <gtest/gtest.h>

#include "nightlight/store/testing/test_database.h"

namespace nightlight::testing {
namespace {

constexpr store::Migration kSchema[] = {{"test", 1, "CREATE TABLE things (id BIGINT PRIMARY KEY)"}};

std::size_t things(store::Database& database) {
  std::size_t count = 0;
  EXPECT_TRUE(database.read([&](store::Transaction& transaction) -> Status {
    count = transaction.query("SELECT id FROM things", {}).value().size();
    return {};
  }));
  return count;
}

Status add(store::Database& database, std::int64_t id) {
  return database.write([id](store::Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute("INSERT INTO things VALUES ($1)", {id}));
    return {};
  });
}

TEST(FailingDatabase, fails_the_planned_call_with_or_without_its_effect) {
  TestDatabase real(kSchema);
  FaultPlan plan;
  FailingDatabase database(*real, plan);
  plan.fail(Call::kWrite, 2, Effect::kNone);
  EXPECT_TRUE(add(database, 1));
  EXPECT_FALSE(plan.happened());
  EXPECT_FALSE(add(database, 2));
  EXPECT_TRUE(plan.happened());
  EXPECT_EQ(things(*real), 1u);
  plan.fail(Call::kWrite, 1, Effect::kTook, Error(Code::kExhausted, "full"));
  EXPECT_EQ(add(database, 3).error().code(), Code::kExhausted);
  EXPECT_EQ(things(*real), 2u);
  plan.fail(Call::kRead, 1, Effect::kNone);
  EXPECT_FALSE(database.read([](store::Transaction&) -> Status { return {}; }));
}

TEST(FailingDatabase, spoils_the_transaction_of_a_failed_statement) {
  TestDatabase real(kSchema);
  FaultPlan plan;
  FailingDatabase database(*real, plan);
  plan.fail(Call::kStatement, 1, Effect::kTook);
  EXPECT_FALSE(database.write([](store::Transaction& transaction) -> Status {
    EXPECT_FALSE(transaction.execute("INSERT INTO things VALUES (1)", {}));
    EXPECT_FALSE(transaction.query("SELECT id FROM things", {}));
    return {};
  }));
  EXPECT_EQ(things(*real), 0u);
  plan.clear();
  EXPECT_TRUE(add(database, 1));
  EXPECT_EQ(plan.count(Call::kStatement), 1);
}

TEST(FailingObjectStore, fails_the_planned_call_with_or_without_its_effect) {
  const TempFolder folder;
  auto real = store::open_folder_object_store(folder / "objects").value();
  FaultPlan plan;
  FailingObjectStore store(*real, plan);
  plan.fail(Call::kObjectCommit, 1, Effect::kTook);
  auto writer = store.create("a").value();
  EXPECT_TRUE(writer->append(to_bytes("x")));
  EXPECT_FALSE(writer->commit());
  EXPECT_TRUE(real->open("a"));
  plan.fail(Call::kObjectRead, 1, Effect::kNone);
  Bytes out(1);
  EXPECT_FALSE(store.open("a").value()->read_at(0, out));
  plan.fail(Call::kObjectRemove, 1, Effect::kNone);
  EXPECT_FALSE(store.remove("a"));
  EXPECT_TRUE(real->open("a"));
}

}  // namespace
}  // namespace nightlight::testing
