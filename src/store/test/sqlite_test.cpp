#include "nightlight/store/sqlite.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <limits>
#include <thread>
#include <vector>

#include "nightlight/store/files.h"
#include "nightlight/store/testing/child.h"
#include "nightlight/store/testing/test_database.h"

namespace nightlight::store {
namespace {

namespace fs = std::filesystem;
using nightlight::testing::Child;
using nightlight::testing::run_in_child;
using nightlight::testing::TempFolder;
using nightlight::testing::TestDatabase;

constexpr Migration kSchema[] = {
    {"test", 1,
     "CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT UNIQUE, data BYTEA);\n"
     "CREATE TABLE parts (thing BIGINT NOT NULL REFERENCES things (id), size BIGINT CHECK (size > "
     "0));\n"},
};

Code code_of(const auto& result) {
  return result.error().code();
}

Result<std::int64_t> count_things(Database& database) {
  return read<std::int64_t>(database, [](Transaction& transaction) -> Result<std::int64_t> {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto rows,
                                transaction.query("SELECT COUNT(*) FROM things", {}));
    return rows.front().integer(0);
  });
}

Status add_thing(Database& database, std::int64_t id) {
  return database.write([id](Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute("INSERT INTO things (id) VALUES ($1)", {id}));
    return {};
  });
}

class Sqlite : public ::testing::Test {
 protected:
  TestDatabase database_{kSchema};
};

