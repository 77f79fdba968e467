#pragma once

#include <memory>
#include <span>

#include "nightlight/core/check.h"
#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/store/migration.h"
#include "nightlight/store/sqlite.h"
#include "nightlight/store/testing/temp_folder.h"

namespace nightlight::testing {

// A real SQLite database in a folder of its own, brought to the given schema.
class TestDatabase {
 public:
  explicit TestDatabase(std::span<const store::Migration> migrations = {}) {
    reopen();
    migrate(migrations);
  }

  // For the further modules a test needs, lowest layer first.
  void migrate(std::span<const store::Migration> migrations) {
    NIGHTLIGHT_CHECK(store::migrate(*database_, migrations, ManualClock()).has_value());
  }
  // Before a fork: SQLite must not be carried into a child.
  void close() { database_.reset(); }
  // Closes the database and opens it again, as a restart of the program would.
  void reopen() {
    close();
    auto opened = store::open_sqlite({.file = file()});
    NIGHTLIGHT_CHECK(opened.has_value());
    database_ = *std::move(opened);
  }

  store::Database& operator*() { return *database_; }
  store::Database* operator->() { return database_.get(); }
  std::filesystem::path file() const { return folder_ / "nightlight.db"; }
  const TempFolder& folder() const { return folder_; }

 private:
  TempFolder folder_;
  std::unique_ptr<store::Database> database_;
};

}  // namespace nightlight::testing
