#include "administration.h"

#include "config.h"
#include "nightlight/service/schema.h"
#include "nightlight/store/migration.h"
#include "nightlight/store/sqlite.h"

namespace nightlight::cli {
namespace {

void explain(const Io& io, const std::string& file,
             const std::vector<apps::ConfigProblem>& problems) {
  for (const apps::ConfigProblem& problem : problems) fail(io, "", apps::to_text(problem, file));
}

}  // namespace

std::unique_ptr<Administration> Administration::open(const Io& io, const std::string& config_file) {
  const auto config = apps::load_config(config_file);
  if (!config) {
    explain(io, config_file, config.error());
    return nullptr;
  }
  const std::string& file = config->storage.database.native();
  auto database = store::open_sqlite({.file = config->storage.database});
  if (!database) {
    fail(io, file, database.error());
    return nullptr;
  }
  const Status migrated =
      store::migrate(**database, service::all_migrations(), apps::SystemClock());
  if (!migrated) {
    fail(io, file, migrated.error());
    return nullptr;
  }
  return std::unique_ptr<Administration>(new Administration(*std::move(database)));
}

}  // namespace nightlight::cli
