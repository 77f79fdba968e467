#include "view_log.h"

#include <array>
#include <utility>

#include "nightlight/core/encoding.h"
#include "nightlight/crypto/mac.h"
#include "objects.h"

namespace nightlight::vault {
namespace {

constexpr std::int64_t kPage = 1'000;
constexpr std::string_view kHeadPurpose = "nightlight view log head 1";
constexpr std::string_view kEntryPurpose = "nightlight view log entry 1";

// The names are part of the hashed entries: they never change.
constexpr std::array<std::pair<Access, std::string_view>, 5> kAccessNames = {{
    {Access::kViewBlurred, "view-blurred"},
    {Access::kViewPart, "view-part"},
    {Access::kViewFull, "view-full"},
    {Access::kRender, "render"},
    {Access::kReportUpload, "report-upload"},
}};

Result<Access> access_column(const store::Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, row.text(column));
  for (const auto& [access, name] : kAccessNames) {
    if (name == text) return access;
  }
  return Error(Code::kCorrupt, "no kind of access").at(column);
}

Result<crypto::Sha256> hash_column(const store::Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes bytes, row.bytes(column));
  const auto hash = crypto::Sha256::from_bytes(bytes);
  if (!hash) return Error(Code::kCorrupt, "not a hash").at(column);
  return hash;
}

Error wrong_entry(std::uint64_t sequence) {
  return Error(Code::kCorrupt, "an entry was edited, removed or moved").in("view log").at(sequence);
}

struct Entry {
  ViewRecord record;
  crypto::Sha256 hash;
  std::string key_id;
  Bytes mac;
};

// Columns: sequence, object_id, person, access, reason, at_ms, hash, key_id, mac.
Result<Entry> read_entry(const store::Row& row) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t sequence, row.integer(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ObjectId object, id_column(row, 1));
  Viewer viewer;
  NIGHTLIGHT_ASSIGN_OR_RETURN(viewer.person, row.text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(viewer.access, access_column(row, 3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(viewer.reason, row.text(4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t at_ms, row.integer(5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const crypto::Sha256 hash, hash_column(row, 6));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string key_id, row.text(7));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Bytes mac, row.bytes(8));
  return Entry{{std::uint64_t(sequence), object, std::move(viewer), from_unix_ms(at_ms)},
               hash,
               std::move(key_id),
               std::move(mac)};
}

// The entry at `sequence`, if it follows `previous` and was written by somebody with a key of the
// ring; kCorrupt and the sequence otherwise. The hash alone anybody can compute who owns the
// database.
Result<Entry> check_entry(const KeyRing& keys, const store::Row& row, std::uint64_t sequence,
                          const crypto::Sha256& previous) {
  Result<Entry> entry = read_entry(row);
  if (!entry || entry->record.sequence != sequence ||
      entry->hash != entry_hash(previous, entry->record)) {
    return wrong_entry(sequence);
  }
  const KeyRing::Key* key = keys.find(entry->key_id);
  if (key == nullptr) {
    return Error(Code::kUnavailable, "the key file lacks the key of the view log").in("key ring");
  }
  if (!crypto::verify_mac(*key, kEntryPurpose, entry->hash.bytes(), entry->mac)) {
    return wrong_entry(sequence);
  }
  return entry;
}

Bytes head_message(std::uint64_t entries, const crypto::Sha256& hash) {
  return Encoder().u64(entries).raw(hash.bytes()).result();
}

}  // namespace

std::string_view access_name(Access access) {
  for (const auto& [known, name] : kAccessNames) {
    if (known == access) return name;
  }
  return "unknown";
}

crypto::Sha256 entry_hash(const crypto::Sha256& previous, const ViewRecord& record) {
  return crypto::sha256(Encoder()
                            .text("nightlight view log entry 1")
                            .raw(previous.bytes())
                            .u64(record.sequence)
                            .raw(record.object.bytes())
                            .text(record.viewer.person)
                            .text(access_name(record.viewer.access))
                            .text(record.viewer.reason)
                            .i64(to_unix_ms(record.at))
                            .result());
}

Status ViewLog::create_if_missing(store::Transaction& transaction) const {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto heads,
                              transaction.query("SELECT 1 FROM vault_view_log_head", {}));
  if (!heads.empty()) return {};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto objects,
                              transaction.query("SELECT 1 FROM vault_objects LIMIT 1", {}));
  if (!objects.empty()) return Error(Code::kCorrupt, "the head is missing").in("view log");
  return write_head(transaction, {});
}

