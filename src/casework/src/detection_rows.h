#pragma once

#include "nightlight/casework/casework.h"

namespace nightlight::casework {

// Rows of casework_detections. Stored values that contradict themselves are kCorrupt.

Status insert_detection(store::Transaction& transaction, const SignalId& id,
                        const Detection& detection);

// Adds to a detection what the columns from tier to video_run_length_ms hold, which begin at
// `column`; they are null for a signal from before there was that table.
Status read_detection(const store::Row& row, std::size_t column, Detection& detection);

Result<EntryFeedback> find_feedback(store::Transaction& transaction, const std::string& bank,
                                    const std::string& entry_fingerprint);

}  // namespace nightlight::casework
