#pragma once

#include <span>

#include "nightlight/core/clock.h"
#include "nightlight/store/database.h"

namespace nightlight::store {

// One step of one module's schema. Versions of a module count 1, 2, 3, … and a published step is never
// changed. `statements` are separated by semicolons at line ends.
struct Migration {
  Literal module;
  int version;
  Sql statements;
};

// Brings the database to the last version of every module, each step in its own transaction with its
// entry in the table schema_migrations (module, version, digest of the text, applied_at_ms). Fails with
// kConflict and the module as subject when the database is newer than this program knows or when an
// applied step's text differs from this program's; nothing is changed then.
Status migrate(Database& database, std::span<const Migration> migrations, const Clock& clock);

}  // namespace nightlight::store
