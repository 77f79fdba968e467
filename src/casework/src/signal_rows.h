#pragma once

#include <optional>
#include <vector>

#include "nightlight/casework/casework.h"

namespace nightlight::casework {

// Rows of casework_signals. Stored values that contradict themselves are kCorrupt.

Status insert_signal(store::Transaction& transaction, const Signal& signal, std::uint64_t ordinal);

// The signal that was recorded for these bytes of this upload of this account, with its case.
struct Upload {
  const AccountRef& account;
  const std::string& id;
  const crypto::Sha256& digest;
};
Result<std::optional<RecordedSignal>> find_upload(store::Transaction& transaction,
                                                  const Upload& upload);

Result<std::optional<vault::ObjectId>> find_evidence_in(store::Transaction& transaction,
                                                        const CaseId& case_id,
                                                        const crypto::Sha256& digest);

Result<std::vector<Signal>> find_signals(store::Transaction& transaction, const CaseId& id);

}  // namespace nightlight::casework
