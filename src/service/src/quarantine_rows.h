#pragma once

#include "nightlight/service/quarantine.h"

namespace nightlight::service {

// Rows of detection_quarantine and detection_held. Stored values that contradict themselves are
// kCorrupt.

Status insert_quarantine(store::Transaction& transaction, const QuarantinedEntry& entry);
Result<std::vector<QuarantinedEntry>> find_quarantines(store::Transaction& transaction);
Result<std::optional<QuarantinedEntry>> find_quarantine(store::Transaction& transaction,
                                                        const QuarantineId& id);
// The entries of all rows, released or not.
struct KnownEntry {
  QuarantineId id;
  match::WatchedEntry entry;
  enum class State : unsigned char { kActive, kReleased } state = State::kActive;
};
Result<std::vector<KnownEntry>> known_entries(store::Transaction& transaction);

Status insert_held(store::Transaction& transaction, const QuarantineId& id, const HeldMatch& match);
Result<std::vector<HeldMatch>> find_held(store::Transaction& transaction, const QuarantineId& id);

// The number of rows changed: 0 when it is unknown or released.
Result<std::int64_t> mark_released(store::Transaction& transaction, const QuarantinedEntry& entry);

}  // namespace nightlight::service
