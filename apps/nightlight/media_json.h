#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "media_file.h"

namespace nightlight::cli {

using Json = nlohmann::ordered_json;

// {"path": …}, and "path_hex" with the bytes of the name when they are not UTF-8.
Json path_json(const std::filesystem::path& path);

// Adds "size", "digests", "media" and "fingerprints" in the form of the HTTP API's Verdict.
void add_media_json(Json& object, const MediaFile& file);

// One line of ASCII: everything else is escaped, so that it is safe on a terminal too.
std::string json_line(const Json& json);

}  // namespace nightlight::cli
