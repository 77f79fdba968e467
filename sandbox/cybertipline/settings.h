#pragma once

#include <string>
#include <string_view>

#include "cybertipline/accounts.h"
#include "cybertipline/registry.h"
#include "cybertipline/response_code.h"
#include "cybertipline/validation/schema.h"
#include "nightlight/core/result.h"

namespace nightlight::sandbox {

enum class FileOrder : unsigned char { kUpload, kShuffled };

// Which numbers a report may cite as earlier reports: any, or only ids that this sandbox gave out.
enum class PriorReports : unsigned char { kAny, kKnown };

// What of the service can be switched, mostly because nobody outside knows it for certain.
struct Settings {
  Profile profile = Profile::k2025_11;
  Environment environment = Environment::kTest;
  SecondDetails second_details = SecondDetails::kUpdateFailed;
  FileOrder file_order = FileOrder::kUpload;
  PriorReports prior_reports = PriorReports::kAny;
  ResponseCode unauthenticated_code =
      ResponseCode::kServerError;  // as recorded; 2000 as documented
  int state_status = 400;          // HTTP status of 5001, 5002, 5101 and 5102
  int permission_status = 403;     // HTTP status of 3000, 3100 and 3300
};

// `base` with the members of a JSON object put in their place. Fails with kInvalidArgument and the
// index, in alphabetical order of the names, of the member that is unknown or wrong.
Result<Settings> parse_settings(std::string_view json, const Settings& base);

// The settings as the JSON object that parse_settings() reads.
std::string to_json(const Settings& settings);

}  // namespace nightlight::sandbox
