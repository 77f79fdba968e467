#pragma once

#include <vector>

#include "nightlight/store/migration.h"

namespace nightlight::service {

// The schema steps of every module that stores something, in the order in which they are applied.
std::vector<store::Migration> all_migrations();

}  // namespace nightlight::service