TEST_F(Sqlite, gives_back_every_type_of_value) {
  const Bytes data = to_bytes(std::string_view("\0\xff\x01", 3));
  const auto rows = write<std::vector<Row>>(*database_, [&](Transaction& transaction) {
    // The parameters appear out of order on purpose: they are named, not counted.
    EXPECT_EQ(transaction
                  .execute("INSERT INTO things (data, name, id) VALUES ($3, $2, $1)",
                           {std::numeric_limits<std::int64_t>::min(), "gr\xc3\xbc\xc3\x9f", data})
                  .value(),
              1);
    EXPECT_TRUE(transaction.execute("INSERT INTO things (id, name, data) VALUES ($1, $2, $3)",
                                    {std::int64_t{7}, "", Bytes()}));
    EXPECT_TRUE(transaction.execute("INSERT INTO things (id, name, data) VALUES ($1, $2, $2)",
                                    {std::int64_t{8}, Null()}));
    return transaction.query("SELECT id, name, data FROM things ORDER BY id", {});
  });
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 3u);
  const Row& first = rows->at(0);
  EXPECT_EQ(first.integer(0).value(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(first.text(1).value(), "gr\xc3\xbc\xc3\x9f");
  EXPECT_EQ(first.bytes(2).value(), data);
  EXPECT_EQ(rows->at(1).text(1).value(), "");
  EXPECT_EQ(rows->at(1).bytes(2).value(), Bytes());
  EXPECT_TRUE(rows->at(2).is_null(1));
  EXPECT_TRUE(rows->at(2).is_null(2));
}

TEST_F(Sqlite, guesses_at_no_type) {
  const Row row({std::int64_t{1}, Null()});
  EXPECT_EQ(row.text(0).error().position(), 0u);
  EXPECT_EQ(code_of(row.bytes(0)), Code::kCorrupt);
  EXPECT_EQ(code_of(row.integer(1)), Code::kCorrupt);
  EXPECT_EQ(row.integer(2).error().position(), 2u);
  EXPECT_FALSE(row.is_null(2));
  EXPECT_EQ(code_of(database_->read([](Transaction& transaction) -> Status {
              NIGHTLIGHT_RETURN_IF_ERROR(transaction.query("SELECT 1, 0.5", {}));
              return {};
            })),
            Code::kCorrupt);
}

TEST_F(Sqlite, takes_nothing_of_a_failed_transaction) {
  const Error reason(Code::kNotFound, "the work gives up");
  const Status status = database_->write([&](Transaction& transaction) -> Status {
    EXPECT_TRUE(transaction.execute("INSERT INTO things (id) VALUES (1)", {}));
    return reason;
  });
  EXPECT_EQ(status.error().what(), reason.what());
  EXPECT_EQ(count_things(*database_).value(), 0);
  EXPECT_TRUE(add_thing(*database_, 1));
}

TEST_F(Sqlite, does_not_commit_what_follows_a_failed_statement) {
  const Status status = database_->write([](Transaction& transaction) -> Status {
    EXPECT_TRUE(transaction.execute("INSERT INTO things (id) VALUES (1)", {}));
    EXPECT_EQ(code_of(transaction.execute("INSERT INTO things (id) VALUES (1)", {})),
              Code::kConflict);
    EXPECT_EQ(code_of(transaction.query("SELECT 1", {})), Code::kConflict);
    return {};  // as if nothing had happened
  });
  EXPECT_EQ(code_of(status), Code::kConflict);
  EXPECT_EQ(count_things(*database_).value(), 0);
}

TEST_F(Sqlite, names_the_constraint_that_refuses) {
  ASSERT_TRUE(add_thing(*database_, 1));
  const auto refused = [this](auto work) {
    const Status status = database_->write([&](Transaction& transaction) -> Status {
      NIGHTLIGHT_RETURN_IF_ERROR(work(transaction));
      return {};
    });
    EXPECT_EQ(code_of(status), Code::kConflict);
    return status.error().subject();
  };
  EXPECT_EQ(refused([](auto& t) { return t.execute("INSERT INTO things (id) VALUES (1)", {}); }),
            "unique");
  EXPECT_EQ(refused([](auto& t) { return t.execute("INSERT INTO parts VALUES (2, 1)", {}); }),
            "foreign key");
  EXPECT_EQ(refused([](auto& t) { return t.execute("INSERT INTO parts VALUES (1, 0)", {}); }),
            "check");
  EXPECT_EQ(
      refused([](auto& t) { return t.execute("INSERT INTO parts VALUES ($1, 1)", {Null()}); }),
      "not null");
}

TEST_F(Sqlite, counts_changed_rows_and_none_for_definitions) {
  ASSERT_TRUE(database_->write([](Transaction& transaction) -> Status {
    EXPECT_EQ(transaction.execute("INSERT INTO things (id) VALUES (1), (2), (3)", {}).value(), 3);
    EXPECT_EQ(transaction.execute("UPDATE things SET name = NULL WHERE id > 1", {}).value(), 2);
    EXPECT_EQ(transaction.execute("DELETE FROM things WHERE id = 9", {}).value(), 0);
    EXPECT_EQ(transaction.execute("CREATE TABLE other (x BIGINT)", {}).value(), 0);
    return {};
  }));
}

TEST_F(Sqlite, tells_our_mistakes_from_other_failures) {
  const auto mistake = [this](Sql sql, std::initializer_list<Value> values) {
    return code_of(database_->read([&](Transaction& transaction) -> Status {
      NIGHTLIGHT_RETURN_IF_ERROR(transaction.query(sql, values));
      return {};
    }));
  };
  EXPECT_EQ(mistake("SELEC 1", {}), Code::kInternal);
  EXPECT_EQ(mistake("SELECT $1", {}), Code::kInternal);
  EXPECT_EQ(mistake("SELECT $2", {std::int64_t{1}}), Code::kInternal);
  EXPECT_EQ(mistake("SELECT 1; SELECT 2", {}), Code::kInternal);
  EXPECT_EQ(mistake("", {}), Code::kInternal);
  EXPECT_EQ(mistake("SELECT $1", {std::string("a\0b", 3)}), Code::kInvalidArgument);
}

TEST_F(Sqlite, does_not_write_while_reading) {
  EXPECT_EQ(
      code_of(database_->read([](Transaction& transaction) -> Status {
        NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute("INSERT INTO things (id) VALUES (1)", {}));
        return {};
      })),
      Code::kPermissionDenied);
}

TEST_F(Sqlite, reads_one_snapshot_while_others_write) {
  ASSERT_TRUE(database_->read([this](Transaction& transaction) -> Status {
    EXPECT_EQ(transaction.query("SELECT id FROM things", {}).value().size(), 0u);
    EXPECT_TRUE(add_thing(*database_, 1));
    EXPECT_EQ(transaction.query("SELECT id FROM things", {}).value().size(), 0u);
    return {};
  }));
  EXPECT_EQ(count_things(*database_).value(), 1);
}

