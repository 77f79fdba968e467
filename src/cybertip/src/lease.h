#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "nightlight/cybertip/reports.h"

namespace nightlight::cybertip {

// A worker's right to work on a report, as columns of the report.
struct Lease {
  std::string holder;  // names one submitter; a new one for each start of the program
  std::chrono::milliseconds length{};
};

// The report that has waited longest of those that are due and in nobody else's hands, now in ours.
Result<std::optional<ReportId>> take_due(store::Transaction& transaction, const Lease& lease,
                                         Timestamp now);

enum class Held : unsigned char { kYes, kNo };
// Makes the lease last from now on, unless another worker has taken the report.
Result<Held> renew_lease(store::Transaction& transaction, const ReportId& id, const Lease& lease,
                         Timestamp now);
Status release_lease(store::Transaction& transaction, const ReportId& id, const Lease& lease);

// Ends every lease there is.
Status end_all_leases(store::Transaction& transaction);

// When the next report is due for whoever asks.
Result<std::optional<Timestamp>> next_due(store::Transaction& transaction);

}  // namespace nightlight::cybertip
