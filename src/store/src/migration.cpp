#include "nightlight/store/migration.h"

#include <map>

namespace nightlight::store {
namespace {

constexpr Sql kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    " module TEXT NOT NULL, version BIGINT NOT NULL, statements TEXT NOT NULL,"
    " applied_at_ms BIGINT NOT NULL, PRIMARY KEY (module, version))";

std::string text_of(Sql sql) {
  return std::string(sql.view());
}

// The last version of each module; kInternal when its versions do not count 1, 2, 3, ….
Result<std::map<std::string_view, int>> last_versions(std::span<const Migration> migrations) {
  std::map<std::string_view, int> last;
  for (const Migration& step : migrations) {
    if (step.version != ++last[step.module.view()]) {
      return Error(Code::kInternal, "the versions of a module must count 1, 2, 3").in(step.module);
    }
  }
  return last;
}

// Whether the step is applied already; kConflict when it was applied with another text.
Result<bool> is_applied(Transaction& transaction, const Migration& step) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::vector<Row> rows,
      transaction.query(
          "SELECT statements FROM schema_migrations WHERE module = $1 AND version = $2",
          {std::string(step.module.view()), std::int64_t{step.version}}));
  if (rows.empty()) return false;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string applied, rows.front().text(0));
  if (applied != step.statements.view()) {
    return Error(Code::kConflict, "an applied schema step differs from this program's")
        .in(step.module)
        .at(std::uint64_t(step.version));
  }
  return true;
}

Status check_not_newer(Transaction& transaction, const Migration& step, int last) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::vector<Row> rows,
      transaction.query("SELECT version FROM schema_migrations WHERE module = $1 AND version > $2",
                        {std::string(step.module.view()), std::int64_t{last}}));
  if (rows.empty()) return {};
  return Error(Code::kConflict, "the database is from a newer version of this program")
      .in(step.module);
}

Status check_all(Transaction& transaction, std::span<const Migration> migrations) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto last, last_versions(migrations));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(kCreateTable, {}));
  for (const Migration& step : migrations) {
    NIGHTLIGHT_RETURN_IF_ERROR(check_not_newer(transaction, step, last.at(step.module.view())));
    NIGHTLIGHT_RETURN_IF_ERROR(is_applied(transaction, step));
  }
  return {};
}

// Looks again whether the step is applied: another process may have been faster.
Status apply(Transaction& transaction, const Migration& step, const Clock& clock) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const bool applied, is_applied(transaction, step));
  if (applied) return {};
  for (const Sql statement : step.statements.statements()) {
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(statement, {}));
  }
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO schema_migrations (module, version, statements, applied_at_ms)"
      " VALUES ($1, $2, $3, $4)",
      {std::string(step.module.view()), std::int64_t{step.version}, text_of(step.statements),
       to_unix_ms(clock.now())}));
  return {};
}

}  // namespace

Status migrate(Database& database, std::span<const Migration> migrations, const Clock& clock) {
  NIGHTLIGHT_RETURN_IF_ERROR(
      database.write([&](Transaction& transaction) { return check_all(transaction, migrations); }));
  for (const Migration& step : migrations) {
    NIGHTLIGHT_RETURN_IF_ERROR(
        database.write([&](Transaction& transaction) { return apply(transaction, step, clock); }));
  }
  return {};
}

}  // namespace nightlight::store
