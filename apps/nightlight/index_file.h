#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "media_json.h"
#include "nightlight/match/pdq_index.h"
#include "table.h"

namespace nightlight::cli {

// PdqSegment::open(), which tells a hash list from what is no index at all.
Result<match::PdqSegment> open_index(const std::filesystem::path& file);

// One hash of an index, and by which probe it was found.
struct ProbeHit {
  std::uint32_t id = 0;
  int distance = 0;
  phash::QueryTag tag;
};

// What is within the radius of any of the probes, each id once with its nearest probe: by distance,
// then id. Probes below the least quality are passed over.
std::vector<ProbeHit> find_probes(const match::PdqSegment& index,
                                  std::span<const phash::Probe> probes, int radius);

std::vector<Column> index_columns();
std::vector<Cell> index_cells(const match::PdqSegment& index, const std::string& query,
                              const ProbeHit& hit);
Json index_hit_json(const match::PdqSegment& index, const ProbeHit& hit);

}  // namespace nightlight::cli