TEST_F(Sqlite, serialises_the_writers_of_many_threads) {
  ASSERT_TRUE(add_thing(*database_, 0));
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(database_->write([](Transaction& transaction) -> Status {
          NIGHTLIGHT_ASSIGN_OR_RETURN(const auto rows,
                                      transaction.query("SELECT MAX(id) FROM things", {}));
          const std::int64_t next = rows.front().integer(0).value() + 1;
          NIGHTLIGHT_RETURN_IF_ERROR(
              transaction.execute("INSERT INTO things (id) VALUES ($1)", {next}));
          return {};
        }));
        EXPECT_TRUE(count_things(*database_));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count_things(*database_).value(), 81);
}

TEST_F(Sqlite, refuses_a_write_inside_a_write_instead_of_hanging) {
  auto impatient =
      open_sqlite({.file = database_.file(), .lock_timeout = std::chrono::milliseconds(20)})
          .value();
  EXPECT_TRUE(impatient->write([&](Transaction&) -> Status {
    EXPECT_EQ(code_of(add_thing(*impatient, 1)), Code::kUnavailable);
    return {};
  }));
}

TEST_F(Sqlite, gives_up_when_another_process_keeps_it_locked) {
  const fs::path file = database_.file();
  database_.close();
  Child child([&](Child& self) {
    auto other = open_sqlite({.file = file});
    if (!other) return 1;
    return (*other)->write([&](Transaction&) -> Status {
      self.report();
      self.wait_for_permission();
      return {};
    })
               ? 0
               : 2;
  });
  ASSERT_TRUE(child.next_report());
  auto impatient =
      open_sqlite({.file = file, .lock_timeout = std::chrono::milliseconds(20)}).value();
  EXPECT_EQ(code_of(add_thing(*impatient, 1)), Code::kUnavailable);
  EXPECT_EQ(count_things(*impatient).value(), 0);
  child.permit();
  EXPECT_EQ(child.wait(), 0);
  EXPECT_TRUE(add_thing(*impatient, 1));
}

TEST_F(Sqlite, file_is_closed_to_other_users) {
  ASSERT_TRUE(add_thing(*database_, 1));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat facts;
    ASSERT_EQ(::stat((database_.file().string() + suffix).c_str(), &facts), 0) << suffix;
    EXPECT_EQ(facts.st_mode & 0777, 0600u) << suffix;
  }
}

