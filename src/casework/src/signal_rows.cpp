#include "signal_rows.h"

#include "detection_rows.h"

namespace nightlight::casework {

namespace {

using store::Row;
using store::Transaction;
using store::Value;

Value or_null(const std::optional<std::string>& text) {
  return text ? Value(*text) : Value(store::Null{});
}

Value or_null(const std::optional<std::int64_t>& number) {
  return number ? Value(*number) : Value(store::Null{});
}

std::optional<std::int64_t> port_of(const UploadContext& context) {
  if (!context.port) return std::nullopt;
  return std::int64_t{*context.port};
}

std::optional<std::int64_t> uploaded_ms(const UploadContext& context) {
  if (!context.uploaded_at) return std::nullopt;
  return to_unix_ms(*context.uploaded_at);
}

Result<std::optional<std::string>> optional_text(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::optional<std::string>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string text, row.text(column));
  return std::optional<std::string>(std::move(text));
}

Error contradiction() {
  return Error(Code::kCorrupt, "a stored signal contradicts itself").in("casework_signals");
}

Result<int> small_number(const Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t value, row.integer(column));
  const int narrow = static_cast<int>(value);
  if (narrow != value) return contradiction();
  return narrow;
}

// Columns 4..15 and 23..43 of the query in find_signals().
Result<Detection> detection_of(const Row& row) {
  Detection detection;
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.detector, row.text(4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.detector_version, row.text(5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.list_name, row.text(6));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.list_version, row.text(7));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t entry, row.integer(8));
  detection.list_entry = static_cast<std::uint64_t>(entry);
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.entry_label, row.text(9));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.entry_source, row.text(10));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.hit_kind, row.text(11));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.distance, small_number(row, 12));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.radius, small_number(row, 13));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.quality, small_number(row, 14));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.query_tag, row.text(15));
  NIGHTLIGHT_RETURN_IF_ERROR(read_detection(row, 23, detection));
  return detection;
}

// Columns 16..21.
Result<UploadContext> context_of(const Row& row) {
  UploadContext context;
  NIGHTLIGHT_ASSIGN_OR_RETURN(context.upload_id, optional_text(row, 16));
  NIGHTLIGHT_ASSIGN_OR_RETURN(context.conversation, optional_text(row, 17));
  NIGHTLIGHT_ASSIGN_OR_RETURN(context.file_name, optional_text(row, 18));
  NIGHTLIGHT_ASSIGN_OR_RETURN(context.ip_address, optional_text(row, 19));
  if (!row.is_null(20)) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t port, row.integer(20));
    if (port < 0 || port > 65535) return contradiction();
    context.port = static_cast<std::uint16_t>(port);
  }
  if (!row.is_null(21)) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t at, row.integer(21));
    context.uploaded_at = from_unix_ms(at);
  }
  return context;
}

Result<Signal> signal_of(const CaseId& case_id, const Row& row) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string id_text, row.text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string account_text, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string evidence_text, row.text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes digest_bytes, row.bytes(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Detection detection, detection_of(row));
  NIGHTLIGHT_ASSIGN_OR_RETURN(UploadContext context, context_of(row));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t seen_at, row.integer(22));
  const auto id = SignalId::parse(id_text);
  auto account = AccountRef::parse(account_text);
  const auto evidence = vault::ObjectId::parse(evidence_text);
  const auto digest = crypto::Sha256::from_bytes(digest_bytes);
  if (!id || !account || !evidence || !digest) return contradiction();
  return Signal{.id = *id,
                .case_id = case_id,
                .content = {*std::move(account), *evidence, *digest, std::move(detection),
                            std::move(context)},
                .seen_at = from_unix_ms(seen_at)};
}

}  // namespace

Status insert_signal(Transaction& transaction, const Signal& signal, std::uint64_t ordinal) {
  const NewSignal& content = signal.content;
  const Detection& detection = content.detection;
  const UploadContext& context = content.context;
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO casework_signals (id, case_id, ordinal, account, evidence, evidence_sha256, "
      "detector, detector_version, list_name, list_version, list_entry, entry_label, entry_source, "
      "hit_kind, distance, radius, quality, query_variant, upload_id, conversation, file_name, "
      "ip_address, port, uploaded_at_ms, seen_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
      {signal.id.text(),
       signal.case_id.text(),
       static_cast<std::int64_t>(ordinal),
       content.account.text(),
       content.evidence.text(),
       to_bytes(content.evidence_digest.bytes()),
       detection.detector,
       detection.detector_version,
       detection.list_name,
       detection.list_version,
       static_cast<std::int64_t>(detection.list_entry),
       detection.entry_label,
       detection.entry_source,
       detection.hit_kind,
       std::int64_t{detection.distance},
       std::int64_t{detection.radius},
       std::int64_t{detection.quality},
       detection.query_tag,
       or_null(context.upload_id),
       or_null(context.conversation),
       or_null(context.file_name),
       or_null(context.ip_address),
       or_null(port_of(context)),
       or_null(uploaded_ms(context)),
       to_unix_ms(signal.seen_at)}));
  return insert_detection(transaction, signal.id, detection);
}

Result<std::optional<RecordedSignal>> find_upload(Transaction& transaction, const Upload& upload) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id, case_id FROM casework_signals WHERE account = $1 AND "
                        "upload_id = $2 AND evidence_sha256 = $3",
                        {upload.account.text(), upload.id, to_bytes(upload.digest.bytes())}));
  if (rows.empty()) return std::optional<RecordedSignal>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string signal_text, rows[0].text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string case_text, rows[0].text(1));
  const auto signal = SignalId::parse(signal_text);
  const auto case_id = CaseId::parse(case_text);
  if (!signal || !case_id) return contradiction();
  return std::optional(RecordedSignal{*signal, *case_id, RecordedSignal::Outcome::kRepeated});
}

Result<std::optional<vault::ObjectId>> find_evidence_in(Transaction& transaction,
                                                        const CaseId& case_id,
                                                        const crypto::Sha256& digest) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT evidence FROM casework_signals WHERE case_id = $1 AND "
                        "evidence_sha256 = $2 ORDER BY ordinal LIMIT 1",
                        {case_id.text(), to_bytes(digest.bytes())}));
  if (rows.empty()) return std::optional<vault::ObjectId>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, rows[0].text(0));
  const auto evidence = vault::ObjectId::parse(text);
  if (!evidence) return contradiction();
  return std::optional<vault::ObjectId>(*evidence);
}

Result<std::vector<Signal>> find_signals(Transaction& transaction, const CaseId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query(
          "SELECT s.id, account, evidence, evidence_sha256, detector, detector_version, list_name, "
          "list_version, list_entry, entry_label, entry_source, hit_kind, distance, radius, "
          "quality, query_variant, upload_id, conversation, file_name, ip_address, port, "
          "uploaded_at_ms, seen_at_ms, tier, bank, category, entry_fingerprint, entry_variant, "
          "decoder, media_format, media_width, media_height, media_orientation, media_page, "
          "media_damaged, media_at_ms, video_query_percent, video_entry_percent, "
          "video_query_frames, "
          "video_entry_frames, video_run_frames, video_run_start_query_ms, "
          "video_run_start_entry_ms, video_run_length_ms FROM casework_signals s "
          "LEFT JOIN casework_detections d ON d.signal_id = s.id "
          "WHERE s.case_id = $1 ORDER BY s.ordinal",
          {id.text()}));
  std::vector<Signal> signals;
  signals.reserve(rows.size());
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(Signal signal, signal_of(id, row));
    signals.push_back(std::move(signal));
  }
  return signals;
}

}  // namespace nightlight::casework
