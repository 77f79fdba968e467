#pragma once

#include <filesystem>
#include <string>

#include "nightlight/lists/list_version.h"

namespace nightlight::cli {

// "md5", "sha1", "sha256", "pdq full", "pdq nn512" or "pdq unknown".
std::string kind_text(const lists::Fingerprint& fingerprint);

// "list known, version 0123…, 60 entries (20 pdq full, 20 pdq nn512, 20 sha256)".
std::string describe_list(const lists::ListVersion& list);

// Reads and checks a list file of at most 4 GiB.
Result<lists::ListVersion> load_list(const std::filesystem::path& file);

}  // namespace nightlight::cli
