#include <algorithm>
#include <set>
#include <span>

#include "cybertipline/validation/rule_sink.h"
#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

template <class Visit>
void for_each(const XmlElement& parent, std::string_view name, const Visit& visit) {
  for (const XmlElement& child : parent.children) {
    if (child.name == name) visit(child);
  }
}

// Every element of this name at any depth.
template <class Visit>
void for_all_below(const XmlElement& parent, std::string_view name, const Visit& visit) {
  for (const XmlElement& child : parent.children) {
    if (child.name == name) visit(child);
    for_all_below(child, name, visit);
  }
}

void check_reporter(const XmlElement& report, RuleSink& sink) {
  const XmlElement* reporter = report.child("reporter");
  if (reporter == nullptr) return;
  const XmlElement* person = reporter->child("reportingPerson");
  if (person != nullptr && person->child("email") == nullptr) {
    sink.add(person->end, "reporter-email",
             "/report/reporter/reportingPerson must have an e-mail.");
  }
}

// The addresses of the people in a report: reported, recipients and victims.
std::set<std::string_view> addresses_of_people(const XmlElement& report) {
  std::set<std::string_view> addresses;
  constexpr std::pair<std::string_view, std::string_view> kPeople[] = {
      {"personOrUserReported", "personOrUserReportedPerson"},
      {"intendedRecipient", "intendedRecipientPerson"},
      {"victim", "victimPerson"},
  };
  for (const auto& [party, person] : kPeople) {
    for_each(report, party, [&, inner = person](const XmlElement& each) {
      for_each(each, inner, [&](const XmlElement& who) {
        for_each(who, "email",
                 [&](const XmlElement& email) { addresses.insert(trim(email.text)); });
      });
    });
  }
  return addresses;
}

void check_incident_addresses(const XmlElement& report, RuleSink& sink) {
  const std::set<std::string_view> known = addresses_of_people(report);
  for_each(report, "internetDetails", [&](const XmlElement& details) {
    for_all_below(details, "emailAddress", [&](const XmlElement& address) {
      if (known.contains(trim(address.text))) return;
      sink.add(address.end, "incident-address",
               "An incident's emailAddress must also be an e-mail of the reported person, a "
               "recipient or a victim.");
    });
  });
}

void check_location(const XmlElement& location, RuleSink& sink) {
  const XmlElement* country = location.child("countryCode");
  if (country == nullptr || trim(country->text).empty()) {
    sink.add(location.end, "country-code", "estimatedLocation must have a countryCode.");
    return;
  }
  if (country->text != "US") return;
  const XmlElement* region = location.child("region");
  const bool blank = region == nullptr || trim(region->text).empty();
  if (blank && location.child("city") != nullptr) {
    sink.add(location.end, "us-region",
             "estimatedLocation must have a region when a city in US is given.");
  }
  const auto states = allowed_values(Simple::kState);
  if (!blank && std::find(states.begin(), states.end(), trim(region->text)) == states.end()) {
    sink.add(
        region->end, "us-region",
        "estimatedLocation/region must be the postal abbreviation of a US state or territory.");
  }
}

void check_associated_account(const XmlElement& account, RuleSink& sink) {
  if (account.child("approximateAge") == nullptr || account.child("dateOfBirth") == nullptr) return;
  sink.add(account.start, "age-or-birth",
           "associatedAccount must not have both approximateAge and dateOfBirth.");
}

void check_single(const XmlElement& report, RuleSink& sink) {
  std::size_t reported = 0;
  for_each(report, "personOrUserReported", [&](const XmlElement& each) {
    if (++reported == 2) {
      sink.add(each.start, "several-reported",
               "More than one personOrUserReported is allowed in a batched report only.");
    }
  });
}

void check_batched(const XmlElement& report, RuleSink& sink) {
  constexpr std::string_view kForbidden[] = {"internetDetails", "lawEnforcement",
                                             "intendedRecipient", "victim", "additionalInfo"};
  for (const std::string_view name : kForbidden) {
    if (const XmlElement* found = report.child(name)) {
      sink.add(found->start, "batched", concat("A batched report must not have ", name, "."));
    }
  }
  if (const XmlElement* summary = report.child("incidentSummary")) {
    if (const XmlElement* found = summary->child("escalateToHighPriority")) {
      sink.add(found->start, "batched", "A batched report must not have escalateToHighPriority.");
    }
  }
  for_each(report, "personOrUserReported", [&](const XmlElement& reported) {
    const bool only_identifier =
        reported.children.size() == 1 && reported.children.front().name == "espIdentifier";
    if (only_identifier) return;
    sink.add(reported.start, "batched",
             "In a batched report personOrUserReported must hold an espIdentifier and nothing "
             "else.");
  });
}

