#include "cybertipline/validation/validate.h"

#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

tl::expected<XmlElement, Refusal> parse_structured(ByteView document, std::string_view root,
                                                   const Type& type,
                                                   const ValidationOptions& options) {
  auto parsed = parse_xml(document, options.limits);
  if (!parsed) {
    const XmlFault& fault = parsed.error();
    return tl::unexpected(
        Refusal{Layer::kXml, concat("Malformed XML submittal\n[", std::to_string(fault.at.line),
                                    ",", std::to_string(fault.at.column), "] - ", fault.text)});
  }
  if (const auto wrong = check_structure(*parsed, root, type, options.profile)) {
    return tl::unexpected(Refusal{Layer::kStructure, "Validation failed\n" + to_text(*wrong)});
  }
  return *std::move(parsed);
}

std::optional<Refusal> refusal_for(const std::vector<Finding>& findings) {
  if (findings.empty()) return std::nullopt;
  std::string description = "Validation failed";
  for (const Finding& each : findings) description += "\n" + to_text(each);
  return Refusal{Layer::kRules, std::move(description)};
}

}  // namespace

tl::expected<XmlElement, Refusal> parse_report(ByteView document, const ValidationOptions& options,
                                               Timestamp now) {
  auto report = parse_structured(document, "report", report_type(), options);
  if (!report) return report;
  if (auto refusal = refusal_for(check_report_rules(*report, now))) {
    return tl::unexpected(*std::move(refusal));
  }
  return report;
}

tl::expected<XmlElement, Refusal> parse_file_details(ByteView document,
                                                     const ValidationOptions& options) {
  return parse_structured(document, "fileDetails", file_details_type(), options);
}

std::optional<Refusal> check_file_details(const XmlElement& details, ReportKind report,
                                          Timestamp now) {
  return refusal_for(check_file_rules(details, report, now));
}

}  // namespace nightlight::sandbox
