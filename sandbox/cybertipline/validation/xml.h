#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "nightlight/core/bytes.h"

namespace nightlight::sandbox {

// Line and column in a document, both from 1. For an element: just past the end of its start tag,
// the place that the real service's messages name.
struct Position {
  int line = 0;
  int column = 0;
};

struct XmlAttribute {
  std::string name;  // "{namespace}local" when it is in a namespace
  std::string value;
};

// One element of a document without comments, processing instructions and namespace declarations.
struct XmlElement {
  std::string name;  // "{namespace}local" when it is in a namespace
  Position start;
  Position end;  // just past the end tag
  std::vector<XmlAttribute> attributes;
  std::string text;  // the character data directly inside, joined
  std::vector<XmlElement> children;

  // The first child or attribute of this name, or nullptr.
  const XmlElement* child(std::string_view wanted) const;
  const XmlAttribute* attribute(std::string_view wanted) const;
};

// Why a document could not be read. The text may quote the document.
struct XmlFault {
  Position at;
  std::string text;
};

struct XmlLimits {
  std::size_t max_bytes = 16 * 1024 * 1024;
  std::size_t max_depth = 32;
  std::size_t max_elements = 200'000;
};

// Reads a hostile document. Any document type declaration is refused, so there are no entities but
// the five built-in ones; nothing outside the bytes is ever opened.
tl::expected<XmlElement, XmlFault> parse_xml(ByteView document, const XmlLimits& limits);

}  // namespace nightlight::sandbox
