#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "nightlight/cybertip/report.h"

namespace nightlight::cybertip {

// `<fileDetails>` as it is frozen at approval: complete but for the two ids, which only NCMEC's
// answers bring.
Result<std::string> encode_details_template(const ReportFile& file);

// The frozen document with its ids. Fails with kCorrupt when it is not one of
// encode_details_template(), kInvalidArgument when `file_id` is not of NCMEC's form.
Result<std::string> complete_details(std::string_view frozen, std::int64_t report_id,
                                     std::string_view file_id);

}  // namespace nightlight::cybertip
