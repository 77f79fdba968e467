#pragma once

#include <optional>

#include "nightlight/cybertip/reports.h"

namespace nightlight::cybertip {

// Stores the receipt of a report. When one without an answer is there already (only a 5102 had
// come), its answer is filled in; the time stays the earlier one's.
Status store_receipt(store::Transaction& transaction, const ReportId& id, const Receipt& receipt);
Result<std::optional<Receipt>> load_receipt(store::Transaction& transaction, const ReportId& id);

// Places the holds on every file of an approved report, again if they are there already.
Status place_holds(store::Transaction& transaction, vault::Vault& vault, const ReportId& id);
// Sets their end: one year after `from`.
Status end_holds(store::Transaction& transaction, vault::Vault& vault, const ReportId& id,
                 Timestamp from);

}  // namespace nightlight::cybertip
