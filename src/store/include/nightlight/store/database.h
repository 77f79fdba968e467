#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::store {

// SQL text known at compile time, so that no value can become part of a statement. Parameters are
// $1, $2, …; types are BIGINT, TEXT and BYTEA (SQLite takes these names too), so that one text
// serves both databases.
class Sql {
 public:
  consteval Sql(const char* text) : text_(text) {}  // NOLINT: implicit on purpose
  constexpr std::string_view view() const { return text_; }
  // The single statements of a text in which each ends with a semicolon at the end of a line.
  std::vector<Sql> statements() const;

 private:
  explicit constexpr Sql(std::string_view part) : text_(part) {}
  std::string_view text_;
};

struct Null {
  bool operator==(const Null&) const = default;
};

// A parameter or a column: nothing, a whole number, UTF-8 text, or bytes.
using Value = std::variant<Null, std::int64_t, std::string, Bytes>;

// One row of an answer. The accessors fail with kCorrupt, and the column as position, when the
// column is missing or holds another type: what is stored is never guessed at.
class Row {
 public:
  explicit Row(std::vector<Value> columns) : columns_(std::move(columns)) {}
  Result<std::int64_t> integer(std::size_t column) const;
  Result<std::string> text(std::size_t column) const;
  Result<Bytes> bytes(std::size_t column) const;
  bool is_null(std::size_t column) const;

 private:
  std::vector<Value> columns_;
};

// Runs statements inside one transaction. Borrowed; valid only inside the function it is passed to.
// Fails with kConflict when a constraint refuses (unique, foreign key, check), kExhausted when the
// disk is full, kUnavailable when the database stays locked past the time limit or cannot be
// reached, kPermissionDenied when it is read-only (or only being read), kCorrupt when its file is
// damaged. After a statement has failed, every further one fails with the same error and nothing is
// committed, on SQLite as on PostgreSQL: use ON CONFLICT where a conflict is expected.
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual Result<std::vector<Row>> query(Sql sql, std::initializer_list<Value> values) = 0;
  // The number of rows changed.
  virtual Result<std::int64_t> execute(Sql sql, std::initializer_list<Value> values) = 0;
};

// A database. Safe to use from many threads.
class Database {
 public:
  virtual ~Database() = default;

  // Runs `work` in one serialisable transaction: committed, durably, when it returns success;
  // rolled back, with its error passed on, otherwise. `work` may be run again when the database
  // asks for it (a serialisation failure), so it must have no effect outside the transaction.
  // Transactions are not nested: a write inside a write waits for itself, and fails with
  // kUnavailable.
  virtual Status write(const std::function<Status(Transaction&)>& work) = 0;

  // The same for reading: `work` sees one consistent snapshot.
  virtual Status read(const std::function<Status(Transaction&)>& work) = 0;
};

// write() and read() for work that yields a value.
template <class T>
Result<T> write(Database& database, const std::function<Result<T>(Transaction&)>& work) {
  Result<T> result = Error(Code::kInternal, "the transaction did not run");
  NIGHTLIGHT_RETURN_IF_ERROR(database.write([&](Transaction& transaction) -> Status {
    result = work(transaction);
    if (!result) return result.error();
    return {};
  }));
  return result;
}
template <class T>
Result<T> read(Database& database, const std::function<Result<T>(Transaction&)>& work) {
  Result<T> result = Error(Code::kInternal, "the transaction did not run");
  NIGHTLIGHT_RETURN_IF_ERROR(database.read([&](Transaction& transaction) -> Status {
    result = work(transaction);
    if (!result) return result.error();
    return {};
  }));
  return result;
}

}  // namespace nightlight::store
