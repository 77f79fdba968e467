#include "cybertipline/service.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cybertipline/form.h"
#include "cybertipline/md5.h"
#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

struct Route {
  Verb verb;
  std::string_view path;
  net::Method method;
};
constexpr std::array kRoutes = {
    Route{Verb::kStatus, "/status", net::Method::kGet},
    Route{Verb::kXsd, "/xsd", net::Method::kGet},
    Route{Verb::kSubmit, "/submit", net::Method::kPost},
    Route{Verb::kUpload, "/upload", net::Method::kPost},
    Route{Verb::kFileInfo, "/fileinfo", net::Method::kPost},
    Route{Verb::kFinish, "/finish", net::Method::kPost},
    Route{Verb::kRetract, "/retract", net::Method::kPost},
};

// NCMEC's schema states no licence, so the double does not hold it.
constexpr std::string_view kXsd =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:annotation>
    <xs:documentation>This is the Nightlight sandbox, a double of the CyberTipline reporting service. It holds no copy of the schema that the real service answers here, and checks documents against a table of its own.</xs:documentation>
  </xs:annotation>
</xs:schema>
)";

const Route& route_of(Verb verb) {
  return kRoutes[std::size_t(verb)];
}

template <class Visit>
void visit_prior_reports(const XmlElement& parent, const Visit& visit) {
  for (const XmlElement& child : parent.children) {
    if (child.name == "priorCTReports" || child.name == "priorCTReport") visit(child);
    visit_prior_reports(child, visit);
  }
}

// The documents passed validation, so the text is a number.
ReportId number_in(const XmlElement& element) {
  ReportId id = 0;
  std::string_view text = trim(element.text);
  if (text.starts_with('+')) text.remove_prefix(1);
  for (const char c : text) id = id * 10 + (c - '0');
  return id;
}

}  // namespace

std::optional<Verb> verb_at(std::string_view path) {
  for (const Route& route : kRoutes) {
    if (route.path == path) return route.verb;
  }
  return std::nullopt;
}

std::string_view path_of(Verb verb) {
  return route_of(verb).path;
}
net::Method method_of(Verb verb) {
  return route_of(verb).method;
}

int http_status_of(ResponseCode code, const Settings& settings) {
  const int number = int(code);
  if (code == ResponseCode::kSuccess) return 200;
  if (code == ResponseCode::kResourceNotFound) return 404;
  if (code == ResponseCode::kUpdateFailed) return 400;
  if (number < 2000) return 500;
  if (number < 3000) return 401;
  if (number < 4000) return settings.permission_status;
  if (number >= 5000 && number < 6000) return settings.state_status;
  return 400;
}

Service::Service(std::uint64_t seed)
    : engine_(seed), last_id_(ReportId(100'000'000 + engine_() % 800'000'000)) {}

ReportId Service::next_report_id() {
  return last_id_ += ReportId(1 + engine_() % 9);
}

std::string Service::next_file_id() {
  std::array<std::byte, 16> bytes{};
  for (std::byte& each : bytes) each = std::byte(engine_() & 0xff);
  return encode_hex(bytes);
}

Answer Service::refuse(ResponseCode code, std::string description) const {
  Answer answer;
  answer.code = code;
  answer.http_status = http_status_of(code, settings_);
  answer.description = std::move(description);
  return answer;
}

Answer Service::refuse(const Refusal& refusal) const {
  return refuse(
      refusal.layer == Layer::kXml ? ResponseCode::kMalformedXml : ResponseCode::kValidationFailed,
      refusal.description);
}

Answer Service::call(Verb verb, const net::Request& request, const Account& account,
                     Timestamp now) {
  if (request.method != method_of(verb)) {
    Answer answer = refuse(ResponseCode::kInvalidRequest, "The call has another HTTP method");
    answer.http_status = 405;
    return answer;
  }
  switch (verb) {
    case Verb::kStatus:
      return status(request, account);
    case Verb::kXsd: {
      Answer answer;
      answer.document = kXsd;
      return answer;
    }
    case Verb::kSubmit:
      return submit(request, account, now);
    case Verb::kUpload:
      return upload(request, account, now);
    case Verb::kFileInfo:
      return file_info(request, account, now);
    case Verb::kFinish:
      return finish(request, account, now);
    case Verb::kRetract:
      return retract(request, account, now);
  }
  return refuse(ResponseCode::kResourceNotFound);
}

Answer Service::status(const net::Request& request, const Account& account) const {
  Answer answer;
  answer.description =
      concat("Remote User : ", account.user, ", Remote Ip : ", request.peer_address);
  return answer;
}

