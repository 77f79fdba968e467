// Every call to the outside fails once, before and after it took effect; and the process is killed.
#include <gtest/gtest.h>

#include "nightlight/crypto/random.h"
#include "nightlight/store/testing/child.h"
#include "nightlight/store/testing/failing.h"
#include "nightlight/vault/testing/test_vault.h"

namespace nightlight::vault {
namespace {

namespace fs = std::filesystem;
using nightlight::testing::Call;
using nightlight::testing::Child;
using nightlight::testing::Effect;
using nightlight::testing::FailingDatabase;
using nightlight::testing::FailingObjectStore;
using nightlight::testing::FaultPlan;
using nightlight::testing::read_all;
using nightlight::testing::TestVault;

constexpr std::string_view kBeginning = "evidence of a test";
const Viewer kAlice{"alice", Access::kViewFull, "case 1"};

Bytes content() {
  Bytes bytes(150'000);
  nightlight::testing::SeededRandom(8).fill(bytes);
  std::ranges::copy(as_bytes(kBeginning), bytes.begin());
  return bytes;
}

// How far an object got.
struct Progress {
  std::optional<ObjectId> finished;
  bool recorded = false;
  bool opened = false;
};

// Seals, records, opens and reads an object, and stops at the first failure.
Status live(Vault& vault, store::Database& database, Progress& progress) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto intake, vault.begin());
  NIGHTLIGHT_RETURN_IF_ERROR(intake->append(content()));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const SealedObject object, intake->finish());
  progress.finished = object.id;
  NIGHTLIGHT_RETURN_IF_ERROR(database.write(
      [&](store::Transaction& transaction) { return vault.record(transaction, object); }));
  progress.recorded = true;
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto plaintext, vault.open_object(object.id, kAlice));
  progress.opened = true;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes bytes, read_all(*plaintext));
  EXPECT_EQ(bytes, content());
  return {};
}

std::vector<ObjectId> recorded(TestVault& vault) {
  std::vector<ObjectId> ids;
  EXPECT_TRUE(vault.database()->read([&](store::Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto rows,
                                transaction.query("SELECT id FROM vault_objects", {}));
    for (const auto& row : rows) ids.push_back(ObjectId::parse(row.text(0).value()).value());
    return {};
  }));
  return ids;
}

std::size_t stored(const TestVault& vault) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(vault.objects_folder())) {
    count += entry.is_regular_file() ? 1 : 0;
  }
  return count;
}

struct FaultCase {
  Call call;
  const char* name;
};

// What must hold whatever failed.
void check(TestVault& vault, const Progress& progress, Effect effect) {
  const auto ids = recorded(vault);
  EXPECT_LE(ids.size(), 1u);
  EXPECT_TRUE(!progress.recorded || ids.size() == 1) << "an acknowledged object is lost";
  for (const ObjectId& id : ids) {
    EXPECT_EQ(vault.get(id).value(), content());
    const bool viewed = vault.viewed_in_full(id).value();
    EXPECT_TRUE(!progress.opened || viewed) << "plaintext was given without an entry";
    EXPECT_TRUE(progress.opened || effect == Effect::kTook || !viewed)
        << "an entry says what did not happen";
  }
  EXPECT_TRUE(vault.verify_view_log());
  // An object that nobody recorded is noise that stays; before finish() there is not even that.
  EXPECT_LE(stored(vault), progress.finished ? 1u : ids.size());
  EXPECT_TRUE(fs::is_empty(vault.objects_folder() / "incoming"));
}

class Faults : public ::testing::TestWithParam<FaultCase> {};

// A vault whose parts fail as planned.
struct FailingVault {
  TestVault real;
  FaultPlan plan;
  FailingDatabase database{*real.database(), plan};
  FailingObjectStore objects{real.parts().objects, plan};
  std::unique_ptr<Vault> vault = Vault::open({database, objects, real.keys(), real.parts().clock,
                                              real.parts().random, real.parts().logger})
                                     .value();
};

// false when there are fewer than `nth` such calls.
bool survives(Call call, int nth, Effect effect) {
  FailingVault vault;
  vault.plan.fail(call, nth, effect);
  Progress progress;
  const Status status = live(*vault.vault, vault.database, progress);
  EXPECT_EQ(status.has_value(), !vault.plan.happened());
  if (!vault.plan.happened()) return false;
  vault.plan.clear();
  check(vault.real, progress, effect);
  Progress again;
  EXPECT_TRUE(live(*vault.vault, vault.database, again)) << "the vault does not recover";
  EXPECT_TRUE(vault.real.verify_view_log());
  return true;
}

TEST_P(Faults, lose_nothing_and_show_nothing_unlogged) {
  for (const Effect effect : {Effect::kNone, Effect::kTook}) {
    int nth = 1;
    while (true) {
      SCOPED_TRACE(std::string("call ") + std::to_string(nth) +
                   (effect == Effect::kTook ? " took effect" : " had no effect"));
      if (!survives(GetParam().call, nth, effect)) break;
      ++nth;
    }
    EXPECT_GT(nth, 1) << "no such call was made";
  }
}

INSTANTIATE_TEST_SUITE_P(EachCall, Faults,
                         ::testing::Values(FaultCase{Call::kObjectCreate, "object_create"},
                                           FaultCase{Call::kObjectAppend, "object_append"},
                                           FaultCase{Call::kObjectCommit, "object_commit"},
                                           FaultCase{Call::kObjectOpen, "object_open"},
                                           FaultCase{Call::kObjectRead, "object_read"},
                                           FaultCase{Call::kWrite, "database_write"},
                                           FaultCase{Call::kRead, "database_read"},
                                           FaultCase{Call::kStatement, "database_statement"}),
                         [](const auto& fault) { return std::string(fault.param.name); });

TEST(Kill, at_any_moment_loses_no_acknowledged_object_and_no_view) {
  TestVault vault;
  std::size_t expected = 0;  // objects that are known to be recorded
  std::size_t unviewed = 0;  // those among them that were killed before their view
  for (int round = 0; round < 20; ++round) {
    vault.close();
    Child child([&](Child& self) {
      vault.reopen();
      // Not the test's generator, which would make the same ids in every child.
      crypto::SystemRandom random;
      const Vault::Parts parts = vault.parts();
      auto real = Vault::open(
          {parts.database, parts.objects, parts.keys, parts.clock, random, parts.logger});
      while (real) {
        Progress progress;
        if (!live(**real, *vault.database(), progress)) return 1;
        self.report();
      }
      return 2;
    });
    for (int i = 0; i <= round % 4; ++i) ASSERT_TRUE(child.next_report());
    child.kill();
    ASSERT_EQ(child.wait(), -SIGKILL);
    expected += std::size_t(round % 4) + 1;
    while (child.next_report()) ++expected;
    vault.reopen();
    EXPECT_TRUE(fs::is_empty(vault.objects_folder() / "incoming"));
    const auto ids = recorded(vault);
    EXPECT_GE(ids.size(), expected);
    EXPECT_LE(ids.size(), expected + 1);
    std::size_t viewed = 0;
    for (const ObjectId& id : ids) viewed += vault.viewed_in_full(id).value() ? 1 : 0;
    EXPECT_GE(viewed + unviewed, expected);
    unviewed = ids.size() - viewed;
    EXPECT_EQ(vault.get(ids.back()).value(), content());
    EXPECT_TRUE(vault.verify_view_log());
    expected = ids.size();
  }
  for (const ObjectId& id : recorded(vault)) EXPECT_EQ(vault.get(id).value(), content());
}

}  // namespace
}  // namespace nightlight::vault
