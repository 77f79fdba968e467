#include "holds.h"

#include "objects.h"

namespace nightlight::vault {
namespace {

constexpr std::string_view kReport = "report";

std::string reason_name(HoldReason reason) {
  switch (reason) {
    case HoldReason::kReport:
      return std::string(kReport);
  }
  return "unknown";
}

Result<HoldReason> reason_column(const store::Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, row.text(column));
  if (text == kReport) return HoldReason::kReport;
  return Error(Code::kCorrupt, "no reason for a hold").at(column);
}

store::Value until_value(const Hold& hold) {
  if (!hold.until) return store::Null();
  return to_unix_ms(*hold.until);
}

// Columns: reason, reference, until_ms.
Result<Hold> read_hold(const ObjectId& id, const store::Row& row) {
  Hold hold{id, HoldReason::kReport, {}, {}};
  NIGHTLIGHT_ASSIGN_OR_RETURN(hold.reason, reason_column(row, 0));
  NIGHTLIGHT_ASSIGN_OR_RETURN(hold.reference, row.text(1));
  if (!row.is_null(2)) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t until_ms, row.integer(2));
    hold.until = from_unix_ms(until_ms);
  }
  return hold;
}

}  // namespace

Status insert_hold(store::Transaction& transaction, const Hold& hold) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(hold.reference, "reference"));
  NIGHTLIGHT_RETURN_IF_ERROR(require_object(transaction, hold.object));
  // NULL is the longest hold of all, and a comparison with it is never true.
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO vault_holds (object_id, reason, reference, until_ms) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (object_id, reason, reference) DO UPDATE SET until_ms ="
      " CASE WHEN vault_holds.until_ms > excluded.until_ms THEN vault_holds.until_ms"
      " WHEN vault_holds.until_ms IS NULL THEN NULL ELSE excluded.until_ms END",
      {hold.object.text(), reason_name(hold.reason), hold.reference, until_value(hold)}));
  return {};
}

Status end_hold(store::Transaction& transaction, const Hold& hold) {
  if (!hold.until) return Error(Code::kInvalidArgument, "an end needs a time").in("until");
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::int64_t changed,
      transaction.execute(
          "UPDATE vault_holds SET until_ms ="
          " CASE WHEN until_ms > $4 THEN until_ms ELSE $4 END"
          " WHERE object_id = $1 AND reason = $2 AND reference = $3",
          {hold.object.text(), reason_name(hold.reason), hold.reference, until_value(hold)}));
  if (changed == 0) return Error(Code::kNotFound, "no such hold").in("vault");
  return {};
}

Result<std::vector<Hold>> holds_of(store::Transaction& transaction, const ObjectId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT reason, reference, until_ms FROM vault_holds WHERE object_id = $1"
                        " ORDER BY reason, reference",
                        {id.text()}));
  std::vector<Hold> holds;
  for (const store::Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(Hold hold, read_hold(id, row));
    holds.push_back(std::move(hold));
  }
  return holds;
}

}  // namespace nightlight::vault
