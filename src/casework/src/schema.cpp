#include <array>

#include "nightlight/casework/casework.h"

namespace nightlight::casework {

namespace {

// `is_latest` marks the account's newest case. The partial index over it is what makes a second one
// opened at the same time impossible, also in a database that runs transactions side by side.
constexpr store::Sql kVersion1 = R"sql(
CREATE TABLE casework_cases (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'proposed', 'reported', 'dismissed')),
  is_latest BIGINT NOT NULL CHECK (is_latest IN (0, 1)),
  opened_at_ms BIGINT NOT NULL,
  window_ends_ms BIGINT NOT NULL,
  signal_count BIGINT NOT NULL,
  last_signal_at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX casework_latest_case ON casework_cases (account) WHERE is_latest = 1;
CREATE INDEX casework_cases_by_age ON casework_cases (opened_at_ms, id);
CREATE INDEX casework_cases_by_state ON casework_cases (state, opened_at_ms, id);
CREATE TABLE casework_signals (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES casework_cases (id),
  ordinal BIGINT NOT NULL,
  account TEXT NOT NULL,
  evidence TEXT NOT NULL,
  evidence_sha256 BYTEA NOT NULL,
  detector TEXT NOT NULL,
  detector_version TEXT NOT NULL,
  list_name TEXT NOT NULL,
  list_version TEXT NOT NULL,
  list_entry BIGINT NOT NULL,
  entry_label TEXT NOT NULL,
  entry_source TEXT NOT NULL,
  hit_kind TEXT NOT NULL,
  distance BIGINT NOT NULL,
  radius BIGINT NOT NULL,
  quality BIGINT NOT NULL,
  query_variant TEXT NOT NULL,
  upload_id TEXT,
  conversation TEXT,
  file_name TEXT,
  ip_address TEXT,
  port BIGINT,
  uploaded_at_ms BIGINT,
  seen_at_ms BIGINT NOT NULL,
  UNIQUE (case_id, ordinal),
  UNIQUE (account, upload_id, evidence_sha256)
);
CREATE INDEX casework_signals_by_evidence ON casework_signals (case_id, evidence_sha256);
CREATE TABLE casework_decisions (
  case_id TEXT NOT NULL REFERENCES casework_cases (id),
  ordinal BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('dismiss', 'propose-report', 'approve-report',
                                     'reject-proposal', 'requeue-report', 'withdraw-report')),
  person TEXT NOT NULL,
  rationale TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (case_id, ordinal)
);
)sql";

// What a detection says since there are banks, tiers, views and videos. Signals from before have no
// row here: they were matches of the whole picture. Percentages are kept in hundredths.
constexpr store::Sql kVersion2 = R"sql(
ALTER TABLE casework_cases ADD COLUMN tier TEXT NOT NULL DEFAULT 'match'
  CHECK (tier IN ('match', 'near'));
CREATE INDEX casework_cases_by_tier ON casework_cases (tier, opened_at_ms, id);
CREATE TABLE casework_detections (
  signal_id TEXT PRIMARY KEY REFERENCES casework_signals (id),
  tier TEXT NOT NULL CHECK (tier IN ('match', 'near')),
  bank TEXT NOT NULL,
  category TEXT NOT NULL,
  entry_fingerprint TEXT NOT NULL,
  entry_variant TEXT NOT NULL,
  decoder TEXT NOT NULL,
  media_format TEXT NOT NULL,
  media_width BIGINT NOT NULL,
  media_height BIGINT NOT NULL,
  media_orientation BIGINT NOT NULL,
  media_page BIGINT NOT NULL,
  media_damaged BIGINT NOT NULL CHECK (media_damaged IN (0, 1)),
  media_at_ms BIGINT,
  video_query_percent BIGINT,
  video_entry_percent BIGINT,
  video_query_frames BIGINT,
  video_entry_frames BIGINT,
  video_run_frames BIGINT,
  video_run_start_query_ms BIGINT,
  video_run_start_entry_ms BIGINT,
  video_run_length_ms BIGINT
);
CREATE INDEX casework_detections_by_entry ON casework_detections (bank, entry_fingerprint);
)sql";

constexpr std::array kMigrations = {store::Migration{"casework", 1, kVersion1},
                                    store::Migration{"casework", 2, kVersion2}};

}  // namespace

std::span<const store::Migration> Casework::migrations() {
  return kMigrations;
}

}  // namespace nightlight::casework
