#include "cybertipline/faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "cybertipline/validation/schema.h"

namespace nightlight::sandbox {
namespace {

using nlohmann::json;

struct KindName {
  FaultKind kind;
  std::string_view name;
  Effect effect;  // unless the fault says otherwise
};

constexpr std::array kKinds = {
    KindName{FaultKind::kHttp500, "500", Effect::kNone},
    KindName{FaultKind::kHttp502, "502", Effect::kNone},
    KindName{FaultKind::kHttp503, "503", Effect::kNone},
    KindName{FaultKind::kHttp504, "504", Effect::kNone},
    KindName{FaultKind::kTooManyRequests, "429", Effect::kNone},
    KindName{FaultKind::kTooManyRequestsDate, "429-date", Effect::kNone},
    KindName{FaultKind::kTooLarge, "413", Effect::kNone},
    KindName{FaultKind::kUnauthorized, "401", Effect::kNone},
    KindName{FaultKind::kCode1000, "code-1000", Effect::kNone},
    KindName{FaultKind::kCode1100, "code-1100", Effect::kNone},
    KindName{FaultKind::kCode1110, "code-1110", Effect::kNone},
    KindName{FaultKind::kCode1111, "code-1111", Effect::kNone},
    KindName{FaultKind::kCode1300, "code-1300", Effect::kNone},
    KindName{FaultKind::kCode9999, "code-9999", Effect::kNone},
    KindName{FaultKind::kSlow, "slow", Effect::kCommitted},
    KindName{FaultKind::kCloseBefore, "close-before", Effect::kNone},
    KindName{FaultKind::kCloseAfterCommit, "close-after-commit", Effect::kCommitted},
    KindName{FaultKind::kTruncatedBody, "truncated-body", Effect::kCommitted},
    KindName{FaultKind::kTruncatedXml, "truncated-xml", Effect::kCommitted},
    KindName{FaultKind::kWrongContentType, "wrong-content-type", Effect::kCommitted},
    KindName{FaultKind::kLatin1Header, "latin1-header", Effect::kCommitted},
    KindName{FaultKind::kByteOrderMark, "bom", Effect::kCommitted},
    KindName{FaultKind::kMd5Mismatch, "md5-mismatch", Effect::kCommitted},
    KindName{FaultKind::kHuge, "huge", Effect::kCommitted},
};

constexpr std::array<std::string_view, 8> kRoutes = {"*",       "/status",   "/xsd",    "/submit",
                                                     "/upload", "/fileinfo", "/finish", "/retract"};
constexpr std::uint64_t kDefaultHuge = 8 * 1024 * 1024;
constexpr std::size_t kMaxRules = 1000;
constexpr std::uint64_t kMaxCalls = 1'000'000;

Error wrong(Literal text) {
  return Error(Code::kInvalidArgument, text).in("fault");
}

Result<Fault> fault_named(std::string_view name) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const KindName& each) { return each.name == name; });
  if (found == kKinds.end()) return wrong("there is no such kind");
  Fault fault;
  fault.kind = found->kind;
  fault.effect = found->effect;
  fault.size_bytes = kDefaultHuge;
  return fault;
}

// Some kinds say in their very name whether the call takes effect, and for some it could not be
// undone.
bool effect_is_free(FaultKind kind) {
  return kind < FaultKind::kSlow;
}

Status set_effect(Fault& fault, Effect effect) {
  if (effect != fault.effect && !effect_is_free(fault.kind)) {
    return wrong("commit cannot be chosen for this kind");
  }
  fault.effect = effect;
  return {};
}

Status set_number(Fault& fault, std::string_view name, std::uint64_t value) {
  const auto within = [&](std::uint64_t most) { return value <= most; };
  if (name == "s" && within(std::uint64_t(kLongestRetryAfter.count()))) {
    fault.retry_after = std::chrono::seconds(value);
  } else if (name == "ms" && within(std::uint64_t(kLongestDelay.count()))) {
    fault.delay = std::chrono::milliseconds(value);
  } else if (name == "bytes" && within(kLargestAnswer)) {
    fault.size_bytes = value;
  } else if (name == "status" && value >= 200 && value <= 599) {
    fault.http_status = int(value);
  } else {
    return wrong("unknown name, or a value out of range");
  }
  return {};
}

