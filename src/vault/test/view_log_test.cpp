#include "view_log.h"

#include <gtest/gtest.h>

#include "nightlight/core/encoding.h"
#include "nightlight/crypto/mac.h"
#include "nightlight/vault/testing/test_vault.h"

namespace nightlight::vault {
namespace {

using nightlight::testing::TestVault;

Code code_of(const auto& result) {
  return result.error().code();
}

TEST(ViewLogEntry, has_the_hash_of_its_specification) {
  // docs/spec/view-log.md, computed by an independent program (Python's hashlib and struct).
  const auto id = ObjectId::parse("obj_000102030405060708090a0b0c0d0e0f").value();
  const Timestamp at = from_unix_ms(1768464000000);
  const auto first = entry_hash({}, {1, id, {"alice", Access::kViewBlurred, "case_1"}, at});
  EXPECT_EQ(first.hex(), "467c3c59b38206360cb41acfb148d8c1426159e2f1da39385f4db6e493474678");
  const auto second = entry_hash(
      first, {2, id, {"alice", Access::kViewFull, "case_1"}, at + std::chrono::seconds(5)});
  EXPECT_EQ(second.hex(), "0e2690b53eb97709b132d84258458d4960391b5d68a4cdabed757841ff884a95");
  Secret<32> key;
  for (std::size_t i = 0; i < 32; ++i) key.mutable_view(SecretAccess())[i] = std::byte(i);
  EXPECT_EQ(encode_hex(crypto::compute_mac(key, "nightlight view log head 1",
                                           Encoder().u64(2).raw(second.bytes()).result())),
            "e8f13ff5b77b4cf152570d1c65594ba23227394e2b9db97da375a0672cff8623");
}

class ViewLogTest : public ::testing::Test {
 protected:
  ViewLogTest() {
    // 1: a, 2: b, 3: a, 4: a, 5: b
    log(a_, "alice", Access::kViewBlurred);
    log(b_, "bob", Access::kViewPart);
    log(a_, "alice", Access::kViewFull);
    log(a_, "system", Access::kReportUpload);
    log(b_, "system", Access::kViewFull);
  }
  void log(const ObjectId& id, const std::string& person, Access access) {
    vault_.clock().advance(std::chrono::seconds(1));
    ASSERT_TRUE(vault_->open_object(id, {person, access, "case 1"}));
  }
  void sql(store::Sql text, std::initializer_list<store::Value> values = {}) {
    ASSERT_TRUE(vault_.database()->write([&](store::Transaction& transaction) -> Status {
      NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(text, values));
      return {};
    }));
  }
  void expect_wrong_at(std::uint64_t sequence) {
    const Status status = vault_.verify_view_log();
    ASSERT_FALSE(status);
    EXPECT_EQ(code_of(status), Code::kCorrupt);
    EXPECT_EQ(status.error().position(), sequence);
  }

  TestVault vault_;
  const ObjectId a_ = vault_.put(as_bytes("a")).id;
  const ObjectId b_ = vault_.put(as_bytes("b")).id;
};

TEST_F(ViewLogTest, says_who_saw_what_how_why_and_when) {
  const auto records = vault_.views(a_).value();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].sequence, 1u);
  EXPECT_EQ(records[1].sequence, 3u);
  EXPECT_EQ(records[1].object, a_);
  EXPECT_EQ(records[1].viewer.person, "alice");
  EXPECT_EQ(records[1].viewer.access, Access::kViewFull);
  EXPECT_EQ(records[1].viewer.reason, "case 1");
  EXPECT_EQ(records[1].at, vault_.clock().now() - std::chrono::seconds(2));
  EXPECT_EQ(records[2].viewer.access, Access::kReportUpload);
  EXPECT_TRUE(vault_.verify_view_log());
}

TEST_F(ViewLogTest, calls_viewed_what_a_person_saw_in_full_and_nothing_else) {
  EXPECT_TRUE(vault_.viewed_in_full(a_).value());
  EXPECT_FALSE(vault_.viewed_in_full(b_).value());
  log(b_, "bob", Access::kRender);
  EXPECT_FALSE(vault_.viewed_in_full(b_).value());
  ASSERT_TRUE(vault_.database()->write([&](store::Transaction& transaction) {
    return vault_->record_view(transaction, b_, {"bob", Access::kViewFull, "case 2"});
  }));
  EXPECT_TRUE(vault_.viewed_in_full(b_).value());
  EXPECT_TRUE(vault_.verify_view_log());
}

TEST_F(ViewLogTest, goes_on_after_a_restart) {
  vault_.reopen();
  EXPECT_TRUE(vault_.verify_view_log());
  log(b_, "carol", Access::kViewFull);
  vault_.reopen();
  EXPECT_TRUE(vault_.verify_view_log());
  EXPECT_EQ(vault_.views(b_).value().back().sequence, 6u);
}

