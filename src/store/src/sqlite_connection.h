#pragma once

#include <sqlite3.h>

#include <memory>
#include <string_view>
#include <unordered_map>

#include "nightlight/store/sqlite.h"

namespace nightlight::store {

enum class Role : unsigned char { kWriter, kReader };

// One connection with its prepared statements. Not safe from many threads.
class SqliteConnection {
 public:
  static Result<std::unique_ptr<SqliteConnection>> open(const SqliteOptions& options, Role role);

  Result<std::vector<Row>> query(Sql sql, std::initializer_list<Value> values);
  Result<std::int64_t> execute(Sql sql, std::initializer_list<Value> values);
  // A statement without parameters or rows, such as BEGIN.
  Status run(Sql sql);
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  // A prepared statement in use: reset, and its values dropped, when the use ends.
  struct Reset {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };
  using Bound = std::unique_ptr<sqlite3_stmt, Reset>;

  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
  Status configure(const SqliteOptions& options, Role role);
  Status turn_on_wal(const SqliteOptions& options);
  Result<sqlite3_stmt*> prepare(Sql sql);
  Result<Bound> bind(Sql sql, std::initializer_list<Value> values);
  Status bind_value(sqlite3_stmt* statement, std::size_t number, const Value& value);
  Result<Row> read_row(sqlite3_stmt* statement);
  // The typed error of a failed call; `code` is SQLite's.
  Error error(int code) const;

  std::unique_ptr<sqlite3, Close> handle_;
  // By text: an Sql is part of the program, so its text outlives the connection and their number is
  // bounded. After handle_, so that statements end before their connection.
  std::unordered_map<std::string_view, std::unique_ptr<sqlite3_stmt, Finalize>> prepared_;
};

}  // namespace nightlight::store
