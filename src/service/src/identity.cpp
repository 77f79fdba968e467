#include "nightlight/service/identity.h"

#include <algorithm>
#include <array>

namespace nightlight::service {
namespace {

using store::Null;
using store::Row;
using store::Transaction;

constexpr std::array kMigrations = {store::Migration{"identity", 1, R"sql(
CREATE TABLE users (
  name TEXT NOT NULL PRIMARY KEY,
  roles BIGINT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  disabled_at_ms BIGINT
);
CREATE TABLE sessions (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  name TEXT NOT NULL REFERENCES users (name),
  expires_at_ms BIGINT NOT NULL
);
CREATE INDEX sessions_by_name ON sessions (name);
CREATE TABLE service_tokens (
  name TEXT NOT NULL PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  created_at_ms BIGINT NOT NULL,
  revoked_at_ms BIGINT
);
)sql"}};

constexpr std::array kRoles = {Role::kReviewer, Role::kApprover, Role::kAdmin, Role::kService};

// Roles are stored as a set of bits, so that a row cannot hold a role twice or an unknown name.
std::int64_t encode_roles(const std::set<Role>& roles) {
  std::int64_t bits = 0;
  for (const Role role : roles) bits |= std::int64_t{1} << int(role);
  return bits;
}

std::set<Role> decode_role_bits(std::int64_t bits) {
  std::set<Role> roles;
  for (const Role role : kRoles) {
    if (bits >> int(role) & 1) roles.insert(role);
  }
  return roles;
}

Status check_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  if (name.empty() || name.size() > 100 || !std::all_of(name.begin(), name.end(), allowed)) {
    return Error(Code::kInvalidArgument, "must be 1 to 100 of A-Z a-z 0-9 . _ -").in("name");
  }
  if (name == "system") return Error(Code::kInvalidArgument, "is taken").in("name");
  return {};
}

// A name is one person or one service, never both.
Status check_name_is_free(Transaction& transaction, const std::string& name) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto rows,
                              transaction.query("SELECT name FROM users WHERE name = $1 UNION ALL "
                                                "SELECT name FROM service_tokens WHERE name = $1",
                                                {name}));
  if (!rows.empty()) return Error(Code::kConflict, "is taken").in("name");
  return {};
}

Bytes stored_hash(const SecretBytes& token) {
  return to_bytes(crypto::hash_token(token).bytes());
}

const Error kWrongCredentials(Code::kPermissionDenied, "the name or the password is wrong");

struct StoredUser {
  std::string password_hash;
  Principal principal;
};

Result<std::optional<StoredUser>> find_active_user(Transaction& transaction,
                                                   const std::string& name) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto rows,
                              transaction.query("SELECT password_hash, roles FROM users "
                                                "WHERE name = $1 AND disabled_at_ms IS NULL",
                                                {name}));
  if (rows.empty()) return std::optional<StoredUser>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string hash, rows[0].text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t roles, rows[0].integer(1));
  return std::optional(StoredUser{std::move(hash), {name, decode_role_bits(roles)}});
}

// The index finds the row; the comparison that decides takes constant time. What the index's own
// timing could tell is about SHA-256 values, which nobody can steer towards a stored one.
Result<std::optional<Principal>> find_by_token(Transaction& transaction, const Bytes& hash,
                                               std::int64_t now_ms) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT s.token_hash, s.name, u.roles FROM sessions s "
                        "JOIN users u ON u.name = s.name WHERE s.token_hash = $1 "
                        "AND s.expires_at_ms > $2 AND u.disabled_at_ms IS NULL "
                        "UNION ALL SELECT token_hash, name, $3 FROM service_tokens "
                        "WHERE token_hash = $1 AND revoked_at_ms IS NULL",
                        {hash, now_ms, encode_roles({Role::kService})}));
  if (rows.empty()) return std::optional<Principal>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes found, rows[0].bytes(0));
  if (!equal_in_constant_time(found, hash)) return std::optional<Principal>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string name, rows[0].text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t roles, rows[0].integer(2));
  return std::optional(Principal{std::move(name), decode_role_bits(roles)});
}

}  // namespace

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kReviewer:
      return "reviewer";
    case Role::kApprover:
      return "approver";
    case Role::kAdmin:
      return "admin";
    case Role::kService:
      return "service";
  }
  return "service";
}

Result<Role> parse_role(std::string_view name) {
  for (const Role role : kRoles) {
    if (role_name(role) == name) return role;
  }
  return Error(Code::kInvalidArgument, "must be reviewer, approver, admin or service").in("role");
}

Identity::Identity(store::Database& database, const Clock& clock, Random& random,
                   const Options& options)
    : database_(database), clock_(clock), random_(random), options_(options) {}

std::span<const store::Migration> Identity::migrations() {
  return kMigrations;
}

Status Identity::add_user(std::string_view name, const std::set<Role>& roles,
                          const SecretBytes& password) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(name));
  if (roles.empty() || roles.contains(Role::kService)) {
    return Error(Code::kInvalidArgument, "a person is a reviewer, approver or admin").in("role");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string hash,
                              crypto::hash_password(password, options_.password_cost));
  const std::string owned(name);
  return database_.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(check_name_is_free(transaction, owned));
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
        "INSERT INTO users (name, roles, password_hash, created_at_ms) VALUES ($1, $2, $3, $4)",
        {owned, encode_roles(roles), hash, to_unix_ms(clock_.now())}));
    return {};
  });
}

