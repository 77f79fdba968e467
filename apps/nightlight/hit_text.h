#pragma once

#include <string>
#include <vector>

#include "media_json.h"
#include "scan_lists.h"
#include "table.h"

namespace nightlight::cli {

// What a query tag means in words, such as "mirrored, its border removed"; "as it is" for a plain
// one.
std::string tag_words(const phash::QueryTag& tag);

// The columns of hits after the first, which names what was asked for, and their cells.
std::vector<Column> hit_columns(const std::string& first);
std::vector<Cell> hit_cells(const std::string& first, const Finding& finding);

// The hit in the form of the HTTP API, without what belongs to the banks of a server.
Json hit_json(const Finding& finding);

}  // namespace nightlight::cli
