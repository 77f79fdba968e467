#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "nightlight/core/result.h"

namespace nightlight::cybertip {

// Writes one XML document in memory. The first failure is kept and given by finish(), so that
// callers write elements without looking at each. Not safe from many threads.
class XmlWriter {
 public:
  XmlWriter();
  ~XmlWriter();

  void open(Literal element);
  void attribute(Literal name, std::string_view value);
  void text(std::string_view value);  // inside the element opened last
  void close();
  // <element>value</element>
  void leaf(Literal element, std::string_view value);
  void leaf(Literal element, const char* value) { leaf(element, std::string_view(value)); }
  void leaf(Literal element, const std::string& value) { leaf(element, std::string_view(value)); }
  void leaf(Literal element,
            const std::optional<std::string>& value);  // nothing when there is none

  // The document. Fails with kInvalidArgument and the element when a text holds what XML cannot
  // carry, kExhausted without memory. Call once, last.
  Result<std::string> finish();

 private:
  void write_text(Literal where, std::string_view value);
  void note(int written);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::cybertip
