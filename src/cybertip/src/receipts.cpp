#include "receipts.h"

#include <sstream>

#include "deadline.h"

namespace nightlight::cybertip {

namespace {

using store::Transaction;

// File ids hold no blanks (is_file_id), so blanks part them.
std::string join(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text.append(text.empty() ? "" : " ").append(id);
  return text;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> ids;
  std::istringstream words(text);
  for (std::string id; words >> id;) ids.push_back(std::move(id));
  return ids;
}

Result<std::vector<vault::ObjectId>> load_objects(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT object FROM cybertip_files WHERE report_id = $1 ORDER BY ordinal",
                        {id.text()}));
  std::vector<vault::ObjectId> objects;
  for (const store::Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, row.text(0));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const vault::ObjectId object, vault::ObjectId::parse(text));
    objects.push_back(object);
  }
  return objects;
}

}  // namespace

Status store_receipt(Transaction& transaction, const ReportId& id, const Receipt& receipt) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto before, load_receipt(transaction, id));
  if (!before) {
    NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
        "INSERT INTO cybertip_receipts (report_id, cybertip_id, file_ids, answer, request_id, "
        "finished_at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
        {id.text(), receipt.cybertip_id, join(receipt.file_ids), receipt.answer, receipt.request_id,
         to_unix_ms(receipt.finished_at)}));
    return {};
  }
  if (!before->answer.empty() || before->cybertip_id != receipt.cybertip_id) return {};
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_receipts SET file_ids = $1, answer = $2, request_id = $3 WHERE "
      "report_id = $4",
      {join(receipt.file_ids), receipt.answer, receipt.request_id, id.text()}));
  return {};
}

Result<std::optional<Receipt>> load_receipt(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT cybertip_id, file_ids, answer, request_id, finished_at_ms FROM "
                        "cybertip_receipts WHERE report_id = $1",
                        {id.text()}));
  if (rows.empty()) return std::optional<Receipt>();
  Receipt receipt;
  NIGHTLIGHT_ASSIGN_OR_RETURN(receipt.cybertip_id, rows[0].integer(0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string ids, rows[0].text(1));
  receipt.file_ids = split(ids);
  NIGHTLIGHT_ASSIGN_OR_RETURN(receipt.answer, rows[0].bytes(2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(receipt.request_id, rows[0].text(3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t at, rows[0].integer(4));
  receipt.finished_at = from_unix_ms(at);
  return std::optional(std::move(receipt));
}

Status end_holds(Transaction& transaction, vault::Vault& vault, const ReportId& id,
                 Timestamp from) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto objects, load_objects(transaction, id));
  for (const vault::ObjectId& object : objects) {
    NIGHTLIGHT_RETURN_IF_ERROR(vault.set_hold_end(
        transaction, {object, vault::HoldReason::kReport, id.text(), one_year_after(from)}));
  }
  return {};
}

Status place_holds(Transaction& transaction, vault::Vault& vault, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto objects, load_objects(transaction, id));
  for (const vault::ObjectId& object : objects) {
    NIGHTLIGHT_RETURN_IF_ERROR(vault.place_hold(
        transaction, {object, vault::HoldReason::kReport, id.text(), std::nullopt}));
  }
  return {};
}

}  // namespace nightlight::cybertip
