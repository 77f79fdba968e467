#include "sqlite_connection.h"

#include <cerrno>
#include <limits>

namespace nightlight::store {
namespace {

Literal constraint_name(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return "unique";
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return "foreign key";
    case SQLITE_CONSTRAINT_NOTNULL:
      return "not null";
    default:
      return "check";
  }
}

int last_errno(sqlite3_file* file) {
  int number = 0;
  if (file != nullptr && file->pMethods != nullptr) {
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
  }
  return number;
}

// SQLite folds every I/O failure it has no name for into IOERR. The WAL keeps the errno of its last
// failed call; sqlite3_system_errno() is often overwritten by what the rollback does.
Error io_error(sqlite3* handle) {
  sqlite3_file* wal = nullptr;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  const int number = last_errno(wal);
  const int system = number != 0 ? number : sqlite3_system_errno(handle);
  if (system == ENOSPC || system == EDQUOT || system == EFBIG) {
    return Error(Code::kExhausted, "the disk is full").in("database");
  }
  return Error(Code::kUnavailable, "the database file cannot be read or written")
      .in("database")
      .at(std::uint64_t(system));
}

}  // namespace

Error SqliteConnection::error(int code) const {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(Code::kUnavailable, "the database stays locked").in("database");
    case SQLITE_FULL:
      return Error(Code::kExhausted, "the disk is full").in("database");
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return Error(Code::kExhausted, "a value or answer is too large").in("database");
    case SQLITE_READONLY:
      return Error(Code::kPermissionDenied, "the database is read-only").in("database");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Error(Code::kPermissionDenied, "the database file cannot be opened").in("database");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return Error(Code::kCorrupt, "the database file is damaged").in("database");
    case SQLITE_CONSTRAINT:
      return Error(Code::kConflict, "a constraint refuses").in(constraint_name(code));
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:
      return io_error(handle_.get());
    default:
      return Error(Code::kInternal, "the statement is wrong").in("database").at(unsigned(code));
  }
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const SqliteOptions& options,
                                                                 Role role) {
  sqlite3* handle = nullptr;
  // NOMUTEX: each connection is used by one thread at a time, see sqlite.cpp.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(options.file.c_str(), &handle, flags, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
  if (code != SQLITE_OK) return connection->error(code);
  if (sqlite3_db_readonly(handle, "main") == 1) return connection->error(SQLITE_READONLY);
  NIGHTLIGHT_RETURN_IF_ERROR(connection->configure(options, role));
  return connection;
}

Status SqliteConnection::configure(const SqliteOptions& options, Role role) {
  sqlite3_busy_timeout(handle_.get(), int(options.lock_timeout.count()));
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  NIGHTLIGHT_RETURN_IF_ERROR(turn_on_wal(options));
  NIGHTLIGHT_RETURN_IF_ERROR(run("PRAGMA synchronous=FULL"));
  NIGHTLIGHT_RETURN_IF_ERROR(run("PRAGMA foreign_keys=ON"));
  NIGHTLIGHT_RETURN_IF_ERROR(run("PRAGMA secure_delete=ON"));
  NIGHTLIGHT_RETURN_IF_ERROR(run("PRAGMA trusted_schema=OFF"));
  NIGHTLIGHT_RETURN_IF_ERROR(run("PRAGMA cell_size_check=ON"));
  // Sorting large answers must not spill rows into files outside our care.
  NIGHTLIGHT_RETURN_IF_ERROR(run("PRAGMA temp_store=MEMORY"));
  if (role == Role::kReader) NIGHTLIGHT_RETURN_IF_ERROR(run("PRAGMA query_only=ON"));
  return {};
}

// The switch to WAL needs the whole file for a moment and does not wait by itself when two
// processes open a new database at once.
Status SqliteConnection::turn_on_wal(const SqliteOptions& options) {
  const auto deadline = std::chrono::steady_clock::now() + options.lock_timeout;
  while (true) {
    Result<std::vector<Row>> mode = query("PRAGMA journal_mode=WAL", {});
    if (mode) {
      if (mode->size() == 1 && mode->front().text(0) == std::string("wal")) return {};
      return Error(Code::kPermissionDenied, "the file system does not allow WAL").in("database");
    }
    if (mode.error().code() != Code::kUnavailable || std::chrono::steady_clock::now() > deadline) {
      return mode.error();
    }
    sqlite3_sleep(5);
  }
}

