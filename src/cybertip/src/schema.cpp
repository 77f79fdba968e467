#include <array>

#include "nightlight/cybertip/reports.h"

namespace nightlight::cybertip {

namespace {

// Three partial indexes hold what must hold through any crash and any number of workers: one report
// a case that is not withdrawn, one live attempt a report, one finished attempt a report.
constexpr store::Sql kVersion1 = R"sql(
CREATE TABLE cybertip_reports (
  id TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  state TEXT NOT NULL,
  content BYTEA NOT NULL,
  destination TEXT NOT NULL,
  base_url TEXT NOT NULL,
  esp_user TEXT NOT NULL,
  document BYTEA,
  next_try_at_ms BIGINT,
  failures BIGINT NOT NULL,
  problem TEXT,
  lease_holder TEXT NOT NULL,
  lease_ends_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX cybertip_one_report_a_reference ON cybertip_reports (reference) WHERE state <> 'withdrawn';
CREATE INDEX cybertip_reports_by_reference ON cybertip_reports (reference, sequence);
CREATE INDEX cybertip_reports_due ON cybertip_reports (next_try_at_ms) WHERE next_try_at_ms IS NOT NULL;
CREATE TABLE cybertip_acts (
  report_id TEXT NOT NULL REFERENCES cybertip_reports (id),
  ordinal BIGINT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('draft', 'approve', 'withdraw', 'requeue')),
  person TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (report_id, ordinal)
);
CREATE TABLE cybertip_files (
  report_id TEXT NOT NULL REFERENCES cybertip_reports (id),
  ordinal BIGINT NOT NULL,
  object TEXT NOT NULL,
  size BIGINT NOT NULL,
  md5 BYTEA NOT NULL,
  sha256 BYTEA NOT NULL,
  details BYTEA NOT NULL,
  PRIMARY KEY (report_id, ordinal),
  UNIQUE (report_id, object)
);
CREATE TABLE cybertip_attempts (
  report_id TEXT NOT NULL REFERENCES cybertip_reports (id),
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  cybertip_id BIGINT,
  opened_at_ms BIGINT NOT NULL,
  modified_at_ms BIGINT NOT NULL,
  after_retract TEXT,
  reason TEXT,
  PRIMARY KEY (report_id, number)
);
CREATE UNIQUE INDEX cybertip_one_live_attempt ON cybertip_attempts (report_id) WHERE state IN ('opening', 'open', 'finishing', 'retracting');
CREATE UNIQUE INDEX cybertip_one_finished_attempt ON cybertip_attempts (report_id) WHERE state = 'finished';
CREATE TABLE cybertip_attempt_files (
  report_id TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  state TEXT NOT NULL,
  file_id TEXT,
  PRIMARY KEY (report_id, attempt, ordinal),
  FOREIGN KEY (report_id, attempt) REFERENCES cybertip_attempts (report_id, number),
  FOREIGN KEY (report_id, ordinal) REFERENCES cybertip_files (report_id, ordinal)
);
CREATE TABLE cybertip_calls (
  report_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  verb TEXT NOT NULL,
  file BIGINT,
  cybertip_id BIGINT,
  request_sha256 BYTEA NOT NULL,
  started_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  outcome TEXT,
  status BIGINT,
  headers BYTEA,
  request_id TEXT,
  body BYTEA,
  PRIMARY KEY (report_id, number),
  FOREIGN KEY (report_id, attempt) REFERENCES cybertip_attempts (report_id, number)
);
CREATE TABLE cybertip_receipts (
  report_id TEXT PRIMARY KEY REFERENCES cybertip_reports (id),
  cybertip_id BIGINT NOT NULL,
  file_ids TEXT NOT NULL,
  answer BYTEA NOT NULL,
  request_id TEXT NOT NULL,
  finished_at_ms BIGINT NOT NULL
);
)sql";

constexpr std::array kMigrations = {store::Migration{"cybertip", 1, kVersion1}};

}  // namespace

std::span<const store::Migration> Reports::migrations() {
  return kMigrations;
}

}  // namespace nightlight::cybertip
