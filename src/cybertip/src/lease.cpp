#include "lease.h"

#include "values.h"

namespace nightlight::cybertip {

using store::Transaction;

Result<std::optional<ReportId>> take_due(Transaction& transaction, const Lease& lease,
                                         Timestamp now) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT id FROM cybertip_reports WHERE next_try_at_ms <= $1 AND "
                        "(lease_ends_ms <= $1 OR lease_holder = $2) "
                        "ORDER BY next_try_at_ms, sequence LIMIT 1",
                        {to_unix_ms(now), lease.holder}));
  if (rows.empty()) return std::optional<ReportId>();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, rows[0].text(0));
  const auto id = ReportId::parse(text);
  if (!id) return Error(Code::kCorrupt, "a stored report has no id");
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET lease_holder = $1, lease_ends_ms = $2 WHERE id = $3",
      {lease.holder, to_unix_ms(now + lease.length), text}));
  return std::optional(*id);
}

Result<Held> renew_lease(Transaction& transaction, const ReportId& id, const Lease& lease,
                         Timestamp now) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const std::int64_t changed,
      transaction.execute(
          "UPDATE cybertip_reports SET lease_ends_ms = $1 WHERE id = $2 AND lease_holder = $3",
          {to_unix_ms(now + lease.length), id.text(), lease.holder}));
  return changed == 1 ? Held::kYes : Held::kNo;
}

Status release_lease(Transaction& transaction, const ReportId& id, const Lease& lease) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET lease_holder = '', lease_ends_ms = 0 WHERE id = $1 AND "
      "lease_holder = $2",
      {id.text(), lease.holder}));
  return {};
}

Status end_all_leases(Transaction& transaction) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET lease_holder = '', lease_ends_ms = 0 WHERE lease_ends_ms > 0",
      {}));
  return {};
}

Result<std::optional<Timestamp>> next_due(Transaction& transaction) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT MIN(CASE WHEN lease_ends_ms > next_try_at_ms THEN lease_ends_ms "
                        "ELSE next_try_at_ms END) FROM cybertip_reports "
                        "WHERE next_try_at_ms IS NOT NULL",
                        {}));
  if (rows.empty()) return std::optional<Timestamp>();
  return optional_time(rows[0], 0);
}

}  // namespace nightlight::cybertip
