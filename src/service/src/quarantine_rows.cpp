#include "quarantine_rows.h"

namespace nightlight::service {
namespace {

using store::Null;
using store::Row;
using store::Transaction;
using store::Value;

Error contradiction() {
  return Error(Code::kCorrupt, "a stored quarantine contradicts itself").in("detection_quarantine");
}

Result<std::uint64_t> count_of(const Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t value, row.integer(column));
  if (value < 0) return contradiction();
  return std::uint64_t(value);
}

Result<Timestamp> time_of(const Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t ms, row.integer(column));
  return from_unix_ms(ms);
}

Result<std::optional<Timestamp>> optional_time(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::optional<Timestamp>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Timestamp at, time_of(row, column));
  return std::optional<Timestamp>(at);
}

Result<QuarantineId> id_of(const Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, row.text(column));
  const auto id = QuarantineId::parse(text);
  if (!id) return contradiction();
  return *id;
}

// The columns in the order of find_quarantines() and find_quarantine().
Result<QuarantinedEntry> entry_of(const Row& row) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const QuarantineId id, id_of(row, 0));
  QuarantinedEntry entry{.id = id};
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.entry.bank, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.entry.fingerprint, row.text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.list_name, row.text(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.label, row.text(4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.source, row.text(5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.hit_kind, row.text(6));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.hits, count_of(row, 7));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.accounts, count_of(row, 8));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.scans, count_of(row, 9));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.raised_at, time_of(row, 10));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.held, count_of(row, 11));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.last_held_at, optional_time(row, 12));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.released_at, optional_time(row, 13));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.released_by, row.text(14));
  NIGHTLIGHT_ASSIGN_OR_RETURN(entry.reason, row.text(15));
  return entry;
}

Result<std::vector<QuarantinedEntry>> entries_of(const std::vector<Row>& rows) {
  std::vector<QuarantinedEntry> entries;
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(QuarantinedEntry entry, entry_of(row));
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

Status insert_quarantine(Transaction& transaction, const QuarantinedEntry& entry) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO detection_quarantine (id, bank, fingerprint, list_name, label, source, "
      "hit_kind, hits, accounts, scans, raised_at_ms, held, released_by, reason) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', '')",
      {entry.id.text(), entry.entry.bank, entry.entry.fingerprint, entry.list_name, entry.label,
       entry.source, entry.hit_kind, std::int64_t(entry.hits), std::int64_t(entry.accounts),
       std::int64_t(entry.scans), to_unix_ms(entry.raised_at)}));
  return {};
}

Result<std::vector<QuarantinedEntry>> find_quarantines(Transaction& transaction) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id, bank, fingerprint, list_name, label, source, hit_kind, hits, "
                        "accounts, scans, raised_at_ms, held, last_held_at_ms, released_at_ms, "
                        "released_by, reason FROM detection_quarantine ORDER BY "
                        "CASE WHEN released_at_ms IS NULL THEN 0 ELSE 1 END, raised_at_ms DESC, id "
                        "LIMIT 500",
                        {}));
  return entries_of(rows);
}

Result<std::optional<QuarantinedEntry>> find_quarantine(Transaction& transaction,
                                                        const QuarantineId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id, bank, fingerprint, list_name, label, source, hit_kind, hits, "
                        "accounts, scans, raised_at_ms, held, last_held_at_ms, released_at_ms, "
                        "released_by, reason FROM detection_quarantine WHERE id = $1",
                        {id.text()}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::vector<QuarantinedEntry> entries, entries_of(rows));
  if (entries.empty()) return std::optional<QuarantinedEntry>();
  return std::optional<QuarantinedEntry>(std::move(entries[0]));
}

Result<std::vector<KnownEntry>> known_entries(Transaction& transaction) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id, bank, fingerprint, released_at_ms FROM detection_quarantine",
                        {}));
  std::vector<KnownEntry> known;
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const QuarantineId id, id_of(row, 0));
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::string bank, row.text(1));
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::string fingerprint, row.text(2));
    known.push_back({id,
                     {std::move(bank), std::move(fingerprint)},
                     row.is_null(3) ? KnownEntry::State::kActive : KnownEntry::State::kReleased});
  }
  return known;
}

// The first matches are kept with their uploads, the others only counted.
Status insert_held(Transaction& transaction, const QuarantineId& id, const HeldMatch& match) {
  NIGHTLIGHT_RETURN_IF_ERROR(
      transaction.execute("UPDATE detection_quarantine SET held = held + 1, last_held_at_ms = $1 "
                          "WHERE id = $2",
                          {to_unix_ms(match.at), id.text()}));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO detection_held (quarantine, ordinal, account, upload_id, sha256, at_ms) "
      "SELECT id, held, $1, $2, $3, $4 FROM detection_quarantine WHERE id = $5 AND held <= $6",
      {match.account, match.upload_id ? Value(*match.upload_id) : Value(Null{}),
       to_bytes(match.digest.bytes()), to_unix_ms(match.at), id.text(),
       std::int64_t(Quarantine::kMaxHeldMatches)}));
  return {};
}

Result<std::vector<HeldMatch>> find_held(Transaction& transaction, const QuarantineId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT account, upload_id, sha256, at_ms FROM detection_held "
                        "WHERE quarantine = $1 ORDER BY ordinal",
                        {id.text()}));
  std::vector<HeldMatch> matches;
  for (const Row& row : rows) {
    HeldMatch match;
    NIGHTLIGHT_ASSIGN_OR_RETURN(match.account, row.text(0));
    if (!row.is_null(1)) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(match.upload_id, row.text(1));
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes bytes, row.bytes(2));
    const auto digest = crypto::Sha256::from_bytes(bytes);
    if (!digest) return contradiction();
    match.digest = *digest;
    NIGHTLIGHT_ASSIGN_OR_RETURN(match.at, time_of(row, 3));
    matches.push_back(std::move(match));
  }
  return matches;
}

Result<std::int64_t> mark_released(Transaction& transaction, const QuarantinedEntry& entry) {
  return transaction.execute(
      "UPDATE detection_quarantine SET released_at_ms = $1, released_by = $2, reason = $3 "
      "WHERE id = $4 AND released_at_ms IS NULL",
      {to_unix_ms(entry.released_at.value_or(Timestamp())), entry.released_by, entry.reason,
       entry.id.text()});
}

}  // namespace nightlight::service