void check_viewing(const XmlElement& details, RuleSink& sink) {
  if (!says_true(details.child("exifViewedByEsp")) || says_true(details.child("fileViewedByEsp"))) {
    return;
  }
  sink.add(details.child("exifViewedByEsp")->end, "exif-viewed",
           "fileViewedByEsp must be true when exifViewedByEsp is true.");
}

bool is_meme(const XmlElement& details) {
  const XmlElement* annotations = details.child("fileAnnotations");
  return says_true(details.child("potentialMeme")) ||
         (annotations != nullptr && annotations->child("potentialMeme") != nullptr);
}

bool is_supplemental(const XmlElement& details) {
  const XmlElement* relevance = details.child("fileRelevance");
  return relevance != nullptr && relevance->text == "Supplemental Reported";
}

void check_supplemental(const XmlElement& details, RuleSink& sink) {
  if (!is_supplemental(details)) return;
  const Position at = details.child("fileRelevance")->end;
  if (is_meme(details)) {
    sink.add(at, "supplemental-meme", "A supplemental file must not be a potential meme.");
  }
  if (details.child("industryClassification") != nullptr) {
    sink.add(at, "supplemental-classified", "A supplemental file must not be classified.");
  }
}

void check_batched_annotations(const XmlElement& details, RuleSink& sink) {
  bool allowed = false;
  if (const XmlElement* annotations = details.child("fileAnnotations")) {
    for (const XmlElement& each : annotations->children) {
      if (each.name == "viral" || each.name == "potentialMeme") {
        allowed = true;
      } else {
        sink.add(each.start, "batched-annotation",
                 concat("A file of a batched report must not be annotated ", each.name, "."));
      }
    }
  }
  if (!allowed) {
    sink.add(details.end, "batched-annotation",
             "A file of a batched report must be annotated viral or potentialMeme.");
  }
}

void check_batched_file(const XmlElement& details, RuleSink& sink) {
  constexpr std::string_view kForbidden[] = {
      "originalFileName", "locationOfFile", "originalFileHash", "ipCaptureEvent",
      "deviceId",         "details",        "additionalInfo"};
  for (const std::string_view name : kForbidden) {
    if (const XmlElement* found = details.child(name)) {
      sink.add(found->start, "batched",
               concat("The details of a file of a batched report must not have ", name, "."));
    }
  }
  if (is_supplemental(details)) {
    sink.add(details.child("fileRelevance")->end, "batched",
             "A file of a batched report must have the relevance Reported.");
  }
  check_batched_annotations(details, sink);
}

}  // namespace

ReportKind kind_of(const XmlElement& report) {
  return report.child("batchedReport") == nullptr ? ReportKind::kSingle : ReportKind::kBatched;
}

std::vector<Finding> check_report_rules(const XmlElement& report, Timestamp now) {
  RuleSink sink(now);
  check_values(report, report_type(), sink);
  check_reporter(report, sink);
  check_incident_addresses(report, sink);
  for_all_below(report, "estimatedLocation",
                [&](const XmlElement& each) { check_location(each, sink); });
  for_all_below(report, "associatedAccount",
                [&](const XmlElement& each) { check_associated_account(each, sink); });
  if (kind_of(report) == ReportKind::kBatched) {
    check_batched(report, sink);
  } else {
    check_single(report, sink);
  }
  return std::move(sink).result();
}

std::vector<Finding> check_file_rules(const XmlElement& details, ReportKind report, Timestamp now) {
  RuleSink sink(now);
  check_values(details, file_details_type(), sink);
  check_viewing(details, sink);
  check_supplemental(details, sink);
  if (report == ReportKind::kBatched) check_batched_file(details, sink);
  return std::move(sink).result();
}

}  // namespace nightlight::sandbox
