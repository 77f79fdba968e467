#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "media_file.h"

namespace nightlight::cli {

using Json = nlohmann::ordered_json;

// {"path": …}, and "path_hex" with the bytes of the name when they are not UTF-8.
Json path_json(const std::filesystem::path& path);

// Adds "size", "digests", "media" and "fingerprints" in the form of the HTTP API's Verdict. A page
// of several is named by "page", a cover picture of a video by "cover".
void add_media_json(Json& object, const MediaFile& file);

// Adds "probes": the hashes that the file is looked up by, each with its tag.
void add_probes_json(Json& object, const MediaFile& file);

// [{"seconds": …, "hash": …, "quality": …}, …]
Json frames_json(const std::vector<phash::VideoFrame>& frames);

// One line of ASCII: everything else is escaped, so that it is safe on a terminal too.
std::string json_line(const Json& json);

}  // namespace nightlight::cli
