#include "nightlight/cybertip/reports.h"

#include <algorithm>

#include "file_details.h"
#include "names.h"
#include "receipts.h"
#include "report_rows.h"
#include "stored_report.h"
#include "text.h"

namespace nightlight::cybertip {

namespace {

using store::Transaction;

constexpr std::size_t kLongestPage = 500;

// 1 to 100 bytes of UTF-8 on one line.
Status check_name(std::string_view text, Literal field) {
  const bool sized = !text.empty() && text.size() <= 100;
  if (sized && !examine(text).forbidden_at &&
      text.find_first_of("\t\r\n\x7f") == std::string_view::npos) {
    return {};
  }
  return Error(Code::kInvalidArgument, "1 to 100 bytes of printable text are needed").in(field);
}

// The report with `fileViewedByEsp` from the only place it may come from.
Status read_viewed_flags(Transaction& transaction, vault::Vault& vault, Report& report) {
  for (ReportFile& file : report.files) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(file.viewed_by_esp, vault.viewed_in_full(transaction, file.object));
  }
  return {};
}

// Whether what the report says of a file is what the vault holds.
Status compare_with_vault(Transaction& transaction, vault::Vault& vault, const Report& report,
                          std::vector<Finding>& findings) {
  std::size_t number = 0;
  for (const ReportFile& file : report.files) {
    const std::string path = "fileDetails[" + std::to_string(++number) + "]";
    const auto sealed = vault.find(transaction, file.object);
    if (!sealed && sealed.error().code() != Code::kNotFound) return sealed.error();
    if (!sealed) {
      findings.push_back({"C07", Severity::kBlocks, path,
                          "The vault does not hold this file. Draft the report again."});
    } else if (sealed->size != file.size || sealed->digests != file.digests) {
      findings.push_back({"C18", Severity::kBlocks, path + "/originalFileHash",
                          "Size or hashes are not those of the sealed file. Draft the report "
                          "again."});
    }
  }
  return {};
}

void compare_destination(const Binding& drafted, const Binding& here,
                         std::vector<Finding>& findings) {
  if (drafted.kind == here.kind) return;
  findings.push_back({"C12", Severity::kBlocks, "destination",
                      "The report was drafted for another kind of destination (" + drafted.kind +
                          ") than this program sends to (" + here.kind +
                          "). Withdraw it and draft it again."});
}

bool blocks(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::kBlocks; });
}

struct Reviewed {
  Report report;  // with its viewed flags
  std::vector<Finding> findings;
};

Result<Reviewed> review(Transaction& transaction, vault::Vault& vault, const ReportId& id) {
  Reviewed reviewed;
  NIGHTLIGHT_ASSIGN_OR_RETURN(reviewed.report, load_content(transaction, id));
  NIGHTLIGHT_RETURN_IF_ERROR(
      compare_with_vault(transaction, vault, reviewed.report, reviewed.findings));
  // Without its object a file has no view log to ask.
  if (!blocks(reviewed.findings)) {
    NIGHTLIGHT_RETURN_IF_ERROR(read_viewed_flags(transaction, vault, reviewed.report));
  }
  return reviewed;
}

Status freeze_report(Transaction& transaction, const ReportId& id, const Report& report,
                     Binding binding) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(Bytes content, encode_stored_report(report));
  NIGHTLIGHT_ASSIGN_OR_RETURN(std::string document, encode_report(report));
  NIGHTLIGHT_RETURN_IF_ERROR(
      freeze(transaction, id, {std::move(content), std::move(document), std::move(binding)}));
  std::int64_t ordinal = 0;
  for (const ReportFile& file : report.files) {
    NIGHTLIGHT_RETURN_IF_ERROR(insert_file(transaction, id, ++ordinal, file));
  }
  return {};
}

// A draft's text may hold what XML cannot carry: that is a finding, and the page about it must
// still come.
Result<std::string> or_empty(Result<std::string> document) {
  if (!document && document.error().code() == Code::kInvalidArgument) return std::string();
  return document;
}

Result<Documents> documents_of(const Report& report) {
  Documents documents;
  NIGHTLIGHT_ASSIGN_OR_RETURN(documents.report, or_empty(encode_report(report)));
  for (const ReportFile& file : report.files) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(std::string details, or_empty(encode_details_template(file)));
    documents.files.push_back(std::move(details));
  }
  return documents;
}

// Puts NCMEC's numbers into the file details, as far as they are known.
Status fill_numbers(const Work& work, Documents& documents) {
  if (!work.attempt || !work.attempt->cybertip_id) return {};
  if (work.attempt->files.size() != documents.files.size()) {
    return Error(Code::kCorrupt, "an attempt has other files than its report");
  }
  for (std::size_t i = 0; i < documents.files.size(); ++i) {
    const std::string file_id = work.attempt->files[i].file_id.value_or("0");
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        documents.files[i],
        complete_details(documents.files[i], *work.attempt->cybertip_id, file_id));
  }
  return {};
}

// Whether something of a parked report may still be open, or finished, at NCMEC.
bool may_be_there(const Work& work) {
  if (!work.attempt) return false;
  const AttemptState state = work.attempt->state;
  return state == AttemptState::kOpening || state == AttemptState::kOpen ||
         state == AttemptState::kFinishing || state == AttemptState::kFinished ||
         state == AttemptState::kRetracting || state == AttemptState::kUnresolved;
}

}  // namespace

