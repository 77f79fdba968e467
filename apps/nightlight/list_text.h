#pragma once

#include <filesystem>
#include <string>

#include "nightlight/lists/list_version.h"
#include "nightlight/match/bank.h"
#include "nightlight/service/bank_set.h"

namespace nightlight::cli {

// The fingerprint of an entry as a bank takes it.
match::Fingerprint bank_fingerprint(const lists::Fingerprint& fingerprint);

// "md5", "sha1", "sha256", "vpdq", or "pdq" and the name of a scale variant, as in "pdq full".
std::string kind_text(const lists::Fingerprint& fingerprint);

// "list known, version 0123…, 60 entries (20 pdq full, 20 pdq nn512, 20 sha256)".
std::string describe_list(const lists::ListVersion& list);

// Whether the file starts as a hash list does. What cannot be read does not.
bool is_hash_list(const std::filesystem::path& file);

// Reads and checks a list file of at most 4 GiB.
Result<lists::ListVersion> load_list(const std::filesystem::path& file);
// The same, ready to be matched.
Result<service::LoadedList> load_bank_list(const std::filesystem::path& file,
                                           const service::BankSettings& settings);

}  // namespace nightlight::cli
