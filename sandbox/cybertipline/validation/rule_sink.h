#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cybertipline/validation/rules.h"

namespace nightlight::sandbox {

// Collects findings up to the limit.
class RuleSink {
 public:
  explicit RuleSink(Timestamp now) : now_(now) {}

  void add(Position at, std::string rule, std::string text) {
    if (found_.size() < kMaxFindings) {
      found_.push_back({at, "rule." + std::move(rule), std::move(text)});
    }
  }
  Timestamp now() const { return now_; }
  std::vector<Finding> result() && { return std::move(found_); }

 private:
  Timestamp now_;
  std::vector<Finding> found_;
};

// The rules on single values and on pairs of attributes of one element, everywhere in a document.
void check_values(const XmlElement& root, const Type& type, RuleSink& sink);

// Whether a boolean element or attribute is there and says yes.
inline bool says_true(std::string_view text) {
  return trim(text) == "true" || trim(text) == "1";
}
inline bool says_true(const XmlElement* element) {
  return element != nullptr && says_true(element->text);
}

}  // namespace nightlight::sandbox