Status set_field(Fault& fault, std::string_view name, std::string_view value) {
  if (name == "commit") {
    if (value != "yes" && value != "no") return wrong("commit is yes or no");
    return set_effect(fault, value == "yes" ? Effect::kCommitted : Effect::kNone);
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return wrong("not a number");
  return set_number(fault, name, number);
}

Result<std::uint32_t> call_count(const json& value, std::uint32_t least) {
  if (!value.is_number_unsigned()) return wrong("nth and count are whole numbers");
  const auto number = value.get<std::uint64_t>();
  if (number < least || number > kMaxCalls) return wrong("nth or count is out of range");
  return std::uint32_t(number);
}

Status apply_member(FaultRule& rule, const std::string& name, const json& value) {
  if (name == "kind") return {};
  if (name == "route") {
    if (!value.is_string()) return wrong("route is a text");
    rule.route = value.get<std::string>();
    if (std::find(kRoutes.begin(), kRoutes.end(), rule.route) == kRoutes.end()) {
      return wrong("there is no such route");
    }
  } else if (name == "nth") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(rule.nth, call_count(value, 1));
  } else if (name == "count") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(rule.count, call_count(value, 1));
  } else if (name == "commit") {
    if (!value.is_boolean()) return wrong("commit is true or false");
    return set_effect(rule.fault, value.get<bool>() ? Effect::kCommitted : Effect::kNone);
  } else {
    if (!value.is_number_unsigned()) return wrong("unknown name, or not a whole number");
    return set_number(rule.fault, name, value.get<std::uint64_t>());
  }
  return {};
}

Result<FaultRule> rule_of(const json& object) {
  if (!object.is_object()) return wrong("a fault is a JSON object");
  const auto kind = object.find("kind");
  if (kind == object.end() || !kind->is_string()) return wrong("a fault has a kind");
  FaultRule rule;
  NIGHTLIGHT_ASSIGN_OR_RETURN(rule.fault, fault_named(kind->get<std::string>()));
  for (const auto& [name, value] : object.items()) {
    NIGHTLIGHT_RETURN_IF_ERROR(apply_member(rule, name, value));
  }
  return rule;
}

}  // namespace

std::string_view name_of(FaultKind kind) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const KindName& each) { return each.kind == kind; });
  return found == kKinds.end() ? "" : found->name;
}

Result<Fault> parse_fault(std::string_view text) {
  const std::size_t first = std::min(text.find(';'), text.size());
  auto fault = fault_named(trim(text.substr(0, first)));
  if (!fault) return fault.error().at(0);
  std::size_t at = first;
  while (at < text.size()) {
    const std::size_t begin = at + 1;
    at = std::min(text.find(';', begin), text.size());
    const std::string_view field = trim(text.substr(begin, at - begin));
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos) return wrong("a field is name=value").at(begin);
    const Status set = set_field(*fault, field.substr(0, equals), field.substr(equals + 1));
    if (!set) return set.error().at(begin);
  }
  return fault;
}

Result<std::vector<FaultRule>> parse_fault_rules(std::string_view text) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return wrong("not a JSON document");
  // Pointers, because copying a value of hostile depth would recurse as deep.
  std::vector<const json*> list;
  if (document.is_array()) {
    for (const json& each : document) list.push_back(&each);
  } else {
    list.push_back(&document);
  }
  if (list.size() > kMaxRules) return wrong("too many faults");
  std::vector<FaultRule> rules;
  for (const json* each : list) {
    auto rule = rule_of(*each);
    if (!rule) return rule.error().at(rules.size());
    rules.push_back(*std::move(rule));
  }
  return rules;
}

std::optional<Fault> FaultQueue::take(std::string_view route) {
  std::optional<Fault> taken;
  for (Waiting& each : waiting_) {
    if (each.rule.route != "*" && each.rule.route != route) continue;
    const bool counts_all_calls = each.rule.nth > 0;
    if (!counts_all_calls && taken) continue;
    ++each.calls;
    if (!taken && each.calls >= std::max(each.rule.nth, 1u)) taken = each.rule.fault;
  }
  std::erase_if(waiting_, [](const Waiting& each) {
    return each.calls >= std::max(each.rule.nth, 1u) - 1 + each.rule.count;
  });
  return taken;
}

std::vector<FaultRule> FaultQueue::rules() const {
  std::vector<FaultRule> rules;
  for (const Waiting& each : waiting_) rules.push_back(each.rule);
  return rules;
}

}  // namespace nightlight::sandbox
