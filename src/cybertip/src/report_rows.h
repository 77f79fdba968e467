#pragma once

#include <string>
#include <vector>

#include "nightlight/cybertip/reports.h"
#include "work.h"

namespace nightlight::cybertip {

// Rows of cybertip_reports, cybertip_acts and cybertip_files, as people's calls need them.

struct DraftRow {
  ReportId id;
  std::string reference;
  Bytes content;
  Binding binding;
};
// kConflict when the reference has a report that is not withdrawn.
Status insert_draft(store::Transaction& transaction, const DraftRow& draft);

// Who did what to a report, when.
enum class Act : unsigned char { kDraft, kApprove, kWithdraw, kRequeue };
struct ActRow {
  Act act = Act::kDraft;
  std::string person;
  Timestamp at;
};
Status insert_act(store::Transaction& transaction, const ReportId& id, const ActRow& act);

// Who did this last; nullopt when nobody has.
Result<std::optional<std::string>> last_person(store::Transaction& transaction, const ReportId& id,
                                               Act act);

struct StateRow {
  ReportState state = ReportState::kDraft;
  std::string drafted_by;
  Binding binding;
};
// kNotFound.
Result<StateRow> load_state(store::Transaction& transaction, const ReportId& id);
Result<Report> load_content(store::Transaction& transaction, const ReportId& id);

// What approval fixes: the report with its viewed flags, the document that will be sent, and to
// whom.
struct Frozen {
  Bytes content;
  std::string document;
  Binding binding;
};
Status freeze(store::Transaction& transaction, const ReportId& id, const Frozen& frozen);
Status insert_file(store::Transaction& transaction, const ReportId& id, std::int64_t ordinal,
                   const ReportFile& file);

// Everything there is to show about a report. kNotFound.
Result<ReportStatus> load_status(store::Transaction& transaction, const ReportId& id);
// Whether the report was ever approved.
Result<bool> is_frozen(store::Transaction& transaction, const ReportId& id);
// What is stored of its documents since approval.
Result<Documents> load_frozen(store::Transaction& transaction, const ReportId& id);
Result<std::vector<ReportId>> newest_reports(store::Transaction& transaction, std::size_t limit);
Result<std::optional<ReportId>> newest_of(store::Transaction& transaction,
                                          std::string_view reference);

}  // namespace nightlight::cybertip
