#include "nightlight/vault/vault.h"

namespace nightlight::vault {
namespace {

constexpr store::Migration kMigrations[] = {
    {"vault", 1, R"sql(
CREATE TABLE vault_objects (
  id TEXT PRIMARY KEY,
  size BIGINT NOT NULL CHECK (size >= 0),
  md5 BYTEA NOT NULL,
  sha1 BYTEA NOT NULL,
  sha256 BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  wrapped_key BYTEA NOT NULL,
  sealed_at_ms BIGINT NOT NULL);
CREATE TABLE vault_view_log (
  sequence BIGINT PRIMARY KEY CHECK (sequence > 0),
  object_id TEXT NOT NULL REFERENCES vault_objects (id),
  person TEXT NOT NULL,
  access TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  mac BYTEA NOT NULL);
CREATE INDEX vault_view_log_by_object ON vault_view_log (object_id, sequence);
CREATE TABLE vault_view_log_head (
  only BIGINT PRIMARY KEY CHECK (only = 1),
  entries BIGINT NOT NULL CHECK (entries >= 0),
  hash BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  mac BYTEA NOT NULL);
CREATE TABLE vault_holds (
  object_id TEXT NOT NULL REFERENCES vault_objects (id),
  reason TEXT NOT NULL,
  reference TEXT NOT NULL,
  until_ms BIGINT,
  PRIMARY KEY (object_id, reason, reference));
)sql"},
};

}  // namespace

std::span<const store::Migration> Vault::migrations() {
  return kMigrations;
}

}  // namespace nightlight::vault