Status Identity::disable_user(std::string_view name) {
  const std::string owned(name);
  return database_.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        const std::int64_t changed,
        transaction.execute(
            "UPDATE users SET disabled_at_ms = $1 WHERE name = $2 AND disabled_at_ms IS NULL",
            {to_unix_ms(clock_.now()), owned}));
    if (changed == 0) return Error(Code::kNotFound, "no such active user").in("name");
    NIGHTLIGHT_RETURN_IF_ERROR(
        transaction.execute("DELETE FROM sessions WHERE name = $1", {owned}));
    return {};
  });
}

Result<std::vector<Principal>> Identity::users() {
  return store::read<std::vector<Principal>>(
      database_, [&](Transaction& transaction) -> Result<std::vector<Principal>> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(
            const auto rows,
            transaction.query(
                "SELECT name, roles FROM users WHERE disabled_at_ms IS NULL ORDER BY name", {}));
        std::vector<Principal> users;
        for (const Row& row : rows) {
          NIGHTLIGHT_ASSIGN_OR_RETURN(std::string name, row.text(0));
          NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t roles, row.integer(1));
          users.push_back({std::move(name), decode_role_bits(roles)});
        }
        return users;
      });
}

Result<Session> Identity::sign_in(std::string_view name, const SecretBytes& password) {
  const std::string owned(name);
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto user, store::read<std::optional<StoredUser>>(
                           database_, [&](Transaction& t) { return find_active_user(t, owned); }));
  // An unknown name costs the same work as a wrong password, so that names cannot be tried out.
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string nobody, nobody_hash());
  const bool right = crypto::verify_password(user ? user->password_hash : nobody, password);
  if (!user || !right) return kWrongCredentials;

  Session session{crypto::create_token(random_), clock_.now() + options_.session_length,
                  user->principal};
  NIGHTLIGHT_RETURN_IF_ERROR(database_.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute("DELETE FROM sessions WHERE expires_at_ms <= $1",
                                                   {to_unix_ms(clock_.now())}));
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
        "INSERT INTO sessions (token_hash, name, expires_at_ms) VALUES ($1, $2, $3)",
        {stored_hash(session.token), owned, to_unix_ms(session.expires_at)}));
    return {};
  }));
  return session;
}

Result<std::string> Identity::nobody_hash() {
  const std::lock_guard lock(nobody_mutex_);
  if (nobody_hash_.empty()) {
    const SecretBytes password = crypto::create_token(random_);
    NIGHTLIGHT_ASSIGN_OR_RETURN(nobody_hash_,
                                crypto::hash_password(password, options_.password_cost));
  }
  return nobody_hash_;
}

Status Identity::sign_out(const SecretBytes& token) {
  return database_.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(
        transaction.execute("DELETE FROM sessions WHERE token_hash = $1", {stored_hash(token)}));
    return {};
  });
}

Result<SecretBytes> Identity::create_service_token(std::string_view name) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(name));
  const std::string owned(name);
  SecretBytes token = crypto::create_token(random_);
  NIGHTLIGHT_RETURN_IF_ERROR(database_.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(check_name_is_free(transaction, owned));
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
        "INSERT INTO service_tokens (name, token_hash, created_at_ms) VALUES ($1, $2, $3)",
        {owned, stored_hash(token), to_unix_ms(clock_.now())}));
    return {};
  }));
  return token;
}

Status Identity::revoke_service_token(std::string_view name) {
  return database_.write([&](Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t changed,
                                transaction.execute("UPDATE service_tokens SET revoked_at_ms = $1 "
                                                    "WHERE name = $2 AND revoked_at_ms IS NULL",
                                                    {to_unix_ms(clock_.now()), std::string(name)}));
    if (changed == 0) return Error(Code::kNotFound, "no such active token").in("name");
    return {};
  });
}

Result<std::vector<TokenInfo>> Identity::service_tokens() {
  return store::read<std::vector<TokenInfo>>(
      database_, [&](Transaction& transaction) -> Result<std::vector<TokenInfo>> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(
            const auto rows,
            transaction.query(
                "SELECT name, created_at_ms, revoked_at_ms FROM service_tokens ORDER BY name", {}));
        std::vector<TokenInfo> tokens;
        for (const Row& row : rows) {
          TokenInfo token;
          NIGHTLIGHT_ASSIGN_OR_RETURN(token.name, row.text(0));
          NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t created, row.integer(1));
          token.created_at = from_unix_ms(created);
          if (!row.is_null(2)) {
            NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t revoked, row.integer(2));
            token.revoked_at = from_unix_ms(revoked);
          }
          tokens.push_back(std::move(token));
        }
        return tokens;
      });
}

Result<Principal> Identity::authenticate(const SecretBytes& token) {
  const Bytes hash = stored_hash(token);
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto principal,
      store::read<std::optional<Principal>>(database_, [&](Transaction& transaction) {
        return find_by_token(transaction, hash, to_unix_ms(clock_.now()));
      }));
  if (!principal) return Error(Code::kPermissionDenied, "the token is unknown, revoked or ended");
  return *principal;
}

}  // namespace nightlight::service
