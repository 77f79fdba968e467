#pragma once

#include <optional>
#include <string>

#include "cybertipline/validation/schema.h"
#include "cybertipline/validation/xml.h"

namespace nightlight::sandbox {

// One thing wrong with a document. The text may quote it.
struct Finding {
  Position at;
  std::string rule;  // "cvc-complex-type.2.4.a" for the first layer, "rule.past" for the second
  std::string text;
};

// "[1,638] - cvc-complex-type.2.4.a: …", the form that the real service was seen to use.
std::string to_text(const Finding& finding);

// Layer 1: names, order, numbers and lexical forms. The first thing wrong in document order, or
// nullopt.
std::optional<Finding> check_structure(const XmlElement& root, std::string_view root_name,
                                       const Type& type, Profile profile);

}  // namespace nightlight::sandbox
