#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "cybertipline/validation/formats.h"
#include "cybertipline/validation/rule_sink.h"
#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

// A value with what is needed to speak about it.
struct Value {
  Position at;
  std::string where;  // "/report/victim/age" or "…/phone/@extension"
  std::string_view text;
};

std::optional<std::int64_t> number(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void check_range(const Value& value, std::string_view rule, std::int64_t low, std::int64_t high,
                 RuleSink& sink) {
  const auto given = number(value.text);
  if (given && *given >= low && *given <= high) return;
  sink.add(value.at, std::string(rule),
           concat(value.where, " must be between ", std::to_string(low), " and ",
                  std::to_string(high), "."));
}

// A date-time must state its zone, because without one it names no moment. A date need not.
void check_zone(const Value& value, RuleSink& sink) {
  const auto time = parse_date_time(trim(value.text));
  if (time && time->zone == Zone::kMissing) {
    sink.add(value.at, "zone", concat(value.where, " must state its time zone."));
  }
}

void check_past(const Value& value, Simple type, RuleSink& sink) {
  const auto time =
      type == Simple::kDate ? parse_date(trim(value.text)) : parse_date_time(trim(value.text));
  if (time && time->time <= sink.now()) return;
  sink.add(value.at, "past", concat(value.where, " must be in the past."));
}

void check_one(const Value& value, Simple type, Check check, RuleSink& sink) {
  const auto fail = [&](std::string_view rule, std::string_view text) {
    sink.add(value.at, std::string(rule), concat(value.where, " ", text));
  };
  switch (check) {
    case Check::kNone:
      return;
    case Check::kNotBlank:
      if (trim(value.text).empty()) fail("blank", "must not be blank.");
      return;
    case Check::kPast:
      return check_past(value, type, sink);
    case Check::kUrl:
      if (!is_url(trim(value.text))) fail("url", "must be a valid URL.");
      return;
    case Check::kIpAddress:
      if (!is_ip_address(trim(value.text))) fail("ip-address", "must be an IPv4 or IPv6 address.");
      return;
    case Check::kEmail:
      if (!is_email_address(trim(value.text))) fail("email", "must be an e-mail address.");
      return;
    case Check::kPort:
      return check_range(value, "port", 1, 65535, sink);
    case Check::kAge:
      return check_range(value, "age", 0, 150, sink);
    case Check::kReportId:
      return check_range(value, "report-id", 1, INT64_MAX, sink);
  }
}

void check_value(const Value& value, Simple type, const Facets& facets, RuleSink& sink) {
  if (facets.max_length > 0 && character_count(value.text) > facets.max_length) {
    sink.add(value.at, "length",
             concat(value.where, " must have at most ", std::to_string(facets.max_length),
                    " characters."));
  }
  if (type == Simple::kDateTime) check_zone(value, sink);
  check_one(value, type, facets.check, sink);
}

std::optional<Timestamp> time_of(const XmlElement& element, std::string_view attribute) {
  const XmlAttribute* given = element.attribute(attribute);
  if (given == nullptr) return std::nullopt;
  const auto time = parse_date_time(trim(given->value));
  if (!time) return std::nullopt;
  return time->time;
}

// Rules between attributes, or an attribute and the text, of one element.
void check_attribute_pairs(const XmlElement& element, const std::string& where, RuleSink& sink) {
  const XmlAttribute* verified = element.attribute("verified");
  if (element.attribute("verificationDate") != nullptr &&
      (verified == nullptr || !says_true(verified->value))) {
    sink.add(element.start, "verified", where + ": verified must be true with a verificationDate.");
  }
  const XmlAttribute* calling_code = element.attribute("countryCallingCode");
  if (calling_code != nullptr && trim(element.text).starts_with(calling_code->value)) {
    sink.add(element.start, "calling-code", where + " must not repeat its own calling code.");
  }
  const auto disabled = time_of(element, "disabledDate");
  const auto notified = time_of(element, "userNotifiedDate");
  const auto enabled = time_of(element, "reenabledDate");
  if (disabled && notified && *notified < *disabled) {
    sink.add(element.start, "notified-date",
             where + ": userNotifiedDate must not be before disabledDate.");
  }
  if (disabled && enabled && *enabled <= *disabled) {
    sink.add(element.start, "reenabled-date",
             where + ": reenabledDate must be after disabledDate.");
  }
}

void walk(const XmlElement& element, const Type& type, const Facets& facets,
          const std::string& where, RuleSink& sink) {
  if (type.content == Content::kText) {
    check_value({element.end, where, element.text}, type.text, facets, sink);
  }
  for (const AttributeRule& rule : type.attributes) {
    if (const XmlAttribute* given = element.attribute(rule.name)) {
      check_value({element.start, concat(where, "/@", rule.name), given->value}, rule.type,
                  rule.facets, sink);
    }
  }
  check_attribute_pairs(element, where, sink);
  for (const XmlElement& child : element.children) {
    const auto rule = std::find_if(type.elements.begin(), type.elements.end(),
                                   [&](const auto& each) { return each.name == child.name; });
    if (rule == type.elements.end()) continue;
    walk(child, *rule->type, rule->facets, concat(where, "/", child.name), sink);
  }
}

}  // namespace

void check_values(const XmlElement& root, const Type& type, RuleSink& sink) {
  walk(root, type, {}, "/" + root.name, sink);
}

}  // namespace nightlight::sandbox