Result<sqlite3_stmt*> SqliteConnection::prepare(Sql sql) {
  const auto found = prepared_.find(sql.view());
  if (found != prepared_.end()) return found->second.get();
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const std::string_view text = sql.view();
  const int code = sqlite3_prepare_v3(handle_.get(), text.data(), int(text.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  std::unique_ptr<sqlite3_stmt, Finalize> owned(statement);
  if (code != SQLITE_OK) return error(code);
  const std::string_view rest = text.substr(std::size_t(tail - text.data()));
  if (!owned || rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    return Error(Code::kInternal, "a statement must be exactly one").in("database");
  }
  return prepared_.emplace(text, std::move(owned)).first->second.get();
}

Result<SqliteConnection::Bound> SqliteConnection::bind(Sql sql,
                                                       std::initializer_list<Value> values) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(sqlite3_stmt * statement, prepare(sql));
  Bound bound(statement);
  if (std::size_t(sqlite3_bind_parameter_count(statement)) != values.size()) {
    return Error(Code::kInternal, "another number of values than parameters").in("database");
  }
  std::size_t number = 0;
  for (const Value& value : values) {
    NIGHTLIGHT_RETURN_IF_ERROR(bind_value(statement, ++number, value));
  }
  return bound;
}

// "$2" is a name to SQLite, whose own index follows the order of appearance in the text.
Status SqliteConnection::bind_value(sqlite3_stmt* statement, std::size_t number,
                                    const Value& value) {
  const std::string name = "$" + std::to_string(number);
  const int index = sqlite3_bind_parameter_index(statement, name.c_str());
  if (index == 0) {
    return Error(Code::kInternal, "a parameter is missing in the statement").at(number);
  }
  int code = SQLITE_OK;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    code = sqlite3_bind_int64(statement, index, *integer);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    // PostgreSQL has no NUL in text; what one database refuses, both refuse.
    if (text->find('\0') != std::string::npos) {
      return Error(Code::kInvalidArgument, "text holds a NUL character").at(number);
    }
    code = sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    // A null pointer would bind NULL, and an empty vector may have one.
    const void* data = bytes->empty() ? static_cast<const void*>("") : bytes->data();
    code = sqlite3_bind_blob64(statement, index, data, bytes->size(), SQLITE_STATIC);
  } else {
    code = sqlite3_bind_null(statement, index);
  }
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<Row> SqliteConnection::read_row(sqlite3_stmt* statement) {
  const int count = sqlite3_column_count(statement);
  std::vector<Value> columns;
  columns.reserve(std::size_t(count));
  for (int column = 0; column < count; ++column) {
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_NULL:
        columns.emplace_back(Null{});
        break;
      case SQLITE_INTEGER:
        columns.emplace_back(std::int64_t(sqlite3_column_int64(statement, column)));
        break;
      case SQLITE_TEXT: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        if (text == nullptr) return error(SQLITE_NOMEM);
        columns.emplace_back(
            std::string(text, std::size_t(sqlite3_column_bytes(statement, column))));
        break;
      }
      case SQLITE_BLOB: {
        const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement, column));
        const auto size = std::size_t(sqlite3_column_bytes(statement, column));
        if (data == nullptr && size != 0) return error(SQLITE_NOMEM);
        columns.emplace_back(Bytes(data, data + size));
        break;
      }
      default:
        return Error(Code::kCorrupt, "a floating-point column").at(std::uint64_t(column));
    }
  }
  return Row(std::move(columns));
}

Result<std::vector<Row>> SqliteConnection::query(Sql sql, std::initializer_list<Value> values) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bound statement, bind(sql, values));
  std::vector<Row> rows;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(Row row, read_row(statement.get()));
    rows.push_back(std::move(row));
  }
  if (code != SQLITE_DONE) return error(code);
  return rows;
}

Result<std::int64_t> SqliteConnection::execute(Sql sql, std::initializer_list<Value> values) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bound statement, bind(sql, values));
  const std::int64_t before = sqlite3_total_changes64(handle_.get());
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
  }
  if (code != SQLITE_DONE) return error(code);
  // sqlite3_changes() keeps its old value over statements that change no row, such as CREATE TABLE.
  if (sqlite3_total_changes64(handle_.get()) == before) return 0;
  return sqlite3_changes64(handle_.get());
}

Status SqliteConnection::run(Sql sql) {
  NIGHTLIGHT_RETURN_IF_ERROR(execute(sql, {}));
  return {};
}

}  // namespace nightlight::store
