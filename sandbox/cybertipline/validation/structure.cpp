#include "cybertipline/validation/structure.h"

#include <algorithm>
#include <set>
#include <vector>

#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

constexpr std::size_t kMaxQuote = 100;
constexpr std::string_view kSchemaHints[] = {
    "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation",
    "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation",
};

using MaybeFinding = std::optional<Finding>;

std::string_view shortened(std::string_view value) {
  return value.substr(0, kMaxQuote);
}

std::string list_of(std::span<const std::string_view> names) {
  return concat("{", join(names, ", "), "}");
}

// One place in the order of a sequence: an element, or several of which one is to be chosen.
struct Slot {
  std::vector<const ElementRule*> choices;

  const ElementRule* accepts(std::string_view name) const {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const ElementRule* rule) { return rule->name == name; });
    return found == choices.end() ? nullptr : *found;
  }
  bool required() const {
    const Times times = choices.front()->times;
    return times == Times::kOnce || times == Times::kOneOrMore;
  }
  bool repeats() const {
    const Times times = choices.front()->times;
    return times == Times::kAny || times == Times::kOneOrMore;
  }
};

std::vector<Slot> slots_of(const Type& type, Profile profile) {
  std::vector<Slot> slots;
  for (const ElementRule& rule : type.elements) {
    if (rule.since > profile) continue;
    if (rule.place == Place::kNext || slots.empty()) slots.emplace_back();
    slots.back().choices.push_back(&rule);
  }
  return slots;
}

Finding value_finding(Position at, std::string_view where, std::string_view value, Simple type) {
  const auto values = allowed_values(type);
  if (!values.empty()) {
    return {at, "cvc-enumeration-valid",
            concat("Value '", shortened(value), "' of ", where, " is not one of '", list_of(values),
                   "'.")};
  }
  const bool pattern = type == Simple::kCallingCode || type == Simple::kExtension;
  return {at, pattern ? "cvc-pattern-valid" : "cvc-datatype-valid.1.2.1",
          concat("Value '", shortened(value), "' of ", where, " is not written as a '",
                 type_name(type), "'.")};
}

class Walker {
 public:
  explicit Walker(Profile profile) : profile_(profile) {}

  MaybeFinding check(const XmlElement& element, const Type& type) {
    if (auto wrong = check_attributes(element, type)) return wrong;
    switch (type.content) {
      case Content::kText:
        return check_text(element, type);
      case Content::kEmpty:
        return check_empty(element);
      case Content::kSequence:
        return check_sequence(element, type);
      case Content::kAll:
        return check_all(element, type);
    }
    return std::nullopt;
  }

 private:
  static MaybeFinding check_attributes(const XmlElement& element, const Type& type) {
    for (const XmlAttribute& given : element.attributes) {
      if (std::find(std::begin(kSchemaHints), std::end(kSchemaHints), given.name) !=
          std::end(kSchemaHints)) {
        continue;
      }
      const auto rule = std::find_if(type.attributes.begin(), type.attributes.end(),
                                     [&](const auto& each) { return each.name == given.name; });
      if (rule == type.attributes.end()) {
        return Finding{element.start, "cvc-complex-type.3.2.2",
                       concat("Attribute '", shortened(given.name), "' is not allowed on element '",
                              element.name, "'.")};
      }
      if (!is_written_as(rule->type, given.value)) {
        return value_finding(element.start,
                             concat("attribute '", given.name, "' of '", element.name, "'"),
                             given.value, rule->type);
      }
    }
    for (const AttributeRule& rule : type.attributes) {
      if (rule.use == Use::kRequired && element.attribute(rule.name) == nullptr) {
        return Finding{
            element.start, "cvc-complex-type.4",
            concat("Element '", element.name, "' lacks the attribute '", rule.name, "'.")};
      }
    }
    return std::nullopt;
  }

  static MaybeFinding check_text(const XmlElement& element, const Type& type) {
    if (!element.children.empty()) {
      return Finding{element.children.front().start, "cvc-complex-type.2.2",
                     concat("Element '", element.name, "' holds text and no elements.")};
    }
    if (is_written_as(type.text, element.text)) return std::nullopt;
    if (type.text == Simple::kFlag) {
      return Finding{element.end, "cvc-elt.5.2.2.2.2",
                     concat("Value '", shortened(element.text), "' of element '", element.name,
                            "' is not the fixed value 'true'.")};
    }
    return value_finding(element.end, concat("element '", element.name, "'"), element.text,
                         type.text);
  }

