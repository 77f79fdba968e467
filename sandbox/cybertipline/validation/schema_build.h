#pragma once

#include "cybertipline/validation/schema.h"

// Short words for the lines of the element tables.
namespace nightlight::sandbox::build {

constexpr Type text_of(Simple text) {
  return {Content::kText, text, {}, {}};
}

constexpr ElementRule one(std::string_view name, const Type& type, Facets facets = {}) {
  return {name, &type, Times::kOnce, facets};
}
constexpr ElementRule maybe(std::string_view name, const Type& type, Facets facets = {}) {
  return {name, &type, Times::kOptional, facets};
}
constexpr ElementRule any(std::string_view name, const Type& type, Facets facets = {}) {
  return {name, &type, Times::kAny, facets};
}
constexpr ElementRule some(std::string_view name, const Type& type, Facets facets = {}) {
  return {name, &type, Times::kOneOrMore, facets};
}
// The same element as an alternative to the one before it.
constexpr ElementRule or_else(ElementRule rule) {
  rule.place = Place::kAlternative;
  return rule;
}
constexpr ElementRule since_2026(ElementRule rule) {
  rule.since = Profile::k2026_08;
  return rule;
}

constexpr Facets up_to(unsigned characters, Check check = Check::kNone) {
  return {characters, check};
}
constexpr Facets must(Check check) {
  return {0, check};
}

inline constexpr Type kText = text_of(Simple::kString);
inline constexpr Type kToken = text_of(Simple::kToken);
inline constexpr Type kBoolean = text_of(Simple::kBoolean);
inline constexpr Type kFlag = text_of(Simple::kFlag);
inline constexpr Type kInt = text_of(Simple::kInt);
inline constexpr Type kLong = text_of(Simple::kLong);
inline constexpr Type kDouble = text_of(Simple::kDouble);
inline constexpr Type kDate = text_of(Simple::kDate);
inline constexpr Type kDateTime = text_of(Simple::kDateTime);
inline constexpr Type kEventName = text_of(Simple::kEventName);
inline constexpr Type kState = text_of(Simple::kState);
inline constexpr Type kCountry = text_of(Simple::kCountry);

// Types that both documents use.
inline constexpr ElementRule kIpCaptureElements[] = {
    one("ipAddress", kText, must(Check::kIpAddress)), maybe("eventName", kEventName),
    maybe("dateTime", kDateTime, must(Check::kPast)), maybe("possibleProxy", kBoolean),
    maybe("port", kInt, must(Check::kPort)),
};
inline constexpr Type kIpCaptureEvent = {Content::kSequence, Simple::kNone, kIpCaptureElements, {}};

inline constexpr ElementRule kDeviceElements[] = {
    one("idType", kText, up_to(255, Check::kNotBlank)),
    one("idValue", kText, up_to(2083, Check::kNotBlank)),
    maybe("eventName", kEventName),
    maybe("dateTime", kDateTime, must(Check::kPast)),
};
inline constexpr Type kDeviceId = {Content::kSequence, Simple::kNone, kDeviceElements, {}};

}  // namespace nightlight::sandbox::build
