#pragma once

#include <span>

#include "nightlight/core/clock.h"
#include "nightlight/store/database.h"

namespace nightlight::store {

// One step of one module's schema. Versions of a module count 1, 2, 3, … and a published step is
// never changed. `statements` are separated by semicolons at line ends.
struct Migration {
  Literal module;
  int version;
  Sql statements;
};

// Brings the database to the last version of every module, each step in its own transaction with
// its entry in the table schema_migrations (module, version, the text itself, applied_at_ms).
// Several processes may do so at the same time. Fails with kConflict and the module as subject when
// the database is newer than this program knows or when an applied step's text differs from this
// program's; nothing is changed then. kInternal when the versions of a module do not count
// 1, 2, 3, …. Entries of modules that are not in `migrations` are left alone, so a change that
// older programs must not ignore needs a new version of a module they know.
Status migrate(Database& database, std::span<const Migration> migrations, const Clock& clock);

}  // namespace nightlight::store