  static MaybeFinding check_empty(const XmlElement& element) {
    if (element.children.empty() && element.text.empty()) return std::nullopt;
    return Finding{element.end, "cvc-complex-type.2.1",
                   concat("Element '", element.name, "' must have no content.")};
  }

  static MaybeFinding check_no_text(const XmlElement& element) {
    if (trim(element.text).empty()) return std::nullopt;
    return Finding{element.end, "cvc-complex-type.2.3",
                   concat("Element '", element.name, "' holds elements and no text.")};
  }

  // What may come next: the rest of this place, and the following ones up to the first required.
  static std::vector<std::string_view> expected(std::span<const Slot> slots, std::size_t at,
                                                std::size_t taken) {
    std::vector<std::string_view> names;
    for (std::size_t i = at; i < slots.size(); ++i, taken = 0) {
      if (taken > 0 && !slots[i].repeats()) continue;
      for (const ElementRule* rule : slots[i].choices) names.push_back(rule->name);
      if (slots[i].required() && taken == 0) break;
    }
    return names;
  }

  static Finding unexpected(const XmlElement& child, std::span<const std::string_view> names) {
    if (names.empty()) {
      return {child.start, "cvc-complex-type.2.4.d",
              concat("Invalid content was found starting with element '", shortened(child.name),
                     "'. No element is expected here.")};
    }
    return {child.start, "cvc-complex-type.2.4.a",
            concat("Invalid content was found starting with element '", shortened(child.name),
                   "'. One of '", list_of(names), "' is expected.")};
  }

  static Finding incomplete(const XmlElement& element, std::span<const std::string_view> names) {
    return {element.end, "cvc-complex-type.2.4.b",
            concat("The content of element '", element.name, "' ends too early. One of '",
                   list_of(names), "' is expected.")};
  }

  MaybeFinding check_sequence(const XmlElement& element, const Type& type) {
    const std::vector<Slot> slots = slots_of(type, profile_);
    std::size_t at = 0;
    std::size_t taken = 0;  // elements already in slots[at]
    for (const XmlElement& child : element.children) {
      const std::size_t before = at;
      const std::size_t taken_before = taken;
      const ElementRule* rule = nullptr;
      for (; at < slots.size(); ++at, taken = 0) {
        if (taken == 0 || slots[at].repeats()) rule = slots[at].accepts(child.name);
        if (rule != nullptr || (slots[at].required() && taken == 0)) break;
      }
      if (rule == nullptr) return unexpected(child, expected(slots, before, taken_before));
      ++taken;
      if (auto wrong = check(child, *rule->type)) return wrong;
    }
    for (std::size_t i = at, in_slot = taken; i < slots.size(); ++i, in_slot = 0) {
      if (slots[i].required() && in_slot == 0) {
        return incomplete(element, expected(slots, at, taken));
      }
    }
    return check_no_text(element);
  }

  MaybeFinding check_all(const XmlElement& element, const Type& type) {
    std::set<std::string_view> left;
    for (const ElementRule& rule : type.elements) {
      if (rule.since <= profile_) left.insert(rule.name);
    }
    for (const XmlElement& child : element.children) {
      if (left.erase(child.name) == 0) {
        const std::vector<std::string_view> names(left.begin(), left.end());
        return unexpected(child, names);
      }
      const auto rule = std::find_if(type.elements.begin(), type.elements.end(),
                                     [&](const auto& each) { return each.name == child.name; });
      if (auto wrong = check(child, *rule->type)) return wrong;
    }
    return check_no_text(element);
  }

  Profile profile_;
};

}  // namespace

std::string to_text(const Finding& finding) {
  return concat("[", std::to_string(finding.at.line), ",", std::to_string(finding.at.column),
                "] - ", finding.rule, ": ", finding.text);
}

std::optional<Finding> check_structure(const XmlElement& root, std::string_view root_name,
                                       const Type& type, Profile profile) {
  if (root.name != root_name) {
    return Finding{
        root.start, "cvc-elt.1",
        concat("The root element is '", shortened(root.name), "' and not '", root_name, "'.")};
  }
  return Walker(profile).check(root, type);
}

}  // namespace nightlight::sandbox