Reports::Reports(vault::Vault& vault, const Destination& destination, const Clock& clock,
                 Random& random)
    : vault_(vault), destination_(destination), clock_(clock), random_(random) {}

Result<ReportId> Reports::draft(Transaction& transaction, const NewDraft& draft) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(draft.reference, "reference"));
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(draft.drafted_by, "drafted_by"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Bytes content, encode_stored_report(draft.report));
  const ReportId id = ReportId::create(random_);
  NIGHTLIGHT_RETURN_IF_ERROR(insert_draft(
      transaction, {id, draft.reference, std::move(content), binding_of(destination_)}));
  NIGHTLIGHT_RETURN_IF_ERROR(
      insert_act(transaction, id, {Act::kDraft, draft.drafted_by, clock_.now()}));
  return id;
}

Result<std::vector<Finding>> Reports::check(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const StateRow row, load_state(transaction, id));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Reviewed reviewed, review(transaction, vault_, id));
  std::vector<Finding> findings = validate(reviewed.report, clock_.now());
  findings.insert(findings.end(), reviewed.findings.begin(), reviewed.findings.end());
  compare_destination(row.binding, binding_of(destination_), findings);
  return findings;
}

Status Reports::approve(Transaction& transaction, const ReportId& id, std::string_view person) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(person, "person"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const StateRow row, load_state(transaction, id));
  if (row.state != ReportState::kDraft) {
    return Error(Code::kConflict, "only a draft can be approved");
  }
  if (row.drafted_by == person) {
    return Error(Code::kPermissionDenied, "a report is approved by another person");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto findings, check(transaction, id));
  if (blocks(findings)) {
    return Error(Code::kInvalidArgument, "findings stand in the way of approval").in("report");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Reviewed reviewed, review(transaction, vault_, id));
  NIGHTLIGHT_RETURN_IF_ERROR(
      freeze_report(transaction, id, reviewed.report, binding_of(destination_)));
  NIGHTLIGHT_RETURN_IF_ERROR(place_holds(transaction, vault_, id));
  const Timestamp now = clock_.now();
  NIGHTLIGHT_RETURN_IF_ERROR(
      insert_act(transaction, id, {Act::kApprove, std::string(person), now}));
  return save_schedule(transaction, id, {ReportState::kQueued, now, 0, std::nullopt});
}

Status Reports::withdraw(Transaction& transaction, const ReportId& id, std::string_view person) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(person, "person"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const StateRow row, load_state(transaction, id));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Work work, load_work(transaction, id));
  const bool parked_clean = row.state == ReportState::kParked && !may_be_there(work);
  if (row.state != ReportState::kDraft && !parked_clean) {
    return Error(Code::kConflict, "a report that is on its way cannot be withdrawn");
  }
  NIGHTLIGHT_RETURN_IF_ERROR(
      insert_act(transaction, id, {Act::kWithdraw, std::string(person), clock_.now()}));
  // Nothing was filed, but a corrected report may follow: what was held stays long enough for that.
  NIGHTLIGHT_RETURN_IF_ERROR(end_holds(transaction, vault_, id, clock_.now()));
  return save_schedule(transaction, id, {ReportState::kWithdrawn, std::nullopt, 0, std::nullopt});
}

Status Reports::requeue(Transaction& transaction, const ReportId& id, std::string_view person) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_name(person, "person"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Work work, load_work(transaction, id));
  const Binding here = binding_of(destination_);
  if (work.state != ReportState::kParked) {
    return Error(Code::kConflict, "only a parked report can be sent again");
  }
  if (work.binding.kind != here.kind || work.binding.base_url != here.base_url) {
    return Error(Code::kConflict, "the report was approved for another destination");
  }
  if (work.attempt && work.attempt->state == AttemptState::kUnresolved) {
    work.attempt->state = AttemptState::kExpired;
    NIGHTLIGHT_RETURN_IF_ERROR(save_attempt(transaction, id, *work.attempt));
  }
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET esp_user = $1 WHERE id = $2", {here.user, id.text()}));
  const Timestamp now = clock_.now();
  NIGHTLIGHT_RETURN_IF_ERROR(
      insert_act(transaction, id, {Act::kRequeue, std::string(person), now}));
  return save_schedule(transaction, id, {ReportState::kQueued, now, 0, std::nullopt});
}

Result<Documents> Reports::documents(Transaction& transaction, const ReportId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Work work, load_work(transaction, id));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const bool frozen, is_frozen(transaction, id));
  if (!frozen) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Reviewed reviewed, review(transaction, vault_, id));
    return documents_of(reviewed.report);
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(Documents documents, load_frozen(transaction, id));
  NIGHTLIGHT_RETURN_IF_ERROR(fill_numbers(work, documents));
  return documents;
}

Result<ReportStatus> Reports::find(Transaction& transaction, const ReportId& id) {
  return load_status(transaction, id);
}

Result<std::optional<ReportId>> Reports::find_by_reference(Transaction& transaction,
                                                           std::string_view reference) {
  return newest_of(transaction, reference);
}

Result<std::vector<ReportStatus>> Reports::list(Transaction& transaction, std::size_t limit) {
  if (limit < 1 || limit > kLongestPage) {
    return Error(Code::kInvalidArgument, "a page has 1 to 500 reports").in("limit");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto ids, newest_reports(transaction, limit));
  std::vector<ReportStatus> reports;
  for (const ReportId& id : ids) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(ReportStatus status, load_status(transaction, id));
    reports.push_back(std::move(status));
  }
  return reports;
}

}  // namespace nightlight::cybertip
