#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/core/clock.h"
#include "nightlight/core/result.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/vault/vault.h"

namespace nightlight::cybertip {

// The report as our code holds it: the part of NCMEC's schema (ISPWS, 2025-11) that the first
// version fills, in a form that cannot express a wrong order, a wrong enumeration or a wrong number
// of children. Texts are UTF-8; validate() checks lengths and the documented rules.

// `incidentType`: exactly one of the eight strings of the schema, chosen by a person.
enum class IncidentType : unsigned char {
  kChildPornography,
  kChildSexTrafficking,
  kChildSexTourism,
  kChildSexualMolestation,
  kMisleadingDomainName,
  kMisleadingWordsOrImages,
  kOnlineEnticement,
  kUnsolicitedObsceneMaterial,
};
// The schema's string, and a short stable name ("child-pornography", …) for our own API.
std::string_view schema_text(IncidentType type);
std::string_view incident_type_name(IncidentType type);
Result<IncidentType> parse_incident_type(std::string_view name);

enum class IpEventName : unsigned char {
  kLogin,
  kRegistration,
  kPurchase,
  kUpload,
  kOther,
  kUnknown
};

struct IpEvent {
  std::string address;  // numeric IPv4 or IPv6
  IpEventName event = IpEventName::kUnknown;
  std::optional<Timestamp> at;
  std::optional<std::uint16_t> port;
  bool operator==(const IpEvent&) const = default;
};

struct Incident {
  IncidentType type = IncidentType::kChildPornography;
  std::optional<std::string> platform;
  std::optional<std::string> escalation_reason;  // its presence escalates
  Timestamp at;
  std::string at_description;  // which moment `at` is
  bool operator==(const Incident&) const = default;
};

// Who files: the service, from its configuration.
struct Reporter {
  std::string first_name;
  std::string last_name;
  std::string email;
  std::optional<std::string> company_template;  // how to serve process
  std::optional<std::string> terms_of_service;
  std::optional<std::string> legal_url;
  bool operator==(const Reporter&) const = default;
};

struct ReportedAccount {
  std::string esp_identifier;
  std::optional<std::string> esp_service;
  std::optional<std::string> screen_name;
  std::vector<IpEvent> ip_events;
  bool operator==(const ReportedAccount&) const = default;
};

struct ReportFile {
  vault::ObjectId object;
  std::uint64_t size = 0;
  crypto::MediaDigests digests;  // of the bytes as received
  std::optional<std::string> original_name;
  std::optional<Timestamp> uploaded_at;
  std::optional<IpEvent> upload_ip;
  bool viewed_by_esp = false;  // from the vault's view log, set when the report is frozen
  bool operator==(const ReportFile&) const = default;
};

struct Report {
  Incident incident;
  Reporter reporter;
  ReportedAccount account;
  std::vector<ReportFile> files;  // at least one in this version
  std::string narrative;          // additionalInfo of the report
  bool operator==(const Report&) const = default;
};

// `text` with everything that XML 1.0 cannot carry (control characters, bytes that are not UTF-8)
// replaced by U+FFFD: for what people did not write in the report but chose elsewhere, such as a
// file's name.
std::string printable_text(std::string_view text);

// `<report>` and `<fileDetails>` as UTF-8 XML documents. Fails with kInvalidArgument when a text
// holds a character XML cannot carry, with the element as subject.
Result<std::string> encode_report(const Report& report);
Result<std::string> encode_file_details(const ReportFile& file, std::int64_t report_id,
                                        std::string_view file_id);

enum class Severity : unsigned char { kBlocks, kDegrades };

// One thing wrong with a report: what, where (the element's path) and how to mend it.
struct Finding {
  std::string rule;  // "C01", "C05", …: reference numbers of docs/spec/cybertip-report.md
  Severity severity = Severity::kBlocks;
  std::string path;
  std::string message;
};

// Both layers before anything is sent: the schema's shapes and the documented rules. Empty when
// complete.
std::vector<Finding> validate(const Report& report, Timestamp now);

}  // namespace nightlight::cybertip
