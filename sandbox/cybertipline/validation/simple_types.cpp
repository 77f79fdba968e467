// Lists of allowed values and the lexical forms of XML Schema's built-in types (XML Schema part 2).
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "cybertipline/validation/formats.h"
#include "cybertipline/validation/schema.h"

namespace nightlight::sandbox {
namespace {

constexpr std::string_view kIncidentTypes[] = {
    "Child Pornography (possession, manufacture, and distribution)",
    "Child Sex Trafficking",
    "Child Sex Tourism",
    "Child Sexual Molestation",
    "Misleading Domain Name",
    "Misleading Words or Digital Images on the Internet",
    "Online Enticement of Children for Sexual Acts",
    "Unsolicited Obscene Material Sent to a Child",
};
constexpr std::string_view kBatchReasons[] = {"VIRAL_POTENTIAL_MEME"};
constexpr std::string_view kEventNames[] = {"Login",  "Registration", "Purchase",
                                            "Upload", "Other",        "Unknown"};
constexpr std::string_view kAddressTypes[] = {"Home", "Business", "Billing", "Shipping",
                                              "Technical"};
constexpr std::string_view kEmailTypes[] = {"Home", "Work", "Business", "Recovery"};
constexpr std::string_view kPhoneTypes[] = {"Mobile", "Home",     "Business", "Work",
                                            "Fax",    "Internet", "Recovery"};
constexpr std::string_view kAccountTypes[] = {"Billing", "Linked",          "Business",
                                              "Creator", "Parent/Guardian", "Other"};
constexpr std::string_view kRelevances[] = {"Reported", "Supplemental Reported"};
constexpr std::string_view kClassifications[] = {"A1", "A2", "B1", "B2"};
constexpr std::string_view kMetadataTypes[] = {"EXIF", "HASH"};
// The 50 states, the federal district, three territories and the empty string: 55 values.
constexpr std::string_view kStates[] = {
    "",   "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI",
    "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS",
    "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR",
    "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY",
};
// ISO 3166-1 alpha-2, the empty string and nine values of the service's own: 258 values.
constexpr std::string_view kCountries[] = {
    "",   "A1", "A2", "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AN", "AO", "AP", "AQ", "AR", "AS",
    "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM",
    "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH",
    "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK",
    "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "EU", "FI", "FJ", "FK", "FM", "FO",
    "FR", "FX", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR",
    "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN",
    "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP",
    "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA",
    "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT",
    "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR",
    "NU", "NZ", "O1", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT",
    "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI",
    "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF",
    "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM",
    "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA",
    "ZM", "ZW",
};
static_assert(std::size(kStates) == 55 && std::size(kCountries) == 258);

bool is_boolean(std::string_view value) {
  return value == "true" || value == "false" || value == "1" || value == "0";
}

template <class Integer>
bool is_integer(std::string_view value) {
  if (value.starts_with('+')) {
    value.remove_prefix(1);
    if (value.starts_with('-')) return false;
  }
  Integer parsed{};
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  return error == std::errc() && end == value.data() + value.size();
}

bool all_digits(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_calling_code(std::string_view value) {
  return value.size() >= 2 && value.size() <= 4 && value.front() == '+' &&
         all_digits(value.substr(1));
}

// -?digits(.digits)?([eE]-?digits)? in XML Schema's form, which also knows INF and NaN.
bool is_double(std::string_view value) {
  if (value == "INF" || value == "-INF" || value == "NaN") return true;
  const std::size_t exponent = value.find_first_of("eE");
  std::string_view mantissa = value.substr(0, exponent);
  if (exponent != std::string_view::npos && !is_integer<std::int64_t>(value.substr(exponent + 1))) {
    return false;
  }
  if (mantissa.starts_with('+') || mantissa.starts_with('-')) mantissa.remove_prefix(1);
  const std::size_t point = mantissa.find('.');
  const std::string_view whole = mantissa.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : mantissa.substr(point + 1);
  return all_digits(whole) && all_digits(fraction) && !(whole.empty() && fraction.empty());
}

bool is_allowed(Simple type, std::string_view value) {
  const auto values = allowed_values(type);
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

std::span<const std::string_view> allowed_values(Simple type) {
  switch (type) {
    case Simple::kIncidentType:
      return kIncidentTypes;
    case Simple::kBatchReason:
      return kBatchReasons;
    case Simple::kEventName:
      return kEventNames;
    case Simple::kAddressType:
      return kAddressTypes;
    case Simple::kEmailType:
      return kEmailTypes;
    case Simple::kPhoneType:
      return kPhoneTypes;
    case Simple::kAccountType:
      return kAccountTypes;
    case Simple::kRelevance:
      return kRelevances;
    case Simple::kClassification:
      return kClassifications;
    case Simple::kMetadata:
      return kMetadataTypes;
    case Simple::kState:
      return kStates;
    case Simple::kCountry:
      return kCountries;
    default:
      return {};
  }
}

std::string_view trim(std::string_view value) {
  constexpr std::string_view kWhite = " \t\r\n";
  const std::size_t first = value.find_first_not_of(kWhite);
  if (first == std::string_view::npos) return {};
  return value.substr(first, value.find_last_not_of(kWhite) - first + 1);
}

bool is_written_as(Simple type, std::string_view value) {
  switch (type) {
    case Simple::kNone:
      return trim(value).empty();
    case Simple::kString:
    case Simple::kToken:
      return true;
    case Simple::kBoolean:
      return is_boolean(trim(value));
    case Simple::kFlag:
      return value.empty() || trim(value) == "true" || trim(value) == "1";
    case Simple::kInt:
      return is_integer<std::int32_t>(trim(value));
    case Simple::kLong:
      return is_integer<std::int64_t>(trim(value));
    case Simple::kDouble:
      return is_double(trim(value));
    case Simple::kDate:
      return parse_date(trim(value)).has_value();
    case Simple::kDateTime:
      return parse_date_time(trim(value)).has_value();
    case Simple::kCallingCode:
      return is_calling_code(value);
    case Simple::kExtension:
      return !value.empty() && all_digits(value);
    default:
      return is_allowed(type, value);
  }
}

std::string_view type_name(Simple type) {
  switch (type) {
    case Simple::kNone:
      return "nothing";
    case Simple::kString:
      return "string";
    case Simple::kToken:
      return "token";
    case Simple::kBoolean:
    case Simple::kFlag:
      return "boolean";
    case Simple::kInt:
      return "int";
    case Simple::kLong:
      return "long";
    case Simple::kDouble:
      return "double";
    case Simple::kDate:
      return "date";
    case Simple::kDateTime:
      return "dateTime";
    case Simple::kCallingCode:
      return "calling code";
    case Simple::kExtension:
      return "extension";
    default:
      return "enumeration";
  }
}

}  // namespace nightlight::sandbox
