#include <gtest/gtest.h>

#include "nightlight/vault/testing/test_vault.h"

namespace nightlight::vault {
namespace {

using nightlight::testing::TestVault;

class Holds : public ::testing::Test {
 protected:
  using Until = std::optional<Timestamp>;

  Status place(Until until, const std::string& reference = "report 1") {
    return vault_.database()->write([&](store::Transaction& transaction) {
      return vault_->place_hold(transaction, {id_, HoldReason::kReport, reference, until});
    });
  }
  Status end(Until until, const std::string& reference = "report 1") {
    return vault_.database()->write([&](store::Transaction& transaction) {
      return vault_->set_hold_end(transaction, {id_, HoldReason::kReport, reference, until});
    });
  }
  std::vector<Hold> all() {
    return store::read<std::vector<Hold>>(
               *vault_.database(),
               [&](store::Transaction& transaction) { return vault_->holds(transaction, id_); })
        .value();
  }
  static Until day(int number) { return from_unix_ms(number * 86'400'000LL); }

  TestVault vault_;
  const ObjectId id_ = vault_.put(as_bytes("x")).id;
};

TEST_F(Holds, are_kept_with_their_reference) {
  ASSERT_TRUE(place(std::nullopt, "report 2"));
  ASSERT_TRUE(place(day(3)));
  vault_.reopen();
  const auto holds = all();
  ASSERT_EQ(holds.size(), 2u);
  EXPECT_EQ(holds[0].object, id_);
  EXPECT_EQ(holds[0].reason, HoldReason::kReport);
  EXPECT_EQ(holds[0].reference, "report 1");
  EXPECT_EQ(holds[0].until, day(3));
  EXPECT_EQ(holds[1].reference, "report 2");
  EXPECT_EQ(holds[1].until, std::nullopt);
}

TEST_F(Holds, get_longer_and_never_shorter_by_being_placed_again) {
  ASSERT_TRUE(place(day(3)));
  ASSERT_TRUE(place(day(2)));
  EXPECT_EQ(all().front().until, day(3));
  ASSERT_TRUE(place(day(4)));
  EXPECT_EQ(all().front().until, day(4));
  ASSERT_TRUE(place(std::nullopt));
  EXPECT_EQ(all().front().until, std::nullopt);
  ASSERT_TRUE(place(day(9)));
  EXPECT_EQ(all().front().until, std::nullopt);
  EXPECT_EQ(all().size(), 1u);
}

TEST_F(Holds, end_when_told_and_not_before_an_end_they_have) {
  ASSERT_TRUE(place(std::nullopt));
  ASSERT_TRUE(end(day(5)));
  EXPECT_EQ(all().front().until, day(5));
  ASSERT_TRUE(end(day(4)));
  EXPECT_EQ(all().front().until, day(5));
  ASSERT_TRUE(end(day(6)));
  EXPECT_EQ(all().front().until, day(6));
}

TEST_F(Holds, are_not_made_of_nothing) {
  EXPECT_EQ(end(day(1)).error().code(), Code::kNotFound);
  ASSERT_TRUE(place(day(1)));
  EXPECT_EQ(end(std::nullopt).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(end(day(1), "report 9").error().code(), Code::kNotFound);
  EXPECT_EQ(place(day(1), "").error().code(), Code::kInvalidArgument);
  nightlight::testing::SeededRandom random(9);
  const Hold unknown{ObjectId::create(random), HoldReason::kReport, "report 1", {}};
  EXPECT_EQ(vault_.database()
                ->write([&](store::Transaction& transaction) {
                  return vault_->place_hold(transaction, unknown);
                })
                .error()
                .code(),
            Code::kNotFound);
}

}  // namespace
}  // namespace nightlight::vault
