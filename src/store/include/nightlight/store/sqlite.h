#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "nightlight/store/database.h"

namespace nightlight::store {

struct SqliteOptions {
  std::filesystem::path file;
  // How long a transaction waits for another process's before it fails with kUnavailable.
  std::chrono::milliseconds lock_timeout{5000};
};

// Opens or creates a database file (mode 0600, WAL, synchronous=FULL, foreign keys on). One writer
// and several readers inside the process; other processes may use the file too. Not to be used in a
// forked child. Fails like Transaction; kNotFound when there is no such folder.
Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options);

}  // namespace nightlight::store
