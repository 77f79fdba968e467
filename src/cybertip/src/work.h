#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nightlight/cybertip/reports.h"
#include "states.h"

namespace nightlight::cybertip {

// One report as the submitter sees it: its own row, its newest attempt and that attempt's files.

// Where an approved report may go, and as whom: fixed at approval.
struct Binding {
  std::string kind;
  std::string base_url;
  std::string user;
  bool operator==(const Binding&) const = default;
};
Binding binding_of(const Destination& destination);

struct WorkFile {
  std::int64_t ordinal = 0;
  FileState state = FileState::kPending;
  std::optional<std::string> file_id;
  vault::ObjectId object;
  std::uint64_t size = 0;
  crypto::Md5 md5;
  crypto::Sha256 sha256;
};

struct Attempt {
  std::int64_t number = 0;
  AttemptState state = AttemptState::kOpening;
  std::optional<std::int64_t> cybertip_id;
  Timestamp opened_at;
  Timestamp modified_at;
  AfterRetract after = AfterRetract::kReopen;
  std::string reason;                  // why it is being retracted
  std::int64_t open_calls = 0;         // calls written down that have no answer
  std::int64_t doubtful_finishes = 0;  // calls of /finish that may have taken effect
  std::vector<WorkFile> files;
};

struct Work {
  ReportId id;
  ReportState state = ReportState::kQueued;
  Binding binding;
  int failures = 0;
  std::string lease_holder;
  std::optional<Attempt> attempt;  // the newest
};

// kNotFound when there is no such report, kCorrupt when the rows contradict themselves.
Result<Work> load_work(store::Transaction& transaction, const ReportId& id);

// Whether NCMEC may have finished the attempt although we have no receipt.
bool in_doubt(const Attempt& attempt);

// The frozen documents.
Result<Bytes> load_document(store::Transaction& transaction, const ReportId& id);
Result<Bytes> load_details(store::Transaction& transaction, const ReportId& id,
                           std::int64_t ordinal);

// Stores a new attempt, in state opening, with every file of the report pending.
Status insert_attempt(store::Transaction& transaction, const ReportId& id, std::int64_t number,
                      Timestamp now);
// Store the attempt's, or one file's, columns as they are in the value.
Status save_attempt(store::Transaction& transaction, const ReportId& id, const Attempt& attempt);
Status save_file(store::Transaction& transaction, const ReportId& id, std::int64_t attempt,
                 const WorkFile& file);

// Where the report goes from here; see Schedule.
struct Schedule {
  ReportState state = ReportState::kSubmitting;
  std::optional<Timestamp> next_try_at;  // none: nothing to do until a person acts
  int failures = 0;
  std::optional<std::string> problem;
};
Status save_schedule(store::Transaction& transaction, const ReportId& id, const Schedule& schedule);

}  // namespace nightlight::cybertip
