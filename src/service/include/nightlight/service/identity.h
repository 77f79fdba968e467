#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/core/clock.h"
#include "nightlight/core/random.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"
#include "nightlight/crypto/password.h"
#include "nightlight/store/database.h"
#include "nightlight/store/migration.h"

namespace nightlight::service {

enum class Role : unsigned char {
  kReviewer,  // sees cases, looks at evidence, decides, proposes reports
  kApprover,  // sees cases and evidence, approves or rejects other people's reports
  kAdmin,     // reads metrics; sees no case
  kService,   // sends media; sees no case
};
std::string_view role_name(Role role);
Result<Role> parse_role(std::string_view name);

// Who makes a request.
struct Principal {
  std::string name;
  std::set<Role> roles;
  bool has(Role role) const { return roles.contains(role); }
};

struct Session {
  SecretBytes token;
  Timestamp expires_at;
  Principal principal;
};

struct TokenInfo {
  std::string name;
  Timestamp created_at;
  std::optional<Timestamp> revoked_at;
};

// People with passwords, their sessions, and the tokens of services. Only hashes of passwords and
// tokens are stored; comparisons take constant time. Names are 1..100 of [A-Za-z0-9._-] and unique
// over people and services; "system" is taken. Safe to use from many threads.
class Identity {
 public:
  struct Options {
    std::chrono::milliseconds session_length = std::chrono::hours(8);
    crypto::PasswordCost password_cost = crypto::PasswordCost::kInteractive;
  };
  // Borrowed.
  Identity(store::Database& database, const Clock& clock, Random& random, const Options& options);
  static std::span<const store::Migration> migrations();

  // kConflict when the name is taken, kInvalidArgument on a bad name, password or set of roles (a
  // person may not have the role service).
  Status add_user(std::string_view name, const std::set<Role>& roles, const SecretBytes& password);
  // The person cannot sign in any more and every session ends. kNotFound.
  Status disable_user(std::string_view name);
  Result<std::vector<Principal>> users();

  // One answer for every kind of wrong: kPermissionDenied, after the same work.
  Result<Session> sign_in(std::string_view name, const SecretBytes& password);
  // Ends the session of this token, if there is one.
  Status sign_out(const SecretBytes& token);

  // The token of a service, shown once.
  Result<SecretBytes> create_service_token(std::string_view name);
  Status revoke_service_token(std::string_view name);
  Result<std::vector<TokenInfo>> service_tokens();

  // The principal of a session or service token; kPermissionDenied when it is unknown, revoked or
  // has ended.
  Result<Principal> authenticate(const SecretBytes& token);

 private:
  store::Database& database_;
  const Clock& clock_;
  Random& random_;
  Options options_;

  // The hash of a password nobody has, made once.
  Result<std::string> nobody_hash();
  std::mutex nobody_mutex_;
  std::string nobody_hash_;  // guarded by nobody_mutex_
};

}  // namespace nightlight::service