Service::Refused Service::check_prior_reports(const XmlElement& report) const {
  if (settings_.prior_reports == PriorReports::kAny) return std::nullopt;
  std::string unknown;
  visit_prior_reports(report, [&](const XmlElement& each) {
    if (registry_.knows(number_in(each))) return;
    unknown += "\n" + to_text(Finding{each.end, "rule.prior-report",
                                      concat(each.name, " must be the id of a report.")});
  });
  if (unknown.empty()) return std::nullopt;
  return refuse(ResponseCode::kValidationFailed, "Validation failed" + unknown);
}

Answer Service::submit(const net::Request& request, const Account& account, Timestamp now) {
  if (account.rights == Rights::kNone) return refuse(ResponseCode::kNoSubmissions);
  if (!is_xml_request(request)) {
    return refuse(ResponseCode::kInvalidRequest, "The content type is not text/xml in UTF-8");
  }
  const auto report = parse_report(request.body, {settings_.profile, {}}, now);
  if (!report) return refuse(report.error());
  if (auto refused = check_prior_reports(*report)) return *std::move(refused);
  StoredReport stored;
  stored.id = next_report_id();
  stored.provider = account.user;
  stored.kind = kind_of(*report);
  stored.xml = as_text(request.body);
  stored.opened_at = now;
  Answer answer;
  answer.report_id = registry_.open(std::move(stored)).id;
  return answer;
}

Answer Service::upload(const net::Request& request, const Account& account, Timestamp now) {
  auto form = read_upload(request);
  if (!form) return refuse(form.error().code, form.error().description);
  const auto hash = md5_hex(form->file.content);
  if (!hash) return refuse(ResponseCode::kServerError);
  StoredFile file;
  file.id = next_file_id();
  file.name = form->file.file_name;
  file.content_type = form->file.content_type;
  file.size_bytes = form->file.content.size();
  file.md5 = *hash;
  const auto stored = registry_.add_file(account.user, form->id, std::move(file), now);
  if (!stored) return refuse(stored.error());
  Answer answer;
  answer.report_id = form->id;
  answer.file_id = (*stored)->id;
  answer.hash = (*stored)->md5;
  return answer;
}

Answer Service::file_info(const net::Request& request, const Account& account, Timestamp now) {
  if (!is_xml_request(request)) {
    return refuse(ResponseCode::kInvalidRequest, "The content type is not text/xml in UTF-8");
  }
  const auto details = parse_file_details(request.body, {settings_.profile, {}});
  if (!details) return refuse(details.error());
  const XmlElement* id_element = details->child("reportId");
  const XmlElement* file_element = details->child("fileId");
  if (id_element == nullptr || file_element == nullptr) {
    return refuse(ResponseCode::kValidationFailed);
  }
  // A negative number is no report's; the rules would say so if it were.
  const ReportId id = trim(id_element->text).starts_with('-') ? 0 : number_in(*id_element);
  const Registry::Found report = registry_.find_open(account.user, id, now);
  if (!report) return refuse(report.error());
  if (const auto refusal = check_file_details(*details, (*report)->kind, now)) {
    return refuse(*refusal);
  }
  const auto done =
      registry_.add_details(**report, trim(file_element->text), std::string(as_text(request.body)),
                            settings_.second_details, now);
  if (!done) return refuse(done.error());
  Answer answer;
  answer.report_id = id;
  return answer;
}

Answer Service::finish(const net::Request& request, const Account& account, Timestamp now) {
  const auto id = read_id(request);
  if (!id) return refuse(id.error().code, id.error().description);
  const Registry::Found report = registry_.finish(account.user, *id, now);
  if (!report && report.error() == ResponseCode::kValidationFailed) {
    return refuse(report.error(), "Validation failed\nA batched report must have one file at most");
  }
  if (!report) return refuse(report.error());
  Answer answer;
  answer.report_id = *id;
  answer.finished_files.emplace();
  for (const StoredFile& file : (*report)->files) answer.finished_files->push_back(file.id);
  if (settings_.file_order == FileOrder::kShuffled) {
    std::shuffle(answer.finished_files->begin(), answer.finished_files->end(), engine_);
  }
  return answer;
}

Answer Service::retract(const net::Request& request, const Account& account, Timestamp now) {
  const auto id = read_id(request);
  if (!id) return refuse(id.error().code, id.error().description);
  const Registry::Found report = registry_.retract(account.user, *id, now);
  if (!report) return refuse(report.error());
  Answer answer;
  answer.report_id = *id;
  return answer;
}

}  // namespace nightlight::sandbox
