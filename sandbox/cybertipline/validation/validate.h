#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cybertipline/validation/rules.h"
#include "nightlight/core/bytes.h"

namespace nightlight::sandbox {

enum class Layer : unsigned char { kXml, kStructure, kRules };

// Why a document is refused: at which layer, and one or more lines to show.
struct Refusal {
  Layer layer;
  std::string description;
};

struct ValidationOptions {
  Profile profile = Profile::k2025_11;
  XmlLimits limits;
};

// A hostile document that is a <report> and passes both layers, or why not.
tl::expected<XmlElement, Refusal> parse_report(ByteView document, const ValidationOptions& options,
                                               Timestamp now);

// A hostile document that is a <fileDetails> and passes the first layer. The rules depend on the
// report that it names, so they are checked apart by check_file_details().
tl::expected<XmlElement, Refusal> parse_file_details(ByteView document,
                                                     const ValidationOptions& options);
std::optional<Refusal> check_file_details(const XmlElement& details, ReportKind report,
                                          Timestamp now);

}  // namespace nightlight::sandbox
