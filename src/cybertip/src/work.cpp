#include "work.h"

#include "names.h"
#include "values.h"

namespace nightlight::cybertip {

namespace {

using store::Row;
using store::Transaction;

Error contradiction() {
  return Error(Code::kCorrupt, "the stored rows of a report contradict");
}

Result<Work> report_of(const ReportId& id, const Row& row) {
  Work work{id, ReportState::kQueued, {}, 0, {}, std::nullopt};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string state, row.text(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(work.state, report_state_of(state));
  NIGHTLIGHT_ASSIGN_OR_RETURN(work.binding.kind, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(work.binding.base_url, row.text(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(work.binding.user, row.text(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t failures, row.integer(4));
  work.failures = static_cast<int>(failures);
  NIGHTLIGHT_ASSIGN_OR_RETURN(work.lease_holder, row.text(5));
  return work;
}

Result<Attempt> attempt_of(const Row& row) {
  Attempt attempt;
  NIGHTLIGHT_ASSIGN_OR_RETURN(attempt.number, row.integer(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string state, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(attempt.state, attempt_state_of(state));
  NIGHTLIGHT_ASSIGN_OR_RETURN(attempt.cybertip_id, optional_integer(row, 2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t opened, row.integer(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t modified, row.integer(4));
  attempt.opened_at = from_unix_ms(opened);
  attempt.modified_at = from_unix_ms(modified);
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto after, optional_text(row, 5));
  if (after) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(attempt.after, after_retract_of(*after));
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto reason, optional_text(row, 6));
  attempt.reason = reason.value_or("");
  NIGHTLIGHT_ASSIGN_OR_RETURN(attempt.open_calls, row.integer(7));
  NIGHTLIGHT_ASSIGN_OR_RETURN(attempt.doubtful_finishes, row.integer(8));
  return attempt;
}

Result<WorkFile> file_of(const Row& row) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t ordinal, row.integer(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string state_text, row.text(1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const FileState state, file_state_of(state_text));
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto file_id, optional_text(row, 2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string object_text, row.text(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t size, row.integer(4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes md5_bytes, row.bytes(5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes sha256_bytes, row.bytes(6));
  const auto object = vault::ObjectId::parse(object_text);
  const auto md5 = crypto::Md5::from_bytes(md5_bytes);
  const auto sha256 = crypto::Sha256::from_bytes(sha256_bytes);
  if (!object || !md5 || !sha256 || size < 0) return contradiction();
  return WorkFile{ordinal, state,  std::move(file_id), *object, static_cast<std::uint64_t>(size),
                  *md5,    *sha256};
}

Result<std::vector<WorkFile>> load_files(Transaction& transaction, const ReportId& id,
                                         std::int64_t attempt) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT f.ordinal, a.state, a.file_id, f.object, f.size, f.md5, f.sha256 "
                        "FROM cybertip_attempt_files a JOIN cybertip_files f ON "
                        "f.report_id = a.report_id AND f.ordinal = a.ordinal "
                        "WHERE a.report_id = $1 AND a.attempt = $2 ORDER BY f.ordinal",
                        {id.text(), attempt}));
  std::vector<WorkFile> files;
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(WorkFile file, file_of(row));
    files.push_back(std::move(file));
  }
  return files;
}

Result<std::optional<Attempt>> load_attempt(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query(
          "SELECT number, state, cybertip_id, opened_at_ms, modified_at_ms, after_retract, reason, "
          "(SELECT COUNT(*) FROM cybertip_calls c WHERE c.report_id = a.report_id AND "
          "c.attempt = a.number AND c.ended_at_ms IS NULL), "
          "(SELECT COUNT(*) FROM cybertip_calls c WHERE c.report_id = a.report_id AND "
          "c.attempt = a.number AND c.verb = 'finish' AND (c.outcome IS NULL OR c.outcome IN "
          "('no-answer', 'unknown-code', 'server-error', 'save-failed'))) "
          "FROM cybertip_attempts a WHERE report_id = $1 ORDER BY number DESC LIMIT 1",
          {id.text()}));
  if (rows.empty()) return std::optional<Attempt>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(Attempt attempt, attempt_of(rows[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(attempt.files, load_files(transaction, id, attempt.number));
  return std::optional<Attempt>(std::move(attempt));
}

}  // namespace

Binding binding_of(const Destination& destination) {
  return {std::string(destination_kind_name(destination.kind())), destination.base_url(),
          destination.user()};
}

Result<Work> load_work(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT state, destination, base_url, esp_user, failures, lease_holder "
                        "FROM cybertip_reports WHERE id = $1",
                        {id.text()}));
  if (rows.empty()) return Error(Code::kNotFound, "no such report");
  NIGHTLIGHT_ASSIGN_OR_RETURN(Work work, report_of(id, rows[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(work.attempt, load_attempt(transaction, id));
  return work;
}

bool in_doubt(const Attempt& attempt) {
  const bool undecided = attempt.state == AttemptState::kFinishing ||
                         attempt.state == AttemptState::kRetracting ||
                         attempt.state == AttemptState::kUnresolved;
  return undecided && attempt.doubtful_finishes > 0;
}

Result<Bytes> load_document(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT document FROM cybertip_reports WHERE id = $1", {id.text()}));
  if (rows.empty()) return Error(Code::kNotFound, "no such report");
  return rows[0].bytes(0);
}

Result<Bytes> load_details(Transaction& transaction, const ReportId& id, std::int64_t ordinal) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT details FROM cybertip_files WHERE report_id = $1 AND ordinal = $2",
                        {id.text(), ordinal}));
  if (rows.empty()) return contradiction();
  return rows[0].bytes(0);
}

Status insert_attempt(Transaction& transaction, const ReportId& id, std::int64_t number,
                      Timestamp now) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO cybertip_attempts (report_id, number, state, opened_at_ms, modified_at_ms) "
      "VALUES ($1, $2, $3, $4, $5)",
      {id.text(), number, std::string(attempt_state_name(AttemptState::kOpening)), to_unix_ms(now),
       to_unix_ms(now)}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT ordinal FROM cybertip_files WHERE report_id = $1", {id.text()}));
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t ordinal, row.integer(0));
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
        "INSERT INTO cybertip_attempt_files (report_id, attempt, ordinal, state) "
        "VALUES ($1, $2, $3, $4)",
        {id.text(), number, ordinal, std::string(file_state_name(FileState::kPending))}));
  }
  return {};
}

Status save_attempt(Transaction& transaction, const ReportId& id, const Attempt& attempt) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_attempts SET state = $1, cybertip_id = $2, opened_at_ms = $3, "
      "modified_at_ms = $4, after_retract = $5, reason = $6 WHERE report_id = $7 AND number = $8",
      {std::string(attempt_state_name(attempt.state)), or_null(attempt.cybertip_id),
       to_unix_ms(attempt.opened_at), to_unix_ms(attempt.modified_at),
       std::string(after_retract_name(attempt.after)), attempt.reason, id.text(), attempt.number}));
  return {};
}

Status save_file(Transaction& transaction, const ReportId& id, std::int64_t attempt,
                 const WorkFile& file) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_attempt_files SET state = $1, file_id = $2 WHERE report_id = $3 AND "
      "attempt = $4 AND ordinal = $5",
      {std::string(file_state_name(file.state)), or_null(file.file_id), id.text(), attempt,
       file.ordinal}));
  return {};
}

Status save_schedule(Transaction& transaction, const ReportId& id, const Schedule& schedule) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET state = $1, next_try_at_ms = $2, failures = $3, problem = $4 "
      "WHERE id = $5",
      {std::string(report_state_name(schedule.state)), or_null(schedule.next_try_at),
       std::int64_t{schedule.failures}, or_null(schedule.problem), id.text()}));
  return {};
}

}  // namespace nightlight::cybertip
