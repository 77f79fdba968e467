#include "names.h"

#include <array>

#include "nightlight/core/check.h"

namespace nightlight::cybertip {

namespace {

template <class Enum>
struct Name {
  Enum value;
  std::string_view text;
};

struct IncidentName {
  IncidentType value;
  std::string_view text;    // ours
  std::string_view schema;  // NCMEC's
};

constexpr std::array kIncidents = {
    IncidentName{IncidentType::kChildPornography, "child-pornography",
                 "Child Pornography (possession, manufacture, and distribution)"},
    IncidentName{IncidentType::kChildSexTrafficking, "child-sex-trafficking",
                 "Child Sex Trafficking"},
    IncidentName{IncidentType::kChildSexTourism, "child-sex-tourism", "Child Sex Tourism"},
    IncidentName{IncidentType::kChildSexualMolestation, "child-sexual-molestation",
                 "Child Sexual Molestation"},
    IncidentName{IncidentType::kMisleadingDomainName, "misleading-domain-name",
                 "Misleading Domain Name"},
    IncidentName{IncidentType::kMisleadingWordsOrImages, "misleading-words-or-images",
                 "Misleading Words or Digital Images on the Internet"},
    IncidentName{IncidentType::kOnlineEnticement, "online-enticement",
                 "Online Enticement of Children for Sexual Acts"},
    IncidentName{IncidentType::kUnsolicitedObsceneMaterial, "unsolicited-obscene-material",
                 "Unsolicited Obscene Material Sent to a Child"},
};

constexpr std::array kEvents = {
    Name<IpEventName>{IpEventName::kLogin, "Login"},
    Name<IpEventName>{IpEventName::kRegistration, "Registration"},
    Name<IpEventName>{IpEventName::kPurchase, "Purchase"},
    Name<IpEventName>{IpEventName::kUpload, "Upload"},
    Name<IpEventName>{IpEventName::kOther, "Other"},
    Name<IpEventName>{IpEventName::kUnknown, "Unknown"},
};

constexpr std::array kDestinations = {
    Name<DestinationKind>{DestinationKind::kSandbox, "sandbox"},
    Name<DestinationKind>{DestinationKind::kTest, "test"},
    Name<DestinationKind>{DestinationKind::kProduction, "production"},
};

constexpr std::array kReports = {
    Name<ReportState>{ReportState::kDraft, "draft"},
    Name<ReportState>{ReportState::kWithdrawn, "withdrawn"},
    Name<ReportState>{ReportState::kQueued, "queued"},
    Name<ReportState>{ReportState::kSubmitting, "submitting"},
    Name<ReportState>{ReportState::kFinished, "finished"},
    Name<ReportState>{ReportState::kParked, "parked"},
};

constexpr std::array kAttempts = {
    Name<AttemptState>{AttemptState::kOpening, "opening"},
    Name<AttemptState>{AttemptState::kOpen, "open"},
    Name<AttemptState>{AttemptState::kFinishing, "finishing"},
    Name<AttemptState>{AttemptState::kFinished, "finished"},
    Name<AttemptState>{AttemptState::kRetracting, "retracting"},
    Name<AttemptState>{AttemptState::kRetracted, "retracted"},
    Name<AttemptState>{AttemptState::kExpired, "expired"},
    Name<AttemptState>{AttemptState::kOrphanSuspected, "orphan-suspected"},
    Name<AttemptState>{AttemptState::kRefused, "refused"},
    Name<AttemptState>{AttemptState::kUnresolved, "unresolved"},
};

constexpr std::array kFiles = {
    Name<FileState>{FileState::kPending, "pending"},
    Name<FileState>{FileState::kUploading, "uploading"},
    Name<FileState>{FileState::kStored, "stored"},
    Name<FileState>{FileState::kDetailing, "detailing"},
    Name<FileState>{FileState::kDetailed, "detailed"},
};

constexpr std::array kVerbs = {
    Name<Verb>{Verb::kSubmit, "submit"},     Name<Verb>{Verb::kUpload, "upload"},
    Name<Verb>{Verb::kFileInfo, "fileinfo"}, Name<Verb>{Verb::kFinish, "finish"},
    Name<Verb>{Verb::kRetract, "retract"},
};

constexpr std::array kOutcomes = {
    Name<Outcome>{Outcome::kSuccess, "success"},
    Name<Outcome>{Outcome::kHashMismatch, "hash-mismatch"},
    Name<Outcome>{Outcome::kNotSent, "not-sent"},
    Name<Outcome>{Outcome::kEvidenceDamaged, "evidence-damaged"},
    Name<Outcome>{Outcome::kNoAnswer, "no-answer"},
    Name<Outcome>{Outcome::kUnknownCode, "unknown-code"},
    Name<Outcome>{Outcome::kRateLimited, "rate-limited"},
    Name<Outcome>{Outcome::kServerError, "server-error"},
    Name<Outcome>{Outcome::kSaveFailed, "save-failed"},
    Name<Outcome>{Outcome::kCredentials, "credentials"},
    Name<Outcome>{Outcome::kOurMistake, "our-mistake"},
    Name<Outcome>{Outcome::kDataRefused, "data-refused"},
    Name<Outcome>{Outcome::kReportGone, "report-gone"},
    Name<Outcome>{Outcome::kFileGone, "file-gone"},
    Name<Outcome>{Outcome::kAlreadyRetracted, "already-retracted"},
    Name<Outcome>{Outcome::kAlreadyFinished, "already-finished"},
};

constexpr std::array kAfter = {
    Name<AfterRetract>{AfterRetract::kReopen, "reopen"},
    Name<AfterRetract>{AfterRetract::kPark, "park"},
};

template <class Table, class Enum>
const auto& row_of(const Table& table, Enum value) {
  for (const auto& row : table) {
    if (row.value == value) return row;
  }
  NIGHTLIGHT_CHECK(!"the table names every value");
  return table[0];
}

template <class Enum, class Table>
Result<Enum> value_of(const Table& table, std::string_view text, Error error) {
  for (const auto& row : table) {
    if (row.text == text) return row.value;
  }
  return error;
}

constexpr Error kUnknownText(Code::kCorrupt, "a stored state has an unknown name");

}  // namespace

std::string_view schema_text(IncidentType type) {
  return row_of(kIncidents, type).schema;
}
std::string_view incident_type_name(IncidentType type) {
  return row_of(kIncidents, type).text;
}
Result<IncidentType> parse_incident_type(std::string_view name) {
  return value_of<IncidentType>(
      kIncidents, name,
      Error(Code::kInvalidArgument, "not one of the eight incident types").in("incident type"));
}

std::string_view schema_text(IpEventName event) {
  return row_of(kEvents, event).text;
}

std::string_view destination_kind_name(DestinationKind kind) {
  return row_of(kDestinations, kind).text;
}
Result<DestinationKind> parse_destination_kind(std::string_view name) {
  return value_of<DestinationKind>(
      kDestinations, name,
      Error(Code::kInvalidArgument, "a destination is exactly sandbox, test or production")
          .in("kind"));
}

std::string_view report_state_name(ReportState state) {
  return row_of(kReports, state).text;
}
Result<ReportState> report_state_of(std::string_view name) {
  return value_of<ReportState>(kReports, name, kUnknownText);
}

std::string_view attempt_state_name(AttemptState state) {
  return row_of(kAttempts, state).text;
}
Result<AttemptState> attempt_state_of(std::string_view name) {
  return value_of<AttemptState>(kAttempts, name, kUnknownText);
}

std::string_view file_state_name(FileState state) {
  return row_of(kFiles, state).text;
}
Result<FileState> file_state_of(std::string_view name) {
  return value_of<FileState>(kFiles, name, kUnknownText);
}

std::string_view verb_name(Verb verb) {
  return row_of(kVerbs, verb).text;
}
std::string_view outcome_name(Outcome outcome) {
  return row_of(kOutcomes, outcome).text;
}

std::string_view after_retract_name(AfterRetract after) {
  return row_of(kAfter, after).text;
}
Result<AfterRetract> after_retract_of(std::string_view name) {
  return value_of<AfterRetract>(kAfter, name, kUnknownText);
}

}  // namespace nightlight::cybertip