TEST_F(ViewLogTest, takes_no_entry_of_a_transaction_that_fails) {
  const Error reason(Code::kConflict, "the caller gives up");
  EXPECT_FALSE(vault_.database()->write([&](store::Transaction& transaction) -> Status {
    EXPECT_TRUE(vault_->record_view(transaction, a_, {"x", Access::kViewFull, "y"}));
    return reason;
  }));
  log(a_, "alice", Access::kViewFull);
  EXPECT_EQ(vault_.views(a_).value().back().sequence, 6u);
  EXPECT_TRUE(vault_.verify_view_log());
}

TEST_F(ViewLogTest, refuses_what_it_cannot_log) {
  const auto refused = [&](const Viewer& viewer) {
    return code_of(vault_->open_object(a_, viewer));
  };
  EXPECT_EQ(refused({"", Access::kViewFull, "case 1"}), Code::kInvalidArgument);
  EXPECT_EQ(refused({"alice", Access::kViewFull, ""}), Code::kInvalidArgument);
  EXPECT_EQ(refused({std::string(101, 'a'), Access::kViewFull, "x"}), Code::kInvalidArgument);
  EXPECT_EQ(refused({"alice", Access::kViewFull, "line\nbreak"}), Code::kInvalidArgument);
  nightlight::testing::SeededRandom random(9);
  EXPECT_EQ(code_of(vault_.get(ObjectId::create(random))), Code::kNotFound);
  EXPECT_EQ(vault_.views(a_).value().size(), 3u);
}

TEST_F(ViewLogTest, checks_more_entries_than_one_page) {
  ASSERT_TRUE(vault_.database()->write([&](store::Transaction& transaction) -> Status {
    for (int i = 0; i < 2'100; ++i) {
      NIGHTLIGHT_RETURN_IF_ERROR(
          vault_->record_view(transaction, b_, {"bob", Access::kViewBlurred, "case"}));
    }
    return {};
  }));
  EXPECT_TRUE(vault_.verify_view_log());
  sql("UPDATE vault_view_log SET reason = 'other' WHERE sequence = 2003");
  expect_wrong_at(2'003);
}

TEST_F(ViewLogTest, detects_an_edited_field_of_any_kind) {
  sql("UPDATE vault_view_log SET person = 'mallory' WHERE sequence = 3");
  expect_wrong_at(3);
  EXPECT_EQ(vault_.viewed_in_full(a_).error().position(), 3u);
  sql("UPDATE vault_view_log SET person = 'alice', access = 'view-part' WHERE sequence = 3");
  expect_wrong_at(3);
  EXPECT_EQ(code_of(vault_.viewed_in_full(a_)), Code::kCorrupt);
  sql("UPDATE vault_view_log SET access = 'nonsense' WHERE sequence = 3");
  expect_wrong_at(3);
  sql("UPDATE vault_view_log SET access = 'view-full', at_ms = at_ms + 1 WHERE sequence = 3");
  expect_wrong_at(3);
  sql("UPDATE vault_view_log SET at_ms = at_ms - 1, reason = 'case 2' WHERE sequence = 3");
  expect_wrong_at(3);
  sql("UPDATE vault_view_log SET reason = 'case 1', object_id = $1 WHERE sequence = 3",
      {b_.text()});
  expect_wrong_at(3);
  EXPECT_EQ(code_of(vault_.viewed_in_full(b_)), Code::kCorrupt);
  sql("UPDATE vault_view_log SET object_id = $1, hash = $2 WHERE sequence = 3",
      {a_.text(), Bytes(32)});
  expect_wrong_at(3);
  sql("UPDATE vault_view_log SET hash = $1 WHERE sequence = 3", {Bytes(31)});
  expect_wrong_at(3);
}

TEST_F(ViewLogTest, detects_a_removed_entry_wherever_it_was) {
  sql("DELETE FROM vault_view_log WHERE sequence = 5");
  expect_wrong_at(5);
  sql("DELETE FROM vault_view_log WHERE sequence = 2");
  expect_wrong_at(2);
  EXPECT_EQ(vault_.viewed_in_full(a_).error().position(), 3u) << "its neighbour is in doubt";
  sql("DELETE FROM vault_view_log WHERE sequence = 1");
  expect_wrong_at(1);
  sql("DELETE FROM vault_view_log");
  expect_wrong_at(1);
}

TEST_F(ViewLogTest, detects_removed_entries_that_were_renumbered) {
  sql("DELETE FROM vault_view_log WHERE sequence = 2");
  sql("UPDATE vault_view_log SET sequence = 2 WHERE sequence = 3");
  sql("UPDATE vault_view_log SET sequence = 3 WHERE sequence = 4");
  sql("UPDATE vault_view_log SET sequence = 4 WHERE sequence = 5");
  expect_wrong_at(2);
}

TEST_F(ViewLogTest, detects_reordered_entries) {
  sql("UPDATE vault_view_log SET sequence = 99 WHERE sequence = 2");
  sql("UPDATE vault_view_log SET sequence = 2 WHERE sequence = 4");
  sql("UPDATE vault_view_log SET sequence = 4 WHERE sequence = 99");
  expect_wrong_at(2);
}

TEST_F(ViewLogTest, detects_an_added_entry_and_logs_no_more) {
  sql("INSERT INTO vault_view_log SELECT 6, object_id, person, access, reason, at_ms, hash, key_id,"
      " mac FROM vault_view_log WHERE sequence = 5");
  expect_wrong_at(6);
  EXPECT_EQ(code_of(vault_->open_object(a_, {"alice", Access::kViewFull, "x"})), Code::kCorrupt);
}

// Whoever owns the database knows how hashes are made: one row, with its hash, is enough to turn a
// blurred look into a full one. It is not believed.
TEST_F(ViewLogTest, believes_no_entry_that_was_edited_and_hashed_anew) {
  auto records = vault_.views(b_).value();
  ViewRecord last = records.back();
  ASSERT_EQ(last.sequence, 5u);
  last.viewer = {"alice", Access::kViewFull, "case 1"};
  const auto previous =
      store::read<Bytes>(*vault_.database(), [](store::Transaction& transaction) -> Result<Bytes> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(
            const auto rows,
            transaction.query("SELECT hash FROM vault_view_log WHERE sequence = 4", {}));
        return rows.at(0).bytes(0);
      });
  const auto hash = entry_hash(crypto::Sha256::from_bytes(previous.value()).value(), last);
  sql("UPDATE vault_view_log SET person = 'alice', access = 'view-full', reason = 'case 1',"
      " hash = $1 WHERE sequence = 5",
      {to_bytes(hash.bytes())});
  EXPECT_EQ(code_of(vault_.views(b_)), Code::kCorrupt);
  const auto viewed = store::read<bool>(*vault_.database(), [&](store::Transaction& transaction) {
    return vault_->viewed_in_full(transaction, b_);
  });
  EXPECT_EQ(code_of(viewed), Code::kCorrupt);
}