TEST_F(Sqlite, keeps_every_acknowledged_transaction_whole_after_a_kill) {
  const fs::path file = database_.file();
  std::int64_t known = 0;
  for (int round = 0; round < 15; ++round) {
    database_.close();
    Child child([&](Child& self) {
      auto other = open_sqlite({.file = file});
      if (!other) return 1;
      for (std::int64_t i = known;; i += 2) {
        const Status status = (*other)->write([i](Transaction& transaction) -> Status {
          NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
              "INSERT INTO things (id, data) VALUES ($1, $2)", {i, Bytes(5'000)}));
          NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
              "INSERT INTO things (id, data) VALUES ($1, $2)", {i + 1, Bytes(5'000)}));
          return {};
        });
        if (!status) return 2;
        self.report();
      }
    });
    for (int i = 0; i <= round; ++i) ASSERT_TRUE(child.next_report());
    child.kill();
    ASSERT_EQ(child.wait(), -SIGKILL);
    std::int64_t acknowledged = known + 2 * (round + 1);
    while (child.next_report()) acknowledged += 2;
    database_.reopen();
    known = count_things(*database_).value();
    EXPECT_TRUE(known == acknowledged || known == acknowledged + 2) << known << acknowledged;
  }
}

TEST_F(Sqlite, takes_nothing_of_a_transaction_killed_before_its_commit) {
  const fs::path file = database_.file();
  database_.close();
  EXPECT_EQ(
      run_in_child([&] {
        auto other = open_sqlite({.file = file});
        static_cast<void>((*other)->write([](Transaction& transaction) -> Status {
          NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute("INSERT INTO things (id) VALUES (1)", {}));
          ::raise(SIGKILL);
          return {};
        }));
        return 0;
      }),
      -SIGKILL);
  database_.reopen();
  EXPECT_EQ(count_things(*database_).value(), 0);
}

TEST(SqliteFile, that_may_not_be_written_is_refused) {
  TempFolder folder;
  ASSERT_TRUE(open_sqlite({.file = folder / "db"}));
  ASSERT_EQ(::chmod((folder / "db").c_str(), 0444), 0);
  EXPECT_EQ(run_in_child([&] {
              nightlight::testing::drop_root(folder.path());
              return int(code_of(open_sqlite({.file = folder / "db"})));
            }),
            int(Code::kPermissionDenied));
  EXPECT_EQ(code_of(open_sqlite({.file = folder / "none" / "db"})), Code::kNotFound);
  EXPECT_EQ(code_of(open_sqlite({.file = folder.path()})), Code::kPermissionDenied);
}

TEST(SqliteFile, that_is_none_is_refused) {
  TempFolder folder;
  ASSERT_TRUE(write_file_durably(folder / "db", Bytes(8'192, std::byte('x'))));
  EXPECT_EQ(code_of(open_sqlite({.file = folder / "db"})), Code::kCorrupt);
}

TEST(SqliteFile, with_damaged_pages_is_refused) {
  TempFolder copy;
  {
    auto filled = open_sqlite({.file = copy / "db"}).value();
    ASSERT_TRUE(migrate(*filled, kSchema, nightlight::testing::ManualClock()));
    for (std::int64_t i = 0; i < 200; ++i) ASSERT_TRUE(add_thing(*filled, i));
  }  // the last connection writes everything into the database file
  {
    std::fstream file(copy / "db", std::ios::in | std::ios::out | std::ios::binary);
    const auto size = std::streamoff(fs::file_size(copy / "db"));
    ASSERT_GT(size, 8'192);
    for (std::streamoff at = 4'096; at < size; ++at) file.seekp(at).put('\xa5');
  }
  auto damaged = open_sqlite({.file = copy / "db"});
  EXPECT_EQ(damaged ? code_of(count_things(**damaged)) : code_of(damaged), Code::kCorrupt);
}

TEST(SqliteFile, on_a_full_disk_reports_it_and_loses_nothing) {
  TestDatabase database(kSchema);
  const fs::path file = database.file();
  database.close();
  EXPECT_EQ(run_in_child([&] {
              nightlight::testing::limit_file_size(200'000);
              auto other = open_sqlite({.file = file});
              for (std::int64_t i = 0; i < 50; ++i) {
                const Status status = (*other)->write([i](Transaction& transaction) -> Status {
                  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
                      "INSERT INTO things (id, data) VALUES ($1, $2)", {i, Bytes(20'000)}));
                  return {};
                });
                if (!status) return i < 3 ? 1 : int(code_of(status));
              }
              return 0;
            }),
            int(Code::kExhausted));
  database.reopen();
  EXPECT_GE(count_things(*database).value(), 3);
  EXPECT_TRUE(add_thing(*database, 1'000));
}

TEST(SqliteFile, works_again_once_a_full_disk_has_room) {
  TempFolder folder;
  const int outcome = run_in_child([&] {
    if (!nightlight::testing::mount_small_disk(folder.path())) {
      return nightlight::testing::kNotAllowedHere;
    }
    auto database = open_sqlite({.file = folder / "db"});
    if (!database || !migrate(**database, kSchema, nightlight::testing::ManualClock())) return 1;
    std::ofstream(folder / "filler") << std::string(130'000, 'x');
    Status status;
    std::int64_t added = 0;
    while (status) status = add_thing(**database, added++);
    if (code_of(status) != Code::kExhausted) return 2;
    fs::remove(folder / "filler");
    if (!add_thing(**database, added)) return 3;
    return count_things(**database).value() == added ? 0 : 4;
  });
  if (outcome == nightlight::testing::kNotAllowedHere) {
    GTEST_SKIP() << "this system does not let a test mount a small disk";
  }
  EXPECT_EQ(outcome, 0);
}

TEST(SqliteFile, can_be_opened_first_by_several_processes_at_once) {
  for (int round = 0; round < 5; ++round) {
    TempFolder folder;
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 4; ++i) {
      children.push_back(std::make_unique<Child>([&](Child& self) {
        self.wait_for_permission();
        auto database = open_sqlite({.file = folder / "db"});
        if (!database) return 1;
        return migrate(**database, kSchema, nightlight::testing::ManualClock()) ? 0 : 2;
      }));
    }
    for (auto& child : children) child->permit();
    for (auto& child : children) EXPECT_EQ(child->wait(), 0);
  }
}

}  // namespace
}  // namespace nightlight::store
