#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace nightlight::sandbox {

// Which revision of the element table is in force (docs/spec/cybertipline-sandbox.md).
enum class Profile : unsigned char { k2025_11, k2026_08 };

// The lexical form of a text or an attribute value: XML Schema's built-in types, those restricted
// by a pattern, and lists of allowed values.
enum class Simple : unsigned char {
  kNone,  // no text
  kString,
  kToken,
  kBoolean,
  kFlag,  // a boolean whose value is fixed: empty or true
  kInt,
  kLong,
  kDouble,
  kDate,
  kDateTime,
  kCallingCode,
  kExtension,
  kIncidentType,
  kBatchReason,
  kEventName,
  kAddressType,
  kEmailType,
  kPhoneType,
  kAccountType,
  kRelevance,
  kClassification,
  kMetadata,
  kState,
  kCountry,
};

// What the second layer wants of a single value, beside its length.
enum class Check : unsigned char {
  kNone,
  kNotBlank,
  kPast,  // not later than now
  kUrl,
  kIpAddress,
  kPort,
  kAge,
  kReportId,
  kEmail,
};

struct Facets {
  unsigned max_length = 0;  // in characters; 0: no limit
  Check check = Check::kNone;
};

enum class Use : unsigned char { kOptional, kRequired };

struct AttributeRule {
  std::string_view name;
  Simple type;
  Use use = Use::kOptional;
  Facets facets;
};

enum class Times : unsigned char { kOnce, kOptional, kAny, kOneOrMore };

// Whether an element takes its own place in the order or shares that of the element before it.
enum class Place : unsigned char { kNext, kAlternative };

enum class Content : unsigned char {
  kText,      // character data and attributes
  kEmpty,     // nothing but attributes
  kSequence,  // elements in the order of the table
  kAll,       // elements in any order, each at most once
};

struct Type;

struct ElementRule {
  std::string_view name;
  const Type* type;
  Times times = Times::kOnce;
  Facets facets;
  Place place = Place::kNext;
  Profile since = Profile::k2025_11;
};

struct Type {
  Content content = Content::kText;
  Simple text = Simple::kNone;
  std::span<const ElementRule> elements;
  std::span<const AttributeRule> attributes;
};

// The two documents that providers send.
const Type& report_type();
const Type& file_details_type();

// The allowed values of a list type, in the order of the table; empty for every other type.
std::span<const std::string_view> allowed_values(Simple type);

// Whether `value` is written as the type wants it.
bool is_written_as(Simple type, std::string_view value);

// A short name for messages: "dateTime", "boolean", …
std::string_view type_name(Simple type);

// `value` with leading and trailing XML white space removed.
std::string_view trim(std::string_view value);

}  // namespace nightlight::sandbox
