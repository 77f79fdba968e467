#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "cybertipline/response_code.h"
#include "cybertipline/validation/rules.h"
#include "nightlight/core/clock.h"

namespace nightlight::sandbox {

using ReportId = std::int64_t;

// A file of a report. Its bytes are not kept.
struct StoredFile {
  std::string id;  // 32 hexadecimal digits
  std::string name;
  std::string content_type;
  std::uint64_t size_bytes = 0;
  std::string md5;
  Timestamp uploaded_at;
  std::string details_xml;             // empty: no details were sent
  std::uint64_t details_received = 0;  // how often details were accepted
};

enum class ReportState : unsigned char { kOpen, kFinished, kRetracted, kExpired };

struct StoredReport {
  ReportId id = 0;
  std::string provider;
  ReportKind kind = ReportKind::kSingle;
  std::string xml;
  Timestamp opened_at;
  std::optional<Timestamp> modified_at;  // the last file or file details
  std::optional<Timestamp> closed_at;    // finished or retracted
  ReportState state = ReportState::kOpen;
  std::vector<StoredFile> files;  // in upload order
};

// What answers to details of a file that has some already. The real service's answer is unknown.
enum class SecondDetails : unsigned char { kAccept, kUpdateFailed, kInvalidRequest };

// The state of all reports: what each verb does in each state, and when an open report expires.
// Knows neither HTTP nor XML. Not safe from many threads.
class Registry {
 public:
  // An open report lives until the later of a day after it was opened and an hour after its last
  // change.
  static constexpr std::chrono::hours kLife{24};
  static constexpr std::chrono::hours kLifeAfterChange{1};
  static Timestamp deadline(const StoredReport& report);

  // What all verbs on a report fail with: kNoReport (unknown or expired), kNoUpdates (another
  // provider's), kFinished, kRetracted.
  using Found = tl::expected<StoredReport*, ResponseCode>;
  using Done = tl::expected<void, ResponseCode>;

  StoredReport& open(StoredReport report);
  // The open report of this id, to be read or added to.
  Found find_open(std::string_view provider, ReportId id, Timestamp now);
  tl::expected<StoredFile*, ResponseCode> add_file(std::string_view provider, ReportId id,
                                                   StoredFile file, Timestamp now);
  // Fails with kNoFile, or as `second` says when the file has details.
  Done add_details(StoredReport& report, std::string_view file_id, std::string xml,
                   SecondDetails second, Timestamp now);
  // A batched report with more than one file is kValidationFailed and stays open.
  Found finish(std::string_view provider, ReportId id, Timestamp now);
  Found retract(std::string_view provider, ReportId id, Timestamp now);

  // All reports in the order opened, with those past their deadline marked as expired.
  std::vector<const StoredReport*> reports(Timestamp now);
  bool knows(ReportId id) const { return reports_.contains(id); }

 private:
  static void expire_if_due(StoredReport& report, Timestamp now);

  std::map<ReportId, StoredReport> reports_;
};

}  // namespace nightlight::sandbox
