#include "nightlight/store/sqlite.h"

#include <fcntl.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "posix.h"
#include "sqlite_connection.h"

namespace nightlight::store {
namespace {

constexpr std::size_t kMaxReaders = 4;

// Remembers the first failure and repeats it, as PostgreSQL does, so that nobody commits by
// accident what is left of a transaction after a failed statement.
class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}

  Result<std::vector<Row>> query(Sql sql, std::initializer_list<Value> values) override {
    NIGHTLIGHT_RETURN_IF_ERROR(state_);
    Result<std::vector<Row>> rows = connection_.query(sql, values);
    if (!rows) state_ = rows.error();
    return rows;
  }
  Result<std::int64_t> execute(Sql sql, std::initializer_list<Value> values) override {
    NIGHTLIGHT_RETURN_IF_ERROR(state_);
    Result<std::int64_t> count = connection_.execute(sql, values);
    if (!count) state_ = count.error();
    return count;
  }
  const Status& state() const { return state_; }

 private:
  SqliteConnection& connection_;
  Status state_;
};

// Rolls back on the way out unless the transaction has ended; SQLite ends it by itself on some
// errors.
class Rollback {
 public:
  explicit Rollback(SqliteConnection& connection) : connection_(connection) {}
  Rollback(const Rollback&) = delete;
  Rollback& operator=(const Rollback&) = delete;
  ~Rollback() {
    if (connection_.in_transaction()) static_cast<void>(connection_.run("ROLLBACK"));
  }

 private:
  SqliteConnection& connection_;
};

Status run_transaction(SqliteConnection& connection, Sql begin,
                       const std::function<Status(Transaction&)>& work) {
  NIGHTLIGHT_RETURN_IF_ERROR(connection.run(begin));
  const Rollback rollback(connection);
  SqliteTransaction transaction(connection);
  NIGHTLIGHT_RETURN_IF_ERROR(work(transaction));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.state());
  return connection.run("COMMIT");
}

// Up to `most` connections of one role, opened when first needed and lent to one thread at a time.
// Also how the single writer is guarded: std::timed_mutex would do, but ThreadSanitizer of g++ 12
// does not know it.
class Pool {
 public:
  Pool(const SqliteOptions& options, Role role, std::size_t most)
      : options_(options), role_(role), most_(most) {}

  // Waits for a free one up to the lock time limit: a transaction inside another fails, not hangs.
  Result<std::unique_ptr<SqliteConnection>> take() {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return !idle_.empty() || opened_ < most_; };
    if (!returned_.wait_for(lock, options_.lock_timeout, ready)) {
      return Error(Code::kUnavailable, "no connection became free in time").in("database");
    }
    if (!idle_.empty()) {
      std::unique_ptr<SqliteConnection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    Result<std::unique_ptr<SqliteConnection>> connection = SqliteConnection::open(options_, role_);
    if (connection) ++opened_;
    return connection;
  }

  void give_back(std::unique_ptr<SqliteConnection> connection) {
    {
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

 private:
  const SqliteOptions options_;
  const Role role_;
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;  // guarded by mutex_
  std::size_t opened_ = 0;                               // guarded by mutex_
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const SqliteOptions& options)
      : writers_(options, Role::kWriter, 1), readers_(options, Role::kReader, kMaxReaders) {}

  // So that a file that cannot be used is told when it is opened.
  Status open_writer() {
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto connection, writers_.take());
    writers_.give_back(std::move(connection));
    return {};
  }

  // Other writers of this process are waited for in the pool, those of other processes in BEGIN
  // IMMEDIATE.
  Status write(const std::function<Status(Transaction&)>& work) override {
    return run_in(writers_, "BEGIN IMMEDIATE", work);
  }

  Status read(const std::function<Status(Transaction&)>& work) override {
    return run_in(readers_, "BEGIN", work);
  }

 private:
  // Goes back to its pool also when `work` throws (memory may run out): the one writer must not be
  // lost.
  class Lent {
   public:
    Lent(Pool& pool, std::unique_ptr<SqliteConnection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() { pool_.give_back(std::move(connection_)); }
    SqliteConnection& operator*() { return *connection_; }

   private:
    Pool& pool_;
    std::unique_ptr<SqliteConnection> connection_;
  };

  static Status run_in(Pool& pool, Sql begin, const std::function<Status(Transaction&)>& work) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> connection, pool.take());
    Lent lent(pool, std::move(connection));
    return run_transaction(*lent, begin, work);
  }

  Pool writers_;
  Pool readers_;
};

// SQLite would create the file with mode 0644, and not make its name durable. Its WAL and shared
// memory files take the mode of the database.
Status create_if_missing(const std::filesystem::path& file) {
  const Fd created(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!created.is_open()) {
    if (errno == EEXIST) return {};
    return posix_error(errno, "create database");
  }
  const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Fd folder, open_folder(parent));
  return sync(folder);
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options) {
  NIGHTLIGHT_RETURN_IF_ERROR(create_if_missing(options.file));
  auto database = std::make_unique<SqliteDatabase>(options);
  NIGHTLIGHT_RETURN_IF_ERROR(database->open_writer());
  return database;
}

}  // namespace nightlight::store