TEST_F(ViewLogTest, discards_only_what_was_not_recorded) {
  auto intake = vault_->begin().value();
  ASSERT_TRUE(intake->append(as_bytes("c")));
  const SealedObject unrecorded = intake->finish().value();
  EXPECT_TRUE(vault_->discard(unrecorded));
  EXPECT_EQ(code_of(vault_->discard(unrecorded)), Code::kNotFound);
  const SealedObject recorded = vault_.put(as_bytes("d"));
  EXPECT_EQ(code_of(vault_->discard(recorded)), Code::kConflict);
  EXPECT_TRUE(vault_->open_object(recorded.id, {"alice", Access::kViewFull, "case 1"}));
}

// Whoever owns the database knows how hashes are made, and makes the whole chain anew.
TEST_F(ViewLogTest, detects_a_chain_that_was_computed_anew_by_someone_without_the_key) {
  auto records = vault_.views(a_).value();
  const auto others = vault_.views(b_).value();
  records.insert(records.end(), others.begin(), others.end());
  std::ranges::sort(records, {}, &ViewRecord::sequence);
  records[2].viewer.person = "nobody";
  crypto::Sha256 hash;
  for (const ViewRecord& record : records) {
    hash = entry_hash(hash, record);
    sql("UPDATE vault_view_log SET person = $2, hash = $3 WHERE sequence = $1",
        {std::int64_t(record.sequence), record.viewer.person, to_bytes(hash.bytes())});
  }
  sql("UPDATE vault_view_log_head SET hash = $1", {to_bytes(hash.bytes())});
  EXPECT_EQ(code_of(vault_.verify_view_log()), Code::kCorrupt);
  EXPECT_EQ(code_of(vault_->open_object(a_, {"alice", Access::kViewFull, "x"})), Code::kCorrupt);
}

TEST_F(ViewLogTest, detects_a_removed_head) {
  sql("DELETE FROM vault_view_log_head");
  EXPECT_EQ(code_of(vault_.verify_view_log()), Code::kCorrupt);
  EXPECT_EQ(code_of(Vault::open(vault_.parts())), Code::kCorrupt);
}

TEST_F(ViewLogTest, says_when_the_key_of_its_head_is_missing) {
  nightlight::testing::SeededRandom random(5);
  const KeyRing another = nightlight::testing::test_key_ring(random, {"another"});
  EXPECT_EQ(code_of(vault_.database()->read([&](store::Transaction& transaction) {
              return ViewLog(another).verify(transaction);
            })),
            Code::kUnavailable);
}

TEST(AccessName, is_stable) {
  EXPECT_EQ(access_name(Access::kViewBlurred), "view-blurred");
  EXPECT_EQ(access_name(Access::kViewPart), "view-part");
  EXPECT_EQ(access_name(Access::kViewFull), "view-full");
  EXPECT_EQ(access_name(Access::kRender), "render");
  EXPECT_EQ(access_name(Access::kReportUpload), "report-upload");
}

}  // namespace
}  // namespace nightlight::vault
