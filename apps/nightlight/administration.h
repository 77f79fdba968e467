#pragma once

#include <functional>
#include <memory>
#include <string>

#include "io.h"
#include "nightlight/crypto/random.h"
#include "nightlight/service/identity.h"
#include "nightlight/store/database.h"
#include "system_clock.h"

namespace nightlight::cli {

// The accounts and tokens of the nightlightd with this configuration file, reached by its database.
// The server may be running meanwhile.
class Administration {
 public:
  // Opens the database, creating it and its tables when they are not there yet. Explains a failure
  // on io.err and gives nothing then.
  static std::unique_ptr<Administration> open(const Io& io, const std::string& config_file);

  service::Identity& identity() { return identity_; }

 private:
  explicit Administration(std::unique_ptr<store::Database> database)
      : database_(std::move(database)), identity_(*database_, clock_, random_, {}) {}

  std::unique_ptr<store::Database> database_;
  apps::SystemClock clock_;
  crypto::SystemRandom random_;
  service::Identity identity_;
};

}  // namespace nightlight::cli
