#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nightlight/core/clock.h"
#include "nightlight/core/id.h"
#include "nightlight/core/random.h"
#include "nightlight/cybertip/destination.h"
#include "nightlight/cybertip/report.h"
#include "nightlight/store/database.h"
#include "nightlight/store/migration.h"
#include "nightlight/vault/vault.h"

namespace nightlight::cybertip {

struct ReportTag {
  static constexpr Literal kPrefix = "rep";
};
using ReportId = Id<ReportTag>;

enum class ReportState : unsigned char {
  kDraft,       // written by a reviewer, waits for a second person
  kWithdrawn,   // the second person said no, or the reviewer took it back
  kQueued,      // approved and frozen; waits for the submitter
  kSubmitting,  // an attempt is under way
  kFinished,    // NCMEC answered /finish; there is a receipt
  kParked,      // cannot go on without a person; the reason says why
};
std::string_view report_state_name(ReportState state);

// The answer to /finish, kept as it came: the notification under 18 U.S.C. 2258A(h)(1).
struct Receipt {
  std::int64_t cybertip_id = 0;
  std::vector<std::string> file_ids;
  Bytes answer;  // the body, verbatim; empty when only a 5102 says that it was finished before
  std::string request_id;  // NCMEC's header
  Timestamp finished_at;
};

struct ReportStatus {
  ReportId id;
  std::string reference;  // the case id as text
  ReportState state = ReportState::kDraft;
  DestinationKind destination = DestinationKind::kSandbox;
  Report report;
  std::string drafted_by;
  std::optional<std::string> approved_by;
  // Parked, and it cannot be ruled out that NCMEC has finished it: somebody has to ask before it is
  // sent again.
  bool in_doubt = false;
  std::optional<std::int64_t> open_cybertip_id;  // of the attempt under way
  std::uint64_t attempts = 0;
  std::optional<Timestamp> next_try_at;
  std::optional<std::string> last_problem;  // why it waits or is parked, or what is odd about how
                                            // it was finished: for people, never for logs
  std::optional<Receipt> receipt;
};

// What is sent. From approval on these are the stored bytes, with NCMEC's numbers in them once they
// are known and 0 before; of a draft, what approval would freeze now. A document that cannot be
// written, because a text holds what XML cannot carry, is empty; check() names the place.
struct Documents {
  std::string report;
  std::vector<std::string> files;  // `<fileDetails>`, in the order of Report::files
};

struct NewDraft {
  std::string reference;  // the case id as text
  Report report;
  std::string drafted_by;  // user name
};

// Reports from draft to queue. Each call is part of the caller's transaction. Safe to use from many
// threads.
class Reports {
 public:
  // Borrowed. `destination` is the one that approved reports are bound to.
  Reports(vault::Vault& vault, const Destination& destination, const Clock& clock, Random& random);
  static std::span<const store::Migration> migrations();

  // Stores a draft; findings do not prevent it. kConflict when the reference has a report already
  // that is not withdrawn; kInvalidArgument when the reference or the name is not 1..100 bytes of
  // printable text, or the report is too long to store.
  Result<ReportId> draft(store::Transaction& transaction, const NewDraft& draft);

  // What stands in the way of approval now, with `viewed_by_esp` read from the view log.
  Result<std::vector<Finding>> check(store::Transaction& transaction, const ReportId& id);

  // A second person's yes: reads the viewed flags from the view log, validates, encodes and freezes
  // the XML, places holds on every file and queues the report, all in this transaction.
  // kPermissionDenied when `person` drafted it, kConflict unless it is a draft, kInvalidArgument
  // when a finding blocks.
  Status approve(store::Transaction& transaction, const ReportId& id, std::string_view person);
  // kConflict unless it is a draft, or parked with nothing open or in doubt at NCMEC.
  Status withdraw(store::Transaction& transaction, const ReportId& id, std::string_view person);
  // A person sends a parked report on its way again, with the same frozen bytes. After a park that
  // asks whether NCMEC finished the report, this is the person's word that it did not. kConflict
  // unless it is parked and this destination is the kind and place it was approved for.
  Status requeue(store::Transaction& transaction, const ReportId& id, std::string_view person);

  Result<Documents> documents(store::Transaction& transaction, const ReportId& id);
  Result<ReportStatus> find(store::Transaction& transaction, const ReportId& id);
  // The newest report of a case.
  Result<std::optional<ReportId>> find_by_reference(store::Transaction& transaction,
                                                    std::string_view reference);
  // Newest first. kInvalidArgument unless `limit` is 1..500.
  Result<std::vector<ReportStatus>> list(store::Transaction& transaction, std::size_t limit);

 private:
  vault::Vault& vault_;
  const Destination& destination_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace nightlight::cybertip