Status ViewLog::append(store::Transaction& transaction, const ObjectId& object,
                       const Viewer& viewer, Timestamp at) const {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(viewer.person, "person"));
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(viewer.reason, "reason"));
  NIGHTLIGHT_RETURN_IF_ERROR(require_object(transaction, object));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Head head, read_head(transaction));
  const ViewRecord record{head.entries + 1, object, viewer, at};
  const Head next{record.sequence, entry_hash(head.hash, record)};
  const crypto::Mac mac = crypto::compute_mac(keys_.active(), kEntryPurpose, next.hash.bytes());
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::int64_t inserted,
      transaction.execute(
          "INSERT INTO vault_view_log (sequence, object_id, person, access, reason, at_ms, hash,"
          " key_id, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
          " ON CONFLICT (sequence) DO NOTHING",
          {std::int64_t(record.sequence), object.text(), viewer.person,
           std::string(access_name(viewer.access)), viewer.reason, to_unix_ms(at),
           to_bytes(next.hash.bytes()), keys_.active_id(), to_bytes(ByteView(mac))}));
  if (inserted != 1) return wrong_entry(record.sequence);  // a row past the head
  return write_head(transaction, next);
}

// Each entry is checked against the hash of the one before it and against its own code, so that an
// entry is believed only if it was written by this program and not edited since.
Result<std::vector<ViewRecord>> ViewLog::of_object(store::Transaction& transaction,
                                                   const ObjectId& object) const {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query(
          "SELECT e.sequence, e.object_id, e.person, e.access, e.reason, e.at_ms, e.hash,"
          " e.key_id, e.mac, p.hash"
          " FROM vault_view_log e LEFT JOIN vault_view_log p ON p.sequence = e.sequence - 1"
          " WHERE e.object_id = $1 ORDER BY e.sequence",
          {object.text()}));
  std::vector<ViewRecord> records;
  for (const store::Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t sequence, row.integer(0));
    crypto::Sha256 previous;
    if (sequence != 1) {
      const auto hash = hash_column(row, 9);
      if (!hash) return wrong_entry(std::uint64_t(sequence));
      previous = *hash;
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(Entry entry,
                                check_entry(keys_, row, std::uint64_t(sequence), previous));
    records.push_back(std::move(entry.record));
  }
  return records;
}

Status ViewLog::verify(store::Transaction& transaction) const {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Head head, read_head(transaction));
  std::uint64_t sequence = 0;
  crypto::Sha256 previous;
  while (true) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        const auto rows,
        transaction.query(
            "SELECT sequence, object_id, person, access, reason, at_ms, hash,"
            " key_id, mac FROM vault_view_log WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            {std::int64_t(sequence), kPage}));
    if (rows.empty()) break;
    for (const store::Row& row : rows) {
      if (++sequence > head.entries) return wrong_entry(sequence);
      NIGHTLIGHT_ASSIGN_OR_RETURN(const Entry entry, check_entry(keys_, row, sequence, previous));
      previous = entry.hash;
    }
  }
  if (sequence != head.entries) return wrong_entry(sequence + 1);
  if (previous != head.hash) return wrong_entry(sequence);
  return {};
}

Result<ViewLog::Head> ViewLog::read_head(store::Transaction& transaction) const {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT entries, hash, key_id, mac FROM vault_view_log_head", {}));
  if (rows.size() != 1) return Error(Code::kCorrupt, "the head is missing").in("view log");
  const store::Row& row = rows.front();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t entries, row.integer(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const crypto::Sha256 hash, hash_column(row, 1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string key_id, row.text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes mac, row.bytes(3));
  const KeyRing::Key* key = keys_.find(key_id);
  if (key == nullptr) {
    return Error(Code::kUnavailable, "the key file lacks the key of the view log").in("key ring");
  }
  const Head head{std::uint64_t(entries), hash};
  if (!crypto::verify_mac(*key, kHeadPurpose, head_message(head.entries, head.hash), mac)) {
    return Error(Code::kCorrupt, "the head was edited").in("view log");
  }
  return head;
}

Status ViewLog::write_head(store::Transaction& transaction, const Head& head) const {
  const crypto::Mac mac =
      crypto::compute_mac(keys_.active(), kHeadPurpose, head_message(head.entries, head.hash));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO vault_view_log_head (only, entries, hash, key_id, mac)"
      " VALUES (1, $1, $2, $3, $4) ON CONFLICT (only) DO UPDATE SET entries = excluded.entries,"
      " hash = excluded.hash, key_id = excluded.key_id, mac = excluded.mac",
      {std::int64_t(head.entries), to_bytes(head.hash.bytes()), keys_.active_id(),
       to_bytes(ByteView(mac))}));
  return {};
}

}  // namespace nightlight::vault
